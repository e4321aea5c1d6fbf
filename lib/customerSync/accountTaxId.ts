import type Stripe from 'stripe';
import { isMissingCustomer } from '../stripe/errors';
import type { CustomerRequest } from '../stripe/customerParams';

/** Metadata of a customer: the tax ID that its account last gave it, so that a changed one replaces it. */
export const TAX_ID_KEY = 'salesforce_tax_id';

/** A tax ID by type and number; the same number may be written with and without separators. */
export function taxIdName({ type, value }: { type: string; value: string }): string {
	return `${type} ${value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()}`;
}

/** The metadata that notes the tax ID which a request gives, if it gives one. */
export function taxIdNote({ createOnly }: CustomerRequest): Readonly<Record<string, string>> {
	const [given] = createOnly.tax_id_data ?? [];
	return given ? { [TAX_ID_KEY]: taxIdName(given) } : {};
}

/**
 * The tax IDs of a customer that its account gave and has another in place of by now. Those of others stay.
 *
 * @param customer with `tax_ids` expanded
 * @param given the tax ID that the account gives now, if it gives one
 */
export function replacedTaxIds(
	customer: Stripe.Customer,
	[given]: readonly Stripe.CustomerCreateParams.TaxIdDatum[],
): Stripe.TaxId[] {
	const noted = customer.metadata[TAX_ID_KEY];
	if (!given || !noted || noted === taxIdName(given)) return [];
	return (customer.tax_ids?.data ?? []).filter((each) => taxIdName(each) === noted);
}

/** Takes tax IDs away from a customer; one that is gone already is no matter. */
export async function removeTaxIds(
	stripe: Stripe,
	customerId: string,
	taxIds: readonly Stripe.TaxId[],
): Promise<void> {
	for (const { id } of taxIds) {
		try {
			await stripe.customers.deleteTaxId(customerId, id);
		} catch (error) {
			if (!isMissingCustomer(error)) throw error;
		}
	}
}
