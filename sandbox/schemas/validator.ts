import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import ajvPackage from 'ajv/package.json';
import standaloneCode from 'ajv/dist/standalone';

const FOLDER = join(__dirname, '../../.cache/validators');
const load = createRequire(__filename);

/**
 * A validator by a JSON Schema that tells all that is wrong, each with the schema and the value that it is
 * about. The parameters of a payment take a third of a second to compile, so the code is kept in a file.
 * https://ajv.js.org/standalone.html
 */
export function validatorOf(schema: object): ValidateFunction {
	const text = JSON.stringify(schema);
	const hash = createHash('sha256').update(ajvPackage.version).update(text).digest('hex');
	const file = join(FOLDER, `${hash.slice(0, 32)}.js`);
	if (!existsSync(file)) keep(file, codeFor(schema));
	return load(file) as ValidateFunction;
}

function codeFor(schema: object): string {
	const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, code: { source: true } });
	return standaloneCode(ajv, ajv.compile(schema));
}

/** Whole at once, as others may be about to read it. */
function keep(file: string, code: string): void {
	mkdirSync(dirname(file), { recursive: true });
	const part = `${file}.${randomUUID()}`;
	writeFileSync(part, code);
	renameSync(part, file);
}
