import type { SalesforceConnection } from '../salesforce/connection';
import { type ChangedRecord, queryRecords } from '../salesforce/query';
import { soql } from '../salesforce/soql';

/**
 * The stamp of the latest change of any account, by the org's own clock.
 *
 * @param options with deleted accounts, if wanted
 * @returns ISO 8601; the beginning of 1970 for an org without accounts
 * @throws Problem
 */
export async function newestStamp(
	connection: SalesforceConnection,
	{ withDeleted = false }: { withDeleted?: boolean } = {},
): Promise<string> {
	const [newest] = await queryRecords<ChangedRecord>(
		connection,
		soql`SELECT Id, SystemModstamp FROM Account ORDER BY SystemModstamp DESC LIMIT 1`,
		{ doing: 'Reading the accounts', withDeleted },
	);
	return new Date(newest?.SystemModstamp ?? 0).toISOString();
}
