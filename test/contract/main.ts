import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkAnswers } from './answerCheck';
import { DEMANDS, unmetDemands } from './demands';
import { differenceList } from './differenceList';
import { DIFFERENCES } from './differences';
import { runExercise } from './exercise';
import { findGo, installGoModule, type GoModule } from './goTools';
import { readOpenApi } from './openApi';
import { runOtherClients, type ClientOutcome } from './otherClients';
import { readRecording } from './recording';
import { countFailures, report, type Findings } from './report';
import { checkRequests } from './requestCheck';
import { startStripeMock, STRIPE_MOCK } from './stripeMock';
import { selfCheckProblems } from './selfCheck';
import { RECORD, runTestSuite } from './testSuite';

/** The command could not do its work, which is neither a kept nor a broken contract. */
const DID_NOT_RUN = 2;

const HELP = `npm run test:contract -- [--recording FILE] [--skip-suite] [--skip-clients]

Records what the test suite, an exercise through the SDK and clients in other languages ask a
sandbox, and holds every request and answer against Stripe's own mock and OpenAPI document.

  --recording FILE  instead of running the suite, take what it recorded before, for instance by
                    ${RECORD}=FILE npm test
  --skip-suite      leave the suite out
  --skip-clients    leave the clients in other languages out`;

/** Fewer requests of the suite than this mean that its sandboxes did not record. */
const LEAST_OF_SUITE = 500;

interface Options {
	readonly recording?: string | undefined;
	readonly 'skip-suite': boolean;
	readonly 'skip-clients': boolean;
}

async function main(): Promise<number> {
	const { values: options } = parseArgs({
		options: {
			recording: { type: 'string' },
			'skip-suite': { type: 'boolean', default: false },
			'skip-clients': { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (options.help) {
		console.log(HELP);
		return 0;
	}
	const cache = resolve('.cache', 'contract');
	mkdirSync(cache, { recursive: true });
	const go = await findGo();
	if (go === undefined) return didNotRun('Go is not installed (https://go.dev/dl/).');
	let mock: GoModule;
	try {
		mock = await installGoModule(go, STRIPE_MOCK.module, STRIPE_MOCK.version, cache);
	} catch (error) {
		return didNotRun(`stripe-mock could not be installed. ${String(error)}`);
	}
	const recording = join(cache, 'recording.jsonl');
	const outcome = await record(options, cache, recording);
	progress('Comparing …');
	const findings = await judge(mock, recording, outcome);
	console.log(report(findings));
	return countFailures(findings) === 0 ? 0 : 1;
}

/** Makes the recording: the suite's part, the exercise's and the other clients'. */
async function record(options: Options, cache: string, file: string): Promise<ClientOutcome> {
	const problems: string[] = [];
	rmSync(file, { force: true });
	if (options.recording !== undefined) {
		copyFileSync(options.recording, file);
	} else if (!options['skip-suite']) {
		progress('Running the test suite, its sandboxes recording …');
		if (!(await runTestSuite(file))) problems.push('The test suite failed; see above.');
	}
	const ofSuite = readRecording(file).length;
	if (!options['skip-suite'] && ofSuite < LEAST_OF_SUITE) {
		problems.push(`The suite's sandboxes recorded only ${ofSuite} requests.`);
	}
	progress('Asking a sandbox everything through the SDK …');
	problems.push(...(await runExercise(file)));
	if (options['skip-clients']) return { notes: [], problems };
	progress('Letting clients in other languages use a sandbox …');
	const clients = await runOtherClients(cache, file);
	return { notes: clients.notes, problems: [...problems, ...clients.problems] };
}

/** Holds the recording against the mock and its documents. */
async function judge(module: GoModule, file: string, outcome: ClientOutcome): Promise<Findings> {
	const documents = join(module.sources, 'embedded', 'openapi');
	const api = readOpenApi(join(documents, 'spec3.json'));
	const examples: unknown = JSON.parse(readFileSync(join(documents, 'fixtures3.json'), 'utf8'));
	const recorded = readRecording(file);
	const differences = differenceList(DIFFERENCES);
	const answers = checkAnswers(api, recorded, differences);
	const mock = await startStripeMock(module.binary);
	try {
		const requests = await checkRequests(api, recorded, differences, mock.ask);
		const problems = [
			...outcome.problems,
			...selfCheckProblems(api, examples),
			...unmetDemands(DEMANDS, requests, answers),
		];
		const version = api.info.version;
		return { version, requests, answers, differences, problems, clients: outcome.notes };
	} finally {
		await mock.stop();
	}
}

function didNotRun(reason: string): number {
	console.error(`The contract test did not run: ${reason}`);
	return DID_NOT_RUN;
}

function progress(line: string): void {
	console.error(line);
}

void main().then((code) => {
	process.exitCode = code;
});
