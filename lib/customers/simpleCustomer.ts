import type Stripe from 'stripe';

/** The fields of a customer that most workflows use, flat where Stripe nests. */
export interface SimpleCustomer {
	name: string | null;
	email: string | null;
	phone: string | null;
	description: string | null;
	/** Minor units; negative is a credit. */
	balance: number;
	currency: string | null;
	/** ISO 8601. */
	createdAt: string;
	livemode: boolean;
	defaultSource: string | null;
	defaultPaymentMethod: string | null;
	invoicePrefix: string | null;
	taxExempt: string | null;
	address: Stripe.Address | null;
	shipping: Stripe.Customer.Shipping | null;
	metadata: Record<string, string>;
}

/** Leaves out of a customer what only programs read. */
export function simpleCustomer(customer: Stripe.Customer): SimpleCustomer {
	return {
		name: customer.name ?? null,
		email: customer.email,
		phone: customer.phone ?? null,
		description: customer.description,
		balance: customer.balance,
		currency: customer.currency ?? null,
		createdAt: new Date(customer.created * 1000).toISOString(),
		livemode: customer.livemode,
		defaultSource: idOf(customer.default_source),
		defaultPaymentMethod: idOf(customer.invoice_settings.default_payment_method),
		invoicePrefix: customer.invoice_prefix ?? null,
		taxExempt: customer.tax_exempt ?? null,
		address: customer.address ?? null,
		shipping: customer.shipping,
		metadata: customer.metadata,
	};
}

function idOf(reference: string | { id: string } | null): string | null {
	return typeof reference === 'string' ? reference : (reference?.id ?? null);
}
