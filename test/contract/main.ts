import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkAnswers } from './answerCheck';
import { DEMANDS, unmetDemands } from './demands';
import { differenceList } from './differenceList';
import { DIFFERENCES } from './differences';
import { runExercise } from './exercise';
import { findGo, installGoModule, type GoModule } from './goTools';
import { readOpenApi } from './openApi';
import { runOtherClients } from './otherClients';
import { readRecording } from './recording';
import { countFailures, report } from './report';
import { checkRequests } from './requestCheck';
import { startStripeMock, STRIPE_MOCK } from './stripeMock';
import { selfCheckProblems } from './selfCheck';
import { runTestSuite } from './testSuite';

/** The command could not do its work, which is neither a kept nor a broken contract. */
const DID_NOT_RUN = 2;

const HELP = `npm run test:contract -- [--recording FILE] [--skip-suite] [--skip-clients]

Records what the test suite, an exercise through the SDK and clients in other languages ask a
sandbox, and holds every request and answer against Stripe's own mock and OpenAPI document.

  --recording FILE  judge an existing recording; nothing else is run
  --skip-suite      record the exercise and the other clients alone
  --skip-clients    leave the clients in other languages out`;

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
	let module: GoModule;
	try {
		module = await installGoModule(go, STRIPE_MOCK.module, STRIPE_MOCK.version, cache);
	} catch (error) {
		return didNotRun(`stripe-mock could not be installed. ${String(error)}`);
	}

	const problems: string[] = [];
	const clients: string[] = [];
	const recording = options.recording ?? join(cache, 'recording.jsonl');
	if (options.recording === undefined) {
		rmSync(recording, { force: true });
		if (!options['skip-suite']) {
			progress('Running the test suite, its sandboxes recording …');
			if (!(await runTestSuite(recording))) problems.push('The test suite failed; see above.');
		}
		progress('Asking a sandbox everything through the SDK …');
		problems.push(...(await runExercise(recording)));
		if (!options['skip-clients']) {
			progress('Letting clients in other languages use a sandbox …');
			const outcome = await runOtherClients(cache, recording);
			clients.push(...outcome.notes);
			problems.push(...outcome.problems);
		}
	}

	progress('Comparing …');
	const documents = join(module.sources, 'embedded', 'openapi');
	const api = readOpenApi(join(documents, 'spec3.json'));
	const examples = readFileSync(join(documents, 'fixtures3.json'), 'utf8');
	problems.push(...selfCheckProblems(api, JSON.parse(examples) as unknown));
	const recorded = readRecording(recording);
	const differences = differenceList(DIFFERENCES);
	const mock = await startStripeMock(module.binary);
	try {
		const requests = await checkRequests(api, recorded, differences, mock.ask);
		const answers = checkAnswers(api, recorded, differences);
		problems.push(...unmetDemands(DEMANDS, requests, answers));
		const findings = {
			version: api.info.version,
			requests,
			answers,
			differences,
			problems,
			clients,
		};
		console.log(report(findings));
		return countFailures(findings) === 0 ? 0 : 1;
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
