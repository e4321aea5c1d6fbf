import type { IExecuteFunctions } from 'n8n-workflow';
import { requireModel } from '../model/requireModel';
import type { Model } from '../model/resolveModel';
import { PAYMENT_NEEDS, type PaymentContext, paymentShape } from '../payments/paymentContext';
import type { SalesforceConnection } from '../salesforce/connection';
import { organizationId } from '../salesforce/runningUser';
import type { StripeAccounts } from '../stripe/accounts';

/**
 * What every node writes payments of Stripe into Salesforce with, held against the org first.
 *
 * @throws Problem when the org lacks something that payments need
 */
export async function paymentContext(
	context: IExecuteFunctions,
	{ clientOf, locations }: StripeAccounts,
	salesforce: SalesforceConnection,
	model: Model,
): Promise<PaymentContext> {
	await requireModel(salesforce, model, PAYMENT_NEEDS);
	const signal = context.getExecutionCancelSignal();
	return {
		salesforce,
		stripeOf: async (location) => await clientOf({ location }),
		locations,
		model,
		shape: await paymentShape(salesforce, model),
		orgId: async () => await organizationId(salesforce),
		clock: salesforce.clock,
		cancelled: () => signal?.aborted === true,
	};
}
