import type { IDataObject } from 'n8n-workflow';
import type { SyncResult, SyncSandbox } from './support';

/** Each way to bring all accounts of an org into step. */
export const OPERATIONS = ['sendCustomer', 'syncAll', 'bothWays'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Brings all accounts into step. */
export async function syncEveryAccount(
	sandbox: SyncSandbox,
	operation: Operation,
): Promise<SyncResult> {
	const accounts = await sandbox.liveAccounts();
	return await sandbox.run({
		parameters: { operation },
		items: operation === 'sendCustomer' ? accounts.map(({ Id }) => ({ Id })) : [{}],
	});
}

/** How many items a run put out, by what became of the account. */
export function summaryOf({ synced, problems }: Omit<SyncResult, 'result'>): IDataObject {
	const count = (wanted: string) => synced.filter(({ status }) => status === wanted).length;
	return {
		accounts: synced.length + problems.length,
		created: count('created'),
		updated: count('updated'),
		problems: problems.length,
	};
}
