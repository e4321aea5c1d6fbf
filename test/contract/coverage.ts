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

/**
 * In words, each member that no recorded answer holds expanded: of those that are included on demand
 * all, of those that hold an ID the ones that some answer holds as an ID.
 */
export function unseenExpansions(
	included: ServedExpansions,
	ids: Readonly<Record<string, readonly string[]>>,
	requests: readonly RecordedRequest[],
): string[] {
	const seen: Seen = { ids: new Set(), objects: new Set() };
	for (const { answer } of requests) {
		note(answer, seen, (type) => [...Object.keys(included[type] ?? {}), ...(ids[type] ?? [])]);
	}
	const always = Object.entries(included).flatMap(([type, members]) =>
		Object.keys(members).map((member) => `${type}.${member}`),
	);
	return [...new Set([...always, ...seen.ids])]
		.filter((name) => !seen.objects.has(name))
		.map((name) => `No answer holds ${name} expanded.`);
}

/** Members, named `type.path`, seen as IDs and seen as objects. */
interface Seen {
	readonly ids: Set<string>;
	readonly objects: Set<string>;
}

function note(value: unknown, seen: Seen, membersOf: (type: string) => readonly string[]): void {
	if (Array.isArray(value)) {
		for (const one of value) note(one, seen, membersOf);
		return;
	}
	if (!isRecord(value)) return;
	const type = value['object'];
	if (typeof type === 'string') {
		for (const path of membersOf(type)) {
			const member = memberAt(value, path);
			if (typeof member === 'string' && member !== '') seen.ids.add(`${type}.${path}`);
			if (typeof member === 'object' && member !== null) seen.objects.add(`${type}.${path}`);
		}
	}
	for (const one of Object.values(value)) note(one, seen, membersOf);
}

function memberAt(value: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}
