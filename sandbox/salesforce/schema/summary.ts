/** How a condition of a roll-up summary compares. */
export const summaryComparisons = [
	'equals',
	'notEqual',
	'lessThan',
	'greaterThan',
	'lessOrEqual',
	'greaterOrEqual',
	'contains',
	'notContain',
	'startsWith',
] as const;

/** A condition that a child record has to meet to be counted. */
export interface SummaryFilter {
	/** A field of the child. */
	field: string;
	operation: (typeof summaryComparisons)[number];
	/** What it is held against; several with commas between. */
	value: string;
}

export const summaryOperations = ['count', 'sum', 'min', 'max'] as const;

/** What a roll-up summary field calculates from the records below its own. */
export interface Summary {
	operation: (typeof summaryOperations)[number];
	/** The object of the records below. */
	child: string;
	/** Their master-detail field. */
	foreignKey: string;
	/** The field of theirs that is summed or compared; a count has none. */
	summarized?: string;
	filters: SummaryFilter[];
}
