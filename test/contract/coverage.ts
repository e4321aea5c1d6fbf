import { isRecord } from './openApi';
import { templateFinder } from './pathTemplates';
import type { RecordedRequest } from './recording';

/** An operation that a sandbox serves, its path's variable parts written `:name`. */
export interface ServedOperation {
	readonly method: string;
	readonly path: string;
}

/** By type of object, the members that a sandbox expands on demand; nested ones with dots. */
export type ServedExpansions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** In words, each operation that no recorded request had success with. */
export function unaskedOperations(
	served: readonly ServedOperation[],
	requests: readonly RecordedRequest[],
): string[] {
	const operations = served.map(({ method, path }) => ({
		method,
		template: path.replace(/:(\w+)/g, '{$1}'),
	}));
	const find = templateFinder(operations.map(({ template }) => template));
	const asked = new Set(
		requests
			.filter(({ status }) => status < 300)
			.map(({ method, path }) => `${method} ${find(path) ?? path}`),
	);
	return operations
		.map(({ method, template }) => `${method} ${template}`)
		.filter((operation) => !asked.has(operation))
		.map((operation) => `Nothing asks the sandbox for ${operation}.`);
}

/** In words, each expandable member that no recorded answer holds expanded. */
export function unseenExpansions(
	served: ServedExpansions,
	requests: readonly RecordedRequest[],
): string[] {
	const seen = new Set<string>();
	for (const { answer } of requests) noteExpanded(served, answer, seen);
	return Object.entries(served)
		.flatMap(([type, members]) => Object.keys(members).map((member) => `${type}.${member}`))
		.filter((name) => !seen.has(name))
		.map((name) => `No answer holds ${name} expanded.`);
}

function noteExpanded(served: ServedExpansions, value: unknown, seen: Set<string>): void {
	if (Array.isArray(value)) {
		for (const one of value) noteExpanded(served, one, seen);
		return;
	}
	if (!isRecord(value)) return;
	const type = value['object'];
	if (typeof type === 'string') {
		for (const path of Object.keys(served[type] ?? {})) {
			const member = memberAt(value, path);
			if (typeof member === 'object' && member !== null) seen.add(`${type}.${path}`);
		}
	}
	for (const one of Object.values(value)) noteExpanded(served, one, seen);
}

function memberAt(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}
