import type { SalesforceConnection } from '../salesforce/connection';
import { type RowOutcome, writeRecords } from '../salesforce/write';

/** What is to be written into one account. */
export interface AccountRow {
	/** What comes of the customer; what Salesforce refuses of it is left out. */
	values: Readonly<Record<string, unknown>>;
	/** What is written in any case: the sync's own fields. */
	own: Readonly<Record<string, unknown>>;
}

export interface WrittenAccount {
	outcome: RowOutcome;
	/** API names of fields that Salesforce refused, in whatever way. */
	refused: ReadonlySet<string>;
	/** What was left out and why, each as a sentence. */
	notes: readonly string[];
}

type Target = { operation: 'update' } | { operation: 'upsert'; externalIdField: string };

/** Salesforce tells of one reason at a time, which may be about any number of fields. */
const MOST_TRIES = 5;

/**
 * Writes into accounts. A field that Salesforce refuses by its name does not hold back the others: the
 * rest is written without it.
 *
 * @returns what became of each row, in order
 * @throws Problem when nothing can be written at all
 */
export async function writeAccounts(
	connection: SalesforceConnection,
	target: Target,
	rows: readonly AccountRow[],
	options: Parameters<typeof writeRecords>[2],
): Promise<WrittenAccount[]> {
	const written = new Map<AccountRow, WrittenAccount>();
	let open = rows.map((row) => ({
		row,
		values: row.values,
		refused: new Set<string>(),
		notes: [] as string[],
	}));
	for (let tries = 0; tries < MOST_TRIES && open.length > 0; tries++) {
		const outcomes = await writeRecords(
			connection,
			{
				...target,
				object: 'Account',
				rows: open.map(({ row, values }) => ({ ...values, ...row.own })),
			},
			options,
		);
		open = open.flatMap((each, index) => {
			const outcome = outcomes[index];
			if (!outcome) throw new Error('A row was left without an outcome');
			written.set(each.row, { outcome, refused: each.refused, notes: each.notes });
			if (outcome.success || outcome.transient) return [];
			const guilty = Object.keys(each.values).filter((name) => isNamed(name, outcome.fields));
			if (guilty.length === 0) return [];
			const note = `${guilty.join(', ')}: ${outcome.problem.message}; it was left out`;
			return [
				{
					row: each.row,
					values: Object.fromEntries(
						Object.entries(each.values).filter(([name]) => !guilty.includes(name)),
					),
					refused: new Set([...each.refused, ...guilty]),
					notes: [...each.notes, note],
				},
			];
		});
	}
	return rows.map((row) => {
		const result = written.get(row);
		if (!result) throw new Error('A row was left without an outcome');
		return result;
	});
}

/** Refusals of codes of countries and states may name the field of the name. */
function isNamed(name: string, fields: readonly string[]): boolean {
	const own = name.toLowerCase();
	return fields.some((field) => [own, own.replace(/code$/, '')].includes(field.toLowerCase()));
}
