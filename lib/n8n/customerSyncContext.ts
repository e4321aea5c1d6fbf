import type { IExecuteFunctions } from 'n8n-workflow';
import { accountFields, type ChosenMapping } from '../customerSync/accountFields';
import { syncNeeds } from '../customerSync/syncNeeds';
import type { SyncContext } from '../customerSync/syncContext';
import { requireModel } from '../model/requireModel';
import { organizationId } from '../salesforce/runningUser';
import { callKey } from './callKey';
import { readModel } from './nameMapping';
import { salesforceConnection } from './salesforceConnection';
import { openStripeAccounts } from './stripeAccounts';

/** What a builder wants of a sync of accounts and customers. */
export interface CustomerSyncWishes {
	/** Value of the property {@link nameMapping}. */
	nameMapping: unknown;
	mapping: ChosenMapping;
	matchByEmail: boolean;
	clearEmptied: boolean;
	/** Whether customers without an account may get one. */
	createsAccounts: boolean;
}

/**
 * Opens the connections and holds what a sync of accounts and customers needs against the org.
 *
 * @throws Problem when a connection or a field of the org cannot be used
 */
export async function customerSyncContext(
	context: IExecuteFunctions,
	wishes: CustomerSyncWishes,
): Promise<SyncContext> {
	const { mapping, matchByEmail, clearEmptied, createsAccounts } = wishes;
	const model = readModel(wishes.nameMapping);
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
		matchByEmail,
		clearEmptied,
		runKey: callKey(context, 0, mapping),
		clock: salesforce.clock,
		cancelled: () => signal?.aborted === true,
	};
}
