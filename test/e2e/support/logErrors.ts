import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of each log, the newest. */
const LINES = 30;
const WRONG = /error|fatal|fail|timed? ?out|abandon/i;

/**
 * What went wrong by the logs (`*.log`) that n8n's processes and services have written in a folder, each line
 * below its log's name: what n8n answers a caller is often less.
 */
export function logErrors(folder: string): string {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.log') && !name.includes('node_modules'))
		.sort()
		.map((name) => {
			const lines = readFileSync(join(folder, name), 'utf8').split('\n');
			const wrong = lines.filter((line) => WRONG.test(line) && !/^\s+at /.test(line));
			return [`— ${name}`, ...wrong.slice(-LINES)].join('\n');
		})
		.join('\n');
}
