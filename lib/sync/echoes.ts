import { anyOf, identifier, soql, type Soql } from '../salesforce/soql';

/**
 * What a sync writes comes back to it as a change. An echo names such changes: records that carry this
 * write stamp, and that nobody has changed since.
 */
export interface Echo {
	/** The write stamp that a run put into all of them; ISO 8601, whole seconds. */
	stamp: string;
	/** The latest change of any of them that was seen to be the run's own; ISO 8601. */
	until: string;
}

/** Beyond so many a query would grow too long; what is not left out costs a look at the record. */
const MOST_IN_QUERY = 40;

/** Conditions that leave out the records which were last changed by an earlier run's own writing. */
export function withoutEchoes(echoes: readonly Echo[], stampField: string): Soql[] {
	const field = identifier(stampField);
	return echoes
		.slice(-MOST_IN_QUERY)
		.map(({ stamp, until }) =>
			anyOf(
				soql`${field} = NULL`,
				soql`${field} != ${new Date(stamp)}`,
				soql`SystemModstamp > ${new Date(until)}`,
			),
		);
}

/**
 * Tells whether a record's last change was an earlier run's own writing.
 *
 * @param stamp the write stamp in the record, changed its last change; both in whatever form of ISO 8601
 */
export function isEcho(
	{ stamp, changed }: { stamp: string; changed: string },
	echoes: readonly Echo[],
): boolean {
	const written = Date.parse(stamp);
	const at = Date.parse(changed);
	return echoes.some((echo) => Date.parse(echo.stamp) === written && at <= Date.parse(echo.until));
}
