import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import { readModel } from '../../lib/n8n/nameMapping';
import { asText } from '../../lib/n8n/parameterText';
import { paymentContext } from '../../lib/n8n/paymentContext';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { requireModel } from '../../lib/model/requireModel';
import {
	type InvoiceRule,
	type PaymentContext,
	PAYOUT_NEEDS,
} from '../../lib/payments/paymentContext';
import { requireFields } from '../../lib/salesforce/describe';
import { identifier } from '../../lib/salesforce/soql';
import { stripeObjectId } from '../../lib/stripe/objectId';
import { booleanOf, entriesOf, groupOf } from '../../lib/values';

/** The collection *Options* as n8n hands it over, since expressions may yield anything. */
export function readOptions(context: IExecuteFunctions): Record<string, unknown> {
	return groupOf(context.getNodeParameter('options', 0, {}), 'Options');
}

/**
 * The payment's ID of an item.
 *
 * @throws Problem when there is none
 */
export function readPaymentId(context: IExecuteFunctions, index: number): string {
	const field = 'Payment ID';
	const given = asText(context.getNodeParameter('paymentId', index, ''), field);
	const id = stripeObjectId(given, 'payment', field);
	if (/^pi_\w+$/.test(id)) return id;
	throw badInput(
		field,
		id ? `“${id.slice(0, 60)}” is not the ID of a payment` : 'it is empty',
		'Map the ID of a payment, which starts with pi_, such as the one that Stripe Payment Trigger puts out',
	);
}

/**
 * Opens the connections and holds what the sync needs against the org.
 *
 * @throws Problem when a parameter, a connection or a field of the org cannot be used
 */
export async function openPayments(
	context: IExecuteFunctions,
	options: Readonly<Record<string, unknown>>,
): Promise<PaymentContext> {
	const model = readModel(options['nameMapping']);
	const rule = readRule(options['invoiceRule']);
	const since = readSince(options['since']);
	const withPayouts = booleanOf(options['feesAndPayouts'], 'Fees and Payouts');
	const connected = readConnected(options['connectedAccounts']);
	const accounts = await openStripeAccounts(context);
	const salesforce = await salesforceConnection(context);
	const payments = await paymentContext(context, accounts, salesforce, model);
	if (withPayouts) await requireModel(salesforce, model, PAYOUT_NEEDS);
	if (rule) await requireFields(salesforce, model.invoice.objectName, [rule.invoiceField]);
	return {
		...payments,
		withPayouts,
		stripeOf: async (location) =>
			await accounts.clientOf(
				connected.includes(location) ? { connectedAccount: location } : { location },
			),
		locations: [...payments.locations, ...connected],
		...(rule && { rule }),
		...(since !== undefined && { since }),
	};
}

function readRule(value: unknown): InvoiceRule | undefined {
	const field = 'Invoice Rule';
	const [rule] = entriesOf(groupOf(value, field)['rule'], field);
	const metadataKey = asText(rule?.['metadataKey'], `${field} > Metadata Key`).trim();
	if (!metadataKey) return undefined;
	const invoiceField = asText(rule?.['invoiceField'], `${field} > Invoice Field`);
	return { metadataKey, invoiceField: identifier(invoiceField, `${field} > Invoice Field`).text };
}

/** @throws Problem for what is no ID of an account */
function readConnected(value: unknown): string[] {
	const field = 'Connected Accounts';
	const ids = asText(value, field)
		.split(/[\s,;]+/)
		.filter((id) => id !== '');
	for (const id of ids) {
		if (/^acct_\w+$/.test(id)) continue;
		throw badInput(
			field,
			`“${id.slice(0, 60)}” is not the ID of an account`,
			'Enter IDs that start with acct_, with commas between them',
		);
	}
	return [...new Set(ids)];
}

/** Unix seconds. */
function readSince(value: unknown): number | undefined {
	const field = 'Payments Since';
	const text = asText(value, field).trim();
	if (!text) return undefined;
	const milliseconds = Date.parse(text);
	if (!Number.isNaN(milliseconds)) return Math.max(0, Math.floor(milliseconds / 1000));
	throw badInput(field, `“${text.slice(0, 60)}” is not a date`, 'Write it as 2026-11-23');
}
