import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import generatorPackage from 'ts-json-schema-generator/package.json';

const ROOT = join(__dirname, '../..');
const GENERATOR = join(__dirname, 'generate.ts');

/** Whose parameters are declared where. */
export interface Declarations {
	/** The service, which names the cached file. */
	service: string;
	/** The file that exports `OperationParams`: each operation with the SDK's type of its parameters. */
	entry: string;
	sdkVersion: string;
}

/**
 * The JSON Schema of each operation's parameters, read from the cache or, the first time after a change,
 * generated in a child process while the caller goes on.
 */
export async function generatedSchemas(
	declarations: Declarations,
): Promise<Record<string, unknown>> {
	const file = cacheFile(declarations);
	if (!existsSync(file)) {
		await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', GENERATOR, declarations.entry, file],
			{ cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
		);
	}
	const schema = JSON.parse(await readFile(file, 'utf8')) as {
		properties: Record<string, unknown>;
	};
	return schema.properties;
}

function cacheFile({ service, entry, sdkVersion }: Declarations): string {
	const hash = createHash('sha256')
		.update(sdkVersion)
		.update(generatorPackage.version)
		.update(readFileSync(entry))
		.update(readFileSync(GENERATOR))
		.digest('hex');
	return join(ROOT, '.cache', `${service}-schemas-${hash.slice(0, 16)}.json`);
}
