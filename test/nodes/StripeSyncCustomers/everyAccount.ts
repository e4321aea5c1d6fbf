import type { IDataObject } from 'n8n-workflow';
import type { SyncResult, SyncSandbox } from './support';

/** Each way to bring all accounts of an org into step. */
export const OPERATIONS = ['sendCustomer', 'syncAll', 'bothWays'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Brings all accounts into step; the last item of `synced` is the summary. */
export async function syncEveryAccount(
	sandbox: SyncSandbox,
	operation: Operation,
): Promise<SyncResult> {
	const accounts = await sandbox.liveAccounts();
	return await sandbox.run({
		parameters: { operation, options: { summary: true } },
		items: operation === 'sendCustomer' ? accounts.map(({ Id }) => ({ Id })) : [{}],
	});
}

export function summaryOf(synced: readonly IDataObject[]): IDataObject | undefined {
	return synced.at(-1);
}
