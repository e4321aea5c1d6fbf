import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { type RecordCurrency, recordCurrency } from '../model/currency';
import type { ModelNeeds } from '../model/requireModel';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf, type ObjectDescription } from '../salesforce/describe';

/** How the builder's own mark names an invoice, where it is not ours. */
export interface InvoiceRule {
	/** The key of the payment's metadata that holds it. */
	metadataKey: string;
	/** API name of the invoice's field that it is compared with. */
	invoiceField: string;
}

/** What every sync of payments works with. */
export interface PaymentContext {
	salesforce: SalesforceConnection;
	/** Opens the Stripe account of a location, or a connected account (`acct_…`); '' is the main one. */
	stripeOf: (location: string) => Promise<Stripe>;
	/** Names of the credential's locations, '' for the main account, and connected accounts. */
	locations: readonly string[];
	model: Model;
	shape: PaymentShape;
	/** Finds out the org's ID, which payments are marked with; undefined where Salesforce does not say. */
	orgId: () => Promise<string | undefined>;
	rule?: InvoiceRule;
	/** Fees and payouts are written too. */
	withPayouts?: boolean;
	/** Payments made before are left alone by a first run; Unix seconds. */
	since?: number;
	clock: Clock;
	cancelled: () => boolean;
}

/** What the org has of the fields for payments. */
export interface PaymentShape {
	paymentCurrency: RecordCurrency;
	invoiceCurrency: RecordCurrency;
	/** API names of the payment's fields that are there, and of those that can be written too. */
	readable: readonly string[];
	writable: ReadonlySet<string>;
	/** API name of the account's field for its location, where the org has it. */
	accountLocation: string | undefined;
	/** How the account is reached from the invoice, and both from the payment: `Account__r`. */
	accountOfInvoice: string;
	accountOfPayment: string;
	invoiceOfPayment: string;
}

/** What a sync of payments needs of the org. */
export const PAYMENT_NEEDS: ModelNeeds = {
	features: ['customers', 'payments', 'syncState'],
	uses: {
		'account.customerId': 'read',
		'account.syncedAt': 'read',
		'invoice.stripeInvoiceId': 'read',
		'payment.chargeKey': 'read',
	},
};

/** What it needs besides to write fees and payouts. */
export const PAYOUT_NEEDS: ModelNeeds = {
	...PAYMENT_NEEDS,
	features: [...PAYMENT_NEEDS.features, 'payouts'],
};

/**
 * Finds out what the org has of the fields for payments.
 *
 * @throws Problem when Salesforce refuses
 */
export async function paymentShape(
	salesforce: SalesforceConnection,
	model: Model,
): Promise<PaymentShape> {
	const [description, ofInvoice, ofAccount, paymentCurrency, invoiceCurrency] = await Promise.all([
		describeObject(salesforce, model.payment.objectName),
		describeObject(salesforce, model.invoice.objectName),
		describeObject(salesforce, model.account.objectName),
		recordCurrency(salesforce, model, 'payment'),
		recordCurrency(salesforce, model, 'invoice'),
	]);
	const names = ['Name', paymentCurrency.field, ...model.objects.payment.fields.map(nameIn)];
	const isWritable = (name: string) => {
		const field = fieldOf(description, name);
		return field !== undefined && field.createable && !field.calculated && !field.autoNumber;
	};
	return {
		paymentCurrency,
		invoiceCurrency,
		readable: names.filter((name) => fieldOf(description, name)),
		writable: new Set(names.filter(isWritable)),
		accountLocation: fieldOf(ofAccount, model.account.location)?.name,
		accountOfInvoice: pathTo(ofInvoice, model.invoice.account),
		accountOfPayment: pathTo(description, model.payment.account),
		invoiceOfPayment: pathTo(description, model.payment.invoice),
	};
}

function pathTo(description: ObjectDescription, lookup: string): string {
	return fieldOf(description, lookup)?.relationshipName ?? lookup.replace(/__c$/, '__r');
}

function nameIn({ name }: { name: string }): string {
	return name;
}
