import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { runWorkflow } from '../../engine';
import { toPrintable } from '../../engine/printable';
import { sandboxCredentials } from '../../host/sandboxCredentials';
import { startSandbox } from '../../sandbox';
import type { Sandbox } from '../../sandbox';
import { fillPlaceholders } from './placeholders';

// The first test may have to wait for the package to be built.
jest.setTimeout(60_000);

// Each folder beside this file is one test: `workflow.json` as n8n exports it and `expected.json`,
// for each node of interest its items by output (what is not named is not compared), or under
// `$error` why the run fails. `pin.json`, where there is one, holds pinned data.

interface Expected {
	$error?: object;
	[node: string]: unknown;
}

const folders = globSync('*/workflow.json', { cwd: __dirname })
	.map((file) => path.dirname(file))
	.sort();

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ quiet: true });
});
afterAll(() => sandbox.close());
beforeEach(() => fetch(`${sandbox.control}/reset`, { method: 'POST' }));

const read = (folder: string, file: string): unknown =>
	JSON.parse(readFileSync(path.join(__dirname, folder, file), 'utf8'));

describe('a workflow on n8n’s engine against the sandbox', () => {
	it.each(folders)('%s', async (folder) => {
		const { $error, ...expected } = read(folder, 'expected.json') as Expected;
		const pinned = existsSync(path.join(__dirname, folder, 'pin.json'));

		const result = await runWorkflow({
			workflow: read(folder, 'workflow.json') as object,
			credentials: sandboxCredentials(sandbox),
			...(pinned && { pinData: read(folder, 'pin.json') as never }),
		});

		const actual = toPrintable(result.nodes);
		expect(actual).toMatchObject(fillPlaceholders(expected, actual) as object);
		if ($error) expect(result.error).toMatchObject($error);
		else expect(result.error).toBeUndefined();
	});
});
