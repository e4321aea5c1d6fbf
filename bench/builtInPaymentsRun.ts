import type { Sandbox } from '../sandbox';
import { ownNode, runOwnNodes } from './builtInNodes';

/** Fields of the payment's record, with the expressions that a builder fills them by. */
const FIELDS = {
	Amount__c: '={{ $json.amount / 100 }}',
	Amount_Refunded__c: '={{ $json.amount_refunded / 100 }}',
	Currency__c: '={{ $json.currency.toUpperCase() }}',
	Status__c:
		'={{ $json.refunded ? "Refunded" : $json.amount_refunded ? "Partially Refunded" : "Succeeded" }}',
	Stripe_Customer_ID__c: '={{ $json.customer }}',
	Invoice__c: '={{ $json.metadata.salesforce_invoice_id }}',
};

/**
 * What a builder makes of it without this package: n8n's own nodes read all charges of Stripe, and write each
 * into its payment of the org. No account is looked for, and no invoice is counted.
 *
 * @returns milliseconds that the workflow took
 * @throws Error when a node failed, or a payment was lost on the way
 */
export async function runBuiltInPayments({
	stripe,
	salesforce,
}: Pick<Sandbox, 'stripe' | 'salesforce'>): Promise<number> {
	const { nodes, duration } = await runOwnNodes(
		{ stripe, salesforce, secretKey: stripe.secretKey },
		[
			ownNode('Charges', 'stripe', 1, {
				resource: 'charge',
				operation: 'getAll',
				returnAll: true,
			}),
			ownNode('Payments', 'salesforce', 1.1, {
				resource: 'customObject',
				operation: 'upsert',
				customObject: 'Payment__c',
				externalId: 'Stripe_Payment_ID__c',
				externalIdValue: '={{ $json.payment_intent }}',
				customFieldsUi: {
					customFieldsValues: Object.entries(FIELDS).map(([fieldId, value]) => ({
						fieldId,
						value,
					})),
				},
				additionalFields: {},
			}),
		],
	);
	const [read, written] = ['Charges', 'Payments'].map((name) => nodes[name]?.[0]?.length);
	if (read !== written) throw new Error(`${written} of ${read} charges were written`);
	return duration;
}
