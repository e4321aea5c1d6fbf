import type { SyncResult, SyncSandbox } from './support';

/** Ways to bring all accounts of an org into step. */
export type Operation = 'sendCustomer' | 'syncAll';

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
