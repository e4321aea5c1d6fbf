import type { IExecuteFunctions } from 'n8n-workflow';
import { accountFields } from '../../lib/customerSync/accountFields';
import { syncNeeds } from '../../lib/customerSync/syncNeeds';
import type { SyncContext } from '../../lib/customerSync/syncContext';
import { callKey } from '../../lib/n8n/callKey';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { readModel } from '../../lib/n8n/nameMapping';
import { requireModel } from '../../lib/model/requireModel';
import { organizationId } from '../../lib/salesforce/runningUser';
import { type Options, readMapping } from './parameters';

/**
 * Opens the connections and holds what the sync needs against the org.
 *
 * @param createsAccounts whether customers without an account may get one
 * @throws Problem when a parameter, a connection or a field of the org cannot be used
 */
export async function openContext(
	context: IExecuteFunctions,
	options: Options,
	createsAccounts = false,
): Promise<SyncContext> {
	const model = readModel(options.nameMapping);
	const mapping = readMapping(context, options);
	const { clientOf, locations } = await openStripeAccounts(context);
	const salesforce = await salesforceConnection(context);
	await requireModel(salesforce, model, syncNeeds(model, locations.length > 1, createsAccounts));
	const names = model.account;
	const signal = context.getExecutionCancelSignal();
	return {
		salesforce,
		stripeOf: async (location) => await clientOf({ location }),
		locations,
		model,
		orgId: await organizationId(salesforce),
		names,
		fields: await accountFields(salesforce, mapping, names),
		matchByEmail: options.matchByEmail,
		clearEmptied: options.clearEmptied,
		runKey: callKey(context, 0, mapping),
		clock: salesforce.clock,
		cancelled: () => signal?.aborted === true,
	};
}
