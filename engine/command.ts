import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import type { IPinData } from 'n8n-workflow';

import { InputError } from './inputError';

const USAGE = `Runs an n8n workflow on n8n's own engine, without a server.

npm run workflow -- FILE.json [options]
  --json               print {"<node name>": [[{json, pairedItem, error?}]]} instead of tables
  --credentials FILE   credentials in n8n's export form: [{"id", "name", "type", "data"}]
  --pin FILE           pinned data: {"<node name>": [items that it puts out instead of running]}
  --execution-id ID    what $execution.id says; the same ID again replays that execution
  --package DIR        folder of the built package whose nodes the workflow uses
npm run workflow -- --test-credentials --credentials FILE
                       tests each credential as n8n does when it is saved

Exits with 0 when the workflow succeeds and 1 when it fails or cannot start.`;

/** Where a command prints: what came of it, and what is wrong. The process's console, or a test's. */
export type Out = Pick<Console, 'log' | 'error'>;

/**
 * The command line: reads files, runs, prints, and says what is wrong in words.
 *
 * @param args what stands behind the command
 * @returns the exit code: 0 when the workflow succeeded
 */
export async function runCommand(args: readonly string[], out: Out): Promise<number> {
	try {
		return await perform(args, out);
	} catch (error) {
		// Anything but a mistake in what was handed in is a fault of the harness: show where.
		out.error(error instanceof InputError ? error.message : error);
		return 1;
	}
}

async function perform(args: readonly string[], out: Out): Promise<number> {
	const { values, positionals } = readArguments(args);
	if (values.help) {
		out.log(USAGE);
		return 0;
	}
	const credentials = values.credentials
		? asArray(readJson(values.credentials, 'credentials'))
		: [];
	const packageDir = values.package;
	if (values['test-credentials']) {
		const { testCredentials } = await import('./testCredentialsCommand');
		return await testCredentials(credentials, { json: values.json, packageDir, out });
	}
	const [file, ...others] = positionals;
	if (!file || others.length > 0) throw new InputError(`Give one workflow file.\n\n${USAGE}`);
	const workflow = readJson(file, 'workflow');
	const pinData = values.pin ? readJson(values.pin, 'pinned data') : undefined;

	// n8n takes a second to load: a mistyped file name is told before.
	const { runWorkflow } = await import('./runWorkflow');
	const result = await runWorkflow({
		workflow: workflow as object,
		credentials,
		...(pinData !== undefined && { pinData: pinData as IPinData }),
		...(values['execution-id'] && { executionId: values['execution-id'] }),
		...(packageDir && { packageDir }),
	});
	const { toPrintable } = await import('./printable');
	const nodes = toPrintable(result.nodes);
	if (values.json) {
		out.log(JSON.stringify(nodes, null, '\t'));
	} else {
		const { drawNodes } = await import('./tables');
		out.log(drawNodes(nodes, process.stdout.columns));
		if (result.success) out.log(`\nSucceeded: execution ${result.executionId}`);
	}
	if (result.error) {
		const { message, description, node, item } = result.error;
		const where = [node && `node "${node}"`, item !== undefined && `item ${item}`].filter(Boolean);
		out.error(`Failed${where.length > 0 ? ` at ${where.join(', ')}` : ''}: ${message}`);
		if (description) out.error(description);
	}
	return result.success ? 0 : 1;
}

function readArguments(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				help: { type: 'boolean', short: 'h', default: false },
				json: { type: 'boolean', default: false },
				credentials: { type: 'string' },
				pin: { type: 'string' },
				'execution-id': { type: 'string' },
				package: { type: 'string' },
				'test-credentials': { type: 'boolean', default: false },
			},
		});
	} catch (error) {
		throw new InputError(`${(error as Error).message}\n\n${USAGE}`);
	}
}

function readJson(file: string, what: string): unknown {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		throw new InputError(
			missing
				? `The ${what} file ${file} does not exist`
				: `The ${what} file ${file} cannot be read: ${(error as Error).message}`,
		);
	}
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new InputError(`The ${what} file ${file} is not JSON: ${(error as Error).message}`);
	}
}

function asArray(value: unknown): object[] {
	return (Array.isArray(value) ? value : [value]) as object[];
}
