import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Makes the JSON Schema of every operation's parameters from the SDK's declarations and writes it to
 * the file named by the first argument. Takes seconds, so `load.ts` runs it in a process of its own
 * and only when the SDK has changed.
 */
function generate(target: string): void {
	const schema = createGenerator({
		path: join(__dirname, 'operationParams.ts'),
		tsconfig: join(__dirname, '../../../tsconfig.json'),
		type: 'OperationParams',
		skipTypeCheck: true,
		additionalProperties: false,
		jsDoc: 'none',
		expose: 'none',
		topRef: false,
	}).createSchema('OperationParams');
	mkdirSync(dirname(target), { recursive: true });
	// Written whole under another name first, so that no reader ever sees half a file.
	const unfinished = `${target}.${process.pid}`;
	writeFileSync(unfinished, JSON.stringify(schema));
	renameSync(unfinished, target);
}

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('The file to write is missing');
generate(target);
