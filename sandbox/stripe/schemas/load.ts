import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import generatorPackage from 'ts-json-schema-generator/package.json';
import { SDK_VERSION } from '../sdk';
import { normalize, type ParamSchema } from './normalize';
import type { OperationName } from './operationParams';

const ROOT = join(__dirname, '../../..');
const ENTRY = join(__dirname, 'operationParams.ts');

/** The schema of each operation's parameters. */
export type OperationSchemas = Record<OperationName, ParamSchema>;

let loaded: Promise<OperationSchemas> | undefined;

/**
 * The request schemas of the installed SDK, read from the cache or, the first time after a change,
 * generated in a child process while the caller goes on.
 */
export function loadSchemas(): Promise<OperationSchemas> {
	loaded ??= load();
	return loaded;
}

async function load(): Promise<OperationSchemas> {
	const file = cacheFile();
	if (!existsSync(file)) {
		await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', join(__dirname, 'generate.ts'), file],
			{ cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
		);
	}
	const schema = JSON.parse(await readFile(file, 'utf8')) as {
		properties: Record<OperationName, unknown>;
	};
	return Object.fromEntries(
		Object.entries(schema.properties).map(([name, params]) => [name, normalize(params)]),
	) as OperationSchemas;
}

function cacheFile(): string {
	const hash = createHash('sha256')
		.update(SDK_VERSION)
		.update(generatorPackage.version)
		.update(readFileSync(ENTRY))
		.update(readFileSync(join(__dirname, 'generate.ts')))
		.digest('hex');
	return join(ROOT, '.cache', `stripe-schemas-${hash.slice(0, 16)}.json`);
}
