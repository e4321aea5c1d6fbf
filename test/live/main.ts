import { spawn } from 'node:child_process';
import path from 'node:path';
import { liveKeys } from './keys';

/** Not run is neither passed nor failed. */
const DID_NOT_RUN = 2;

/** Runs the parts of the live suite that there are keys for, and says which part did not run. */
async function main(): Promise<number> {
	const { stripe, salesforce, missing } = liveKeys(process.env);
	const parts = [
		...(stripe ? ['stripe.live'] : []),
		// Its accounts become customers, so it needs both.
		...(stripe && salesforce ? ['salesforce.live'] : []),
	];
	const code = parts.length > 0 ? await runJest(parts) : 0;
	if (missing.length === 0) return code;
	console.error(`The live suite did not run ${parts.length > 0 ? 'in full' : 'at all'}:`);
	for (const line of missing) console.error(`  ${line}`);
	return code === 0 ? DID_NOT_RUN : code;
}

async function runJest(parts: readonly string[]): Promise<number> {
	const jest = require.resolve('jest/bin/jest');
	const config = path.join(__dirname, 'jest.config.js');
	const child = spawn(process.execPath, [jest, '--config', config, '--runInBand', ...parts], {
		stdio: 'inherit',
	});
	return await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

main().then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
