import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What the sandbox must know of the installed SDK. Read from its files: loading the whole SDK for two
 * short texts would take most of the time that the sandbox needs to start.
 */
const FOLDER = dirname(require.resolve('stripe'));

/** The SDK's version, such as `23.1.0`. */
export const SDK_VERSION: string = read('../package.json', /"version": "([^"]+)"/);

/** The API version that the SDK pins, such as `2026-10-28.endive`. */
export const SDK_API_VERSION: string = read('apiVersion.js', /ApiVersion = '([^']+)'/);

function read(file: string, pattern: RegExp): string {
	const found = pattern.exec(readFileSync(join(FOLDER, file), 'utf8'))?.[1];
	if (found === undefined) throw new Error(`The Stripe SDK's ${file} is not as expected`);
	return found;
}
