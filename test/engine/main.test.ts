import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runCommand } from '../../engine/command';
import type { toPrintable } from '../../engine/printable';
import { chain, START } from '../../engine/workflowSketch';
import { type CommandRun, runHere } from '../support/commandRun';
import { editFields, fixture, FIXTURE_PACKAGE } from './fixtureNodes';

// A process is started that loads n8n, and the package may have to be built first.
jest.setTimeout(60_000);

const ROOT = path.resolve(__dirname, '../..');

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'harness-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a value, or text as it is, into a file of the test's folder. */
function file(name: string, content: unknown): string {
	const where = path.join(folder, name);
	writeFileSync(where, typeof content === 'string' ? content : JSON.stringify(content));
	return where;
}

type Printed = ReturnType<typeof toPrintable>;

/** The command in this process. */
const command = (...args: string[]) => runHere(runCommand, args);

/** The command in a process of its own, to its own end, with an empty home folder. */
function commandProcess(...args: string[]): Promise<CommandRun> {
	const home = path.join(folder, 'home');
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			['--import', 'tsx', 'engine/main.ts', ...args],
			{ cwd: ROOT, env: { ...process.env, NODE_ENV: 'production', HOME: home } },
			(_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
		);
	});
}

const withFixtures = ['--package', FIXTURE_PACKAGE];

describe('npm run workflow', () => {
	it('prints each node’s items as a table, long values shortened, and leaves nothing behind', async () => {
		const workflow = file(
			'w.json',
			chain(START, editFields('Note', `={{ { "name": "Ada", "note": "long ".repeat(40) } }}`)),
		);

		const { code, stdout, stderr } = await commandProcess(workflow, ...withFixtures);

		expect(stderr).toBe('');
		expect(code).toBe(0);
		expect(stdout).toMatch(/^Note: 1 item$/m);
		expect(stdout).toMatch(/│ 0 │ Ada\s+│ long long long long long long long long… │/);
		expect(stdout).toMatch(/^Succeeded: execution \d+$/m);
		expect(readdirSync(folder)).toEqual(['w.json']);
	});

	it('prints one object with --json, files without their content', async () => {
		const workflow = file(
			'w.json',
			chain(
				START,
				editFields('Replay', `={{ { "id": $execution.id, "n": $json.n } }}`),
				fixture('File', { operation: 'file' }),
			),
		);
		const pin = file('pin.json', { Start: [{ n: 1 }] });

		const { code, stdout } = await command(
			workflow,
			...withFixtures,
			...['--json', '--pin', pin, '--execution-id', '99'],
		);

		expect(code).toBe(0);
		const printed = JSON.parse(stdout) as Printed;
		expect(printed).toMatchObject({
			Replay: [[{ json: { id: '99', n: 1 }, pairedItem: { item: 0 } }]],
			File: [[{ json: {}, binary: { data: { fileName: 'a.txt', mimeType: 'text/plain' } } }]],
		});
		expect(printed['File']?.[0]?.[0]?.binary?.['data']).not.toHaveProperty('data');
	});

	it('exits with 1 and says in words which node failed, on which item and why', async () => {
		const workflow = file(
			'w.json',
			chain(START, fixture('Fails', { operation: 'fail', text: '={{ $json.text }}' })),
		);
		const pin = file('pin.json', { Start: [{ text: 'good' }, { text: 'bad' }] });

		const { code, stdout, stderr } = await command(
			workflow,
			...withFixtures,
			...['--json', '--pin', pin],
		);

		expect(code).toBe(1);
		expect(stderr).toBe('Failed at node "Fails", item 1: The text is bad\nGive it a better one\n');
		expect((JSON.parse(stdout) as Printed)['Fails']?.[0]?.[0]?.error).toEqual({
			message: 'The text is bad',
			description: 'Give it a better one',
			node: 'Fails',
			item: 1,
		});
	});

	it('tests credentials and exits with 1 when one is bad', async () => {
		const credentials = file('c.json', [
			{ id: '1', name: 'Good', type: 'fixtureUntestedApi', data: { pin: '1234' } },
			{ id: '2', name: 'Bad', type: 'fixtureUntestedApi', data: { pin: '0' } },
		]);

		const { code, stdout } = await command(
			'--test-credentials',
			...withFixtures,
			...['--credentials', credentials],
		);

		expect(code).toBe(1);
		expect(stdout).toMatch(/│ Good\s+│ fixtureUntestedApi │ OK\s+│ The pin is right │/);
		expect(stdout).toMatch(/│ Bad\s+│ fixtureUntestedApi │ Error\s+│ The pin is wrong │/);
	});

	it('ends its process with 1 for a mistake', async () => {
		expect(await commandProcess('gone.json')).toEqual({
			code: 1,
			stdout: '',
			stderr: 'The workflow file gone.json does not exist\n',
		});
	});

	it.each<[string, () => string[], RegExp]>([
		['no file', () => [], /^Give one workflow file\.$/m],
		[
			'a file that is not there',
			() => ['gone.json'],
			/^The workflow file gone\.json does not exist$/,
		],
		[
			'a file that is not JSON',
			() => [file('w.json', '{"nodes": [')],
			/^The workflow file \S+ is not JSON: .*$/,
		],
		['an option that there is not', () => ['w.json', '--nonsense'], /^Unknown option '--nonsense'/],
		[
			'an unknown node type',
			() => [file('w.json', chain({ name: 'Odd', type: 'n8n-nodes-base.odd' })), ...withFixtures],
			/^Node "Odd": Unknown node type "n8n-nodes-base\.odd"/,
		],
		[
			'a missing credential',
			() => [
				file('w.json', chain(START, fixture('Asks', { operation: 'whoami' }))),
				...withFixtures,
			],
			/^Node "Asks": missing credential of type "fixtureApi"$/,
		],
		[
			'credentials that there are not',
			() => ['--credentials', 'c.json', file('w.json', chain(START))],
			/^The credentials file c\.json does not exist$/,
		],
	])('exits with 1 and names the mistake, without a stack trace: %s', async (_what, args, says) => {
		const { code, stdout, stderr } = await command(...args());

		expect(code).toBe(1);
		expect(stdout).toBe('');
		expect(stderr.trim()).toMatch(says);
		expect(stderr).not.toMatch(/^\s+at /m);
	});
});
