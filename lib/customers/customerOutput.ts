import type Stripe from 'stripe';
import type { CustomerOutcome } from './outcome';
import { defaultMethodOf } from './paymentMethods';

/** How much of a customer is told. */
export type OutputChoice =
	/** The ten fields that most workflows use. */
	| { as: 'simplified' }
	/** The customer as Stripe returns it. */
	| { as: 'raw' }
	/** Some of its fields, by Stripe's names. */
	| { as: 'selected'; fields: readonly SelectableField[] };

/** Fields of a customer that can be selected, by Stripe's names. https://docs.stripe.com/api/customers/object */
export const SELECTABLE_FIELDS = [
	'address',
	'balance',
	'business_name',
	'cash_balance',
	'created',
	'currency',
	'default_source',
	'delinquent',
	'description',
	'discount',
	'email',
	'individual_name',
	'invoice_credit_balance',
	'invoice_prefix',
	'invoice_settings',
	'livemode',
	'metadata',
	'name',
	'next_invoice_sequence',
	'phone',
	'preferred_locales',
	'shipping',
	'sources',
	'subscriptions',
	'tax',
	'tax_exempt',
	'tax_ids',
	'test_clock',
] as const satisfies ReadonlyArray<keyof Stripe.Customer>;

export type SelectableField = (typeof SELECTABLE_FIELDS)[number];

/** The fields of a customer that most workflows use, flat where Stripe nests. */
export interface SimpleCustomer {
	customerId: string;
	created: boolean;
	name: string | null;
	email: string | null;
	phone: string | null;
	description: string | null;
	/** Minor units; negative is a credit. */
	balance: number;
	currency: string | null;
	/** What is charged by default: the payment method for invoices, else the source. */
	defaultPaymentMethod: string | null;
	livemode: boolean;
}

/**
 * What a node puts out of a customer: in any case its ID first, for the nodes that follow, and whether it
 * was created. Fields that Stripe leaves out unless they are expanded come as null.
 */
export function customerOutput(
	{ customerId, created, customer }: CustomerOutcome,
	choice: OutputChoice,
): Record<string, unknown> {
	switch (choice.as) {
		case 'raw':
			return { customerId, created, customer };
		case 'selected': {
			// The time of its making would hide whether this call made it.
			const output: Record<string, unknown> = { customerId, created };
			for (const field of choice.fields) {
				if (field === 'created') output['createdAt'] = isoTime(customer.created);
				else output[field] = customer[field] ?? null;
			}
			return output;
		}
		case 'simplified':
			return { ...simplified(customerId, created, customer) };
	}
}

function simplified(
	customerId: string,
	created: boolean,
	customer: Stripe.Customer,
): SimpleCustomer {
	const { name, email, phone, description, balance, currency, livemode } = customer;
	return {
		customerId,
		created,
		name: name ?? null,
		email,
		phone: phone ?? null,
		description,
		balance,
		currency: currency ?? null,
		defaultPaymentMethod: defaultMethodOf(customer) ?? null,
		livemode,
	};
}

function isoTime(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
