import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../sandbox/index';
import { findGo } from './goTools';
import { isRecord } from './openApi';
import { changeSettings, WITHOUT_LIMITS } from './sandboxSettings';
import { TRIGGERED, triggerEvents } from './stripeTrigger';

const run = promisify(execFile);

/** The release of stripe-python that pins the same version of the API as our own SDK. */
const STRIPE_PYTHON = '16.1.0';

const SOURCES = join(__dirname, 'otherClients');

/** What came of letting clients that nobody here wrote use a sandbox. */
export interface ClientOutcome {
	/** For each client, that it ran or why it did not. */
	readonly notes: readonly string[];
	readonly problems: readonly string[];
}

interface Command {
	readonly file: string;
	readonly args: string[];
	readonly cwd: string;
}

/** A client in another language: how to get it ready, and the command that is then run. */
interface OtherClient {
	readonly name: string;
	/** @returns the command, or undefined where the language is not installed */
	readonly prepare: (cache: string) => Promise<Command | undefined>;
}

const CLIENTS: readonly OtherClient[] = [
	{ name: 'stripe-python', prepare: preparePython },
	{ name: 'stripe-go', prepare: prepareGo },
];

/**
 * Creates, updates, lists, searches and deletes customers through Stripe's SDKs for Python and Go, and lets
 * Stripe's command line trigger events, each on a fresh sandbox that knows nothing of who asks. A language
 * that is not installed, or an SDK that cannot be downloaded, is said and is no failure.
 */
export async function runOtherClients(cache: string, record: string): Promise<ClientOutcome> {
	const ofSdks = await runSdks(cache, record);
	const sandbox = await startSandbox({ record, quiet: true });
	try {
		await changeSettings(sandbox, WITHOUT_LIMITS);
		const problems = await triggerEvents(sandbox, join(cache, 'stripe-cli'));
		const passed = TRIGGERED.length - problems.length;
		const note = `stripe trigger passed for ${passed} of ${TRIGGERED.length} events.`;
		return {
			notes: [...ofSdks.notes, note],
			problems: [...ofSdks.problems, ...problems],
		};
	} finally {
		await sandbox.close();
	}
}

async function runSdks(cache: string, record: string): Promise<ClientOutcome> {
	const notes: string[] = [];
	const problems: string[] = [];
	for (const { name, prepare } of CLIENTS) {
		let command;
		try {
			command = await prepare(cache);
		} catch (error) {
			notes.push(`${name} did not run: it could not be installed. ${firstLine(error)}`);
			continue;
		}
		if (command === undefined) {
			notes.push(`${name} did not run: its language is not installed.`);
			continue;
		}
		const sandbox = await startSandbox({ record, quiet: true });
		try {
			await changeSettings(sandbox, { ...WITHOUT_LIMITS, searchLag: 0 });
			const env = {
				...process.env,
				STRIPE_API_BASE: sandbox.stripe.url,
				STRIPE_API_KEY: sandbox.stripe.secretKey,
			};
			const { stdout } = await run(command.file, command.args, { cwd: command.cwd, env });
			notes.push(`${stdout.trim()} found everything as the API promises.`);
		} catch (error) {
			problems.push(`${name} did not get along with the sandbox: ${outputOf(error)}`);
		} finally {
			await sandbox.close();
		}
	}
	return { notes, problems };
}

async function preparePython(cache: string): Promise<Command | undefined> {
	const python = await firstThatRuns(['python3', 'python'], ['-c', 'import venv, ensurepip']);
	if (python === undefined) return undefined;
	const folder = join(cache, `python-${STRIPE_PYTHON}`);
	const done = join(folder, 'bin', 'python');
	const installed = existsSync(done) && (await firstThatRuns([done], ['-c', 'import stripe']));
	if (!installed) {
		await run(python, ['-m', 'venv', folder]);
		const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
		await run(done, [...pip, `stripe==${STRIPE_PYTHON}`]);
	}
	return { file: done, args: [join(SOURCES, 'customers.py')], cwd: cache };
}

async function prepareGo(cache: string): Promise<Command | undefined> {
	const go = await findGo();
	if (go === undefined) return undefined;
	const file = join(cache, 'bin', 'customers');
	mkdirSync(join(cache, 'bin'), { recursive: true });
	const env = { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off' };
	await run(go, ['build', '-o', file, '.'], { cwd: SOURCES, env });
	return { file, args: [], cwd: cache };
}

async function firstThatRuns(commands: string[], args: string[]): Promise<string | undefined> {
	for (const command of commands) {
		try {
			await run(command, args);
			return command;
		} catch {
			// Not installed, or without what is needed: the next one may do.
		}
	}
	return undefined;
}

function outputOf(error: unknown): string {
	const output = isRecord(error) ? [error['stdout'], error['stderr']] : [];
	const text = output
		.filter((part) => typeof part === 'string')
		.join('')
		.trim();
	return text === '' ? firstLine(error) : text;
}

function firstLine(error: unknown): string {
	return String(error).split('\n')[0] ?? '';
}
