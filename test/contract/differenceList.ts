import type { Difference } from './differences';
import type { FormParameter } from './form';
import type { Issue } from './responseValidator';

/** The request as the list's entries see it. */
export interface Operation {
	/** Method and path template. */
	readonly operation: string;
	/** The `Stripe-Version` that was asked for; undefined where none was. */
	readonly version: string | undefined;
}

/** The list at work: it finds the entries that allow something and remembers which were needed. */
export interface DifferenceList {
	/** The entry that allows this parameter in a request; undefined where none does. */
	parameter(operation: Operation, parameter: FormParameter): Difference | undefined;
	/** The entry that allows this refusal. */
	refusal(operation: Operation, code: string, parameter: string): Difference | undefined;
	/** The entry that allows this breach in an answer. */
	answer(operation: Operation, issue: Issue): Difference | undefined;
	/** Says that an entry was needed once more. */
	use(entry: Difference): void;
	/** How often each entry was needed. */
	uses(): ReadonlyMap<Difference, number>;
	/** The entries that were never needed. */
	stale(): readonly Difference[];
}

/** Sets a list to work, nothing used yet. */
export function differenceList(entries: readonly Difference[]): DifferenceList {
	const used = new Map<Difference, number>(entries.map((entry) => [entry, 0]));
	return {
		parameter: (operation, { name }) =>
			entries.find(
				(entry) =>
					entry.kind === 'parameter' &&
					entry.operations.includes(operation.operation) &&
					(name === entry.parameter || name.startsWith(`${entry.parameter}[`)) &&
					isBefore(operation, entry.beforeVersion),
			),
		refusal: (operation, code, parameter) =>
			entries.find(
				(entry) =>
					entry.kind === 'refusal' &&
					entry.operations.includes(operation.operation) &&
					entry.parameter === parameter &&
					entry.code === code,
			),
		answer: (operation, issue) =>
			entries.find(
				(entry) =>
					entry.kind === 'answer' &&
					entry.resource === issue.resource &&
					entry.member === issue.member &&
					entry.rule === issue.rule &&
					isBefore(operation, entry.beforeVersion),
			),
		use: (entry) => used.set(entry, (used.get(entry) ?? 0) + 1),
		uses: () => used,
		stale: () => entries.filter((entry) => used.get(entry) === 0),
	};
}

/** Versions start with their date, so they compare as text. */
function isBefore(operation: Operation, version: string | undefined): boolean {
	return version === undefined || (operation.version !== undefined && operation.version < version);
}
