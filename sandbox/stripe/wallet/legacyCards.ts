import type Stripe from 'stripe';
import type { Context } from '../context';
import { blankPaymentMethod } from './attach';
import { BRAND_NAMES, type CardBrand } from './testCards';

/**
 * A card of the Sources API as the PaymentMethods API shows it; anything else unchanged.
 * https://docs.stripe.com/payments/payment-methods/transitioning#compatibility
 */
export function cardAsPaymentMethod(call: Context, object: object): object {
	if (!isCard(object)) return object;
	const card = object;
	const brand = brandNamed(card.brand);
	const method: Stripe.PaymentMethod = {
		...blankPaymentMethod(call, 'card'),
		id: card.id,
		billing_details: {
			address: {
				city: card.address_city,
				country: card.address_country,
				line1: card.address_line1,
				line2: card.address_line2,
				postal_code: card.address_zip,
				state: card.address_state,
			},
			email: null,
			name: card.name,
			phone: null,
			tax_id: null,
		},
		card: {
			brand,
			checks: {
				address_line1_check: card.address_line1_check,
				address_postal_code_check: card.address_zip_check,
				cvc_check: card.cvc_check,
			},
			country: card.country,
			display_brand: brand === 'amex' ? 'american_express' : brand,
			exp_month: card.exp_month,
			exp_year: card.exp_year,
			fingerprint: card.fingerprint ?? null,
			funding: card.funding,
			generated_from: null,
			last4: card.last4,
			networks: { available: [brand], preferred: null },
			regulated_status: card.regulated_status,
			three_d_secure_usage: { supported: true },
			wallet: null,
		},
		customer: card.customer as string | null,
		metadata: card.metadata,
	};
	return method;
}

function isCard(object: object): object is Stripe.Card {
	return 'object' in object && object.object === 'card';
}

function brandNamed(name: string): CardBrand {
	const found = Object.entries(BRAND_NAMES).find(([, label]) => label === name);
	return (found?.[0] ?? 'visa') as CardBrand;
}
