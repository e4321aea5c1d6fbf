import type { IHookFunctions } from 'n8n-workflow';
import { requireModel } from '../../lib/model/requireModel';
import { readModel } from '../../lib/n8n/nameMapping';
import { nodeError } from '../../lib/n8n/problems';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { readPage } from './parameters';

/** Refuses to publish a page that could not be shown: its fields, the org and the key are looked at. */
export async function checkBeforeActivation(context: IHookFunctions): Promise<void> {
	// When n8n only starts again it was checked before, and the services may be away just then.
	if (['init', 'leadershipChange'].includes(context.getActivationMode())) return;
	try {
		const model = readModel(readPage(context).nameMapping);
		const { clientOf } = await openStripeAccounts(context);
		await clientOf();
		const connection = await salesforceConnection(context);
		await requireModel(connection, model, {
			features: ['customers', 'payments', 'paymentLinks'],
		});
	} catch (error) {
		throw nodeError(context.getNode(), error, 0);
	}
}
