import type { IExecuteFunctions } from 'n8n-workflow';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import { customerSyncContext } from '../../lib/n8n/customerSyncContext';
import { type Options, readMapping } from './parameters';

/**
 * Opens what a sync needs, by the node's fields.
 *
 * @param createsAccounts whether customers without an account may get one
 * @throws Problem when a parameter, a connection or a field of the org cannot be used
 */
export async function openContext(
	context: IExecuteFunctions,
	options: Options,
	createsAccounts = false,
): Promise<SyncContext> {
	const mapping = readMapping(context, options);
	return await customerSyncContext(context, { ...options, mapping, createsAccounts });
}
