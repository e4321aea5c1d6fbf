import type Stripe from 'stripe';
import { keep } from '../changes';
import { invalidRequest } from '../errors';
import { newId } from '../ids';
import type { Context } from '../context';
import { isTaxIdOfType, taxIdCountry, verificationOf } from '../taxIds/formats';

export interface TaxIdDatum {
	type: string;
	value: string;
}

/**
 * Checks and keeps a tax ID, of a customer or, without one, of the account itself.
 * `param` is where the value came from. https://docs.stripe.com/billing/customer/tax-ids
 */
export function addTaxId(
	call: Context,
	customer: string | null,
	{ type, value }: TaxIdDatum,
	param = 'value',
): Stripe.TaxId {
	if (!isTaxIdOfType(type, value, call.livemode)) {
		throw invalidRequest(`Invalid value for ${type}.`, 'tax_id_invalid', param);
	}
	const taxId: Stripe.TaxId = {
		id: newId('txi'),
		object: 'tax_id',
		country: taxIdCountry(type, value),
		created: call.now,
		customer,
		customer_account: null,
		livemode: call.livemode,
		owner: customer
			? { type: 'customer', customer, customer_account: null }
			: { type: 'self', customer_account: null },
		type: type,
		value,
		verification: customer ? verificationOf(type, value, call.livemode) : null,
	};
	return keep(call, taxId, {
		parent: customer ?? 'account',
		...(customer && { event: 'customer.tax_id.created' }),
	});
}
