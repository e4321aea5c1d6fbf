import type { IExecuteFunctions } from 'n8n-workflow';
import { accountFields } from '../../lib/customerSync/accountFields';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import { callKey } from '../../lib/n8n/callKey';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { stripeClients, stripeCredential } from '../../lib/n8n/stripeClients';
import { fieldNames, type Options, readMapping } from './parameters';

/**
 * Opens the connections and holds the mapped fields against the org.
 *
 * @throws Problem when a parameter or a connection cannot be used
 */
export async function openContext(
	context: IExecuteFunctions,
	options: Options,
): Promise<SyncContext> {
	const names = fieldNames(options);
	const mapping = readMapping(context, options);
	const credential = await stripeCredential(context);
	const clientOf = stripeClients(credential);
	const salesforce = await salesforceConnection(context);
	const signal = context.getExecutionCancelSignal();
	return {
		salesforce,
		stripeOf: async (location) => await clientOf({ location }),
		locations: ['', ...(credential.locations?.location ?? []).map(({ name }) => name.trim())],
		names,
		fields: await accountFields(salesforce, mapping, names),
		matchByEmail: options.matchByEmail === true,
		clearEmptied: options.clearEmptied === true,
		runKey: callKey(context, 0, mapping),
		clock: salesforce.clock,
		cancelled: () => signal?.aborted === true,
	};
}
