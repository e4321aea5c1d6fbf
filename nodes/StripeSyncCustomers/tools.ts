import type { IExecuteFunctions } from 'n8n-workflow';
import { callKey } from '../../lib/n8n/callKey';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { stripeClients, stripeCredential } from '../../lib/n8n/stripeClients';
import type { SalesforceConnection } from '../../lib/salesforce/connection';
import { type AccountFields, accountFields } from '../../lib/customerSync/accountFields';
import { AccountPusher } from '../../lib/customerSync/accountPusher';
import type { AccountFieldNames } from '../../lib/accounts/accountRecord';
import type { PushSettings, Reconciliation } from '../../lib/customerSync/pushAccount';
import { fieldNames, type Options, readMapping, readOptions } from './parameters';

/** What every operation of the node works with. */
export interface SyncTools {
	salesforce: SalesforceConnection;
	stripeOf: ConstructorParameters<typeof AccountPusher>[0]['stripeOf'];
	names: AccountFieldNames;
	fields: AccountFields;
	options: Options;
	settings: PushSettings;
	/** The locations of the Stripe credential, the main account first, as ''. */
	locations: readonly string[];
	/** @param expected how many accounts without a customer there may be */
	pusher: (expected: number, reconciliation?: Reconciliation) => AccountPusher;
	cancelled: () => boolean;
}

/**
 * Reads the parameters, opens the connections and holds the mapped fields against the org.
 *
 * @throws Problem when something of it cannot be used
 */
export async function openTools(context: IExecuteFunctions): Promise<SyncTools> {
	const options = readOptions(context);
	const names = fieldNames(options);
	const mapping = readMapping(context, options);
	const credential = await stripeCredential(context);
	const clientOf = stripeClients(credential);
	const salesforce = await salesforceConnection(context);
	const fields = await accountFields(salesforce, mapping, names);
	const settings: PushSettings = {
		mapping: fields.mapping,
		names,
		matchByEmail: options.matchByEmail === true,
		clearEmptied: options.clearEmptied === true,
		runKey: callKey(context, 0, mapping),
		description: fields.description,
	};
	const stripeOf = async (location: string) => await clientOf({ location });
	const signal = context.getExecutionCancelSignal();
	const cancelled = () => signal?.aborted === true;
	return {
		salesforce,
		stripeOf,
		locations: ['', ...(credential.locations?.location ?? []).map(({ name }) => name.trim())],
		names,
		fields,
		options,
		settings,
		cancelled,
		pusher: (expected, reconciliation) =>
			new AccountPusher({
				salesforce,
				stripeOf,
				settings: { ...settings, reconciliation },
				clock: salesforce.clock,
				expected,
				cancelled,
			}),
	};
}
