import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/**
 * Makes the JSON Schema of every operation's parameters from an SDK's declarations and writes it to a
 * file. Takes seconds, so `generated.ts` runs it in a process of its own and only when the SDK has
 * changed.
 *
 * @param entry the file that exports the type `OperationParams`
 */
function generate(entry: string, target: string): void {
	const schema = createGenerator({
		path: entry,
		tsconfig: join(__dirname, '../../tsconfig.json'),
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

const [entry, target] = process.argv.slice(2);
if (entry === undefined || target === undefined)
	throw new Error('The files to read and write are missing');
generate(entry, target);
