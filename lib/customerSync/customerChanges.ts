import type Stripe from 'stripe';
import type { CustomerRequest } from '../stripe/customerParams';
import type { FieldChange } from '../sync/result';
import { taxIdName } from './accountTaxId';
import { askedText, flat, heldText, nested, type Params } from './params';

/** What an existing customer lacks of what is asked for. */
export interface CustomerChanges {
	/** By Stripe's names, with dots: `address.city`. */
	changes: FieldChange[];
	/** Only what differs; what an address has besides stays as it is. */
	request: CustomerRequest;
}

/**
 * Holds a customer against what is asked for. What only the making of a customer takes does not count,
 * but for tax IDs, which are added when they are not there.
 *
 * @param customer with `tax_ids` expanded where any are asked for
 */
export function customerChanges(
	customer: Stripe.Customer,
	asked: Params,
	taxIds: readonly Stripe.CustomerCreateParams.TaxIdDatum[] = [],
): CustomerChanges {
	const differing = [...asked].filter(
		([param]) => heldText(customer, param) !== askedText(asked, param),
	);
	const present = new Set((customer.tax_ids?.data ?? []).map((each) => taxIdName(each)));
	const missing = taxIds.filter((each) => !present.has(taxIdName(each)));
	return {
		changes: [
			...differing.map(([field]) => ({
				field,
				from: heldText(customer, field),
				to: askedText(asked, field),
			})),
			...missing.map(({ type, value }) => ({ field: 'tax_ids', from: '', to: `${type} ${value}` })),
		],
		request: {
			shared: { ...nested(new Map(differing)), ...replacedGroups(customer, asked, differing) },
			createOnly: missing.length > 0 ? { tax_id_data: [...missing] } : {},
		},
	};
}

/**
 * Stripe replaces addresses as a whole, so what is not asked for is handed back as it is. Where nothing
 * of the address is left, the whole goes: Stripe ships nowhere without one.
 */
function replacedGroups(
	customer: Stripe.Customer,
	asked: Params,
	differing: ReadonlyArray<readonly [string, unknown]>,
): object {
	const changed = (['address', 'shipping'] as const).filter((group) =>
		differing.some(([param]) => param.startsWith(`${group}.`)),
	);
	return Object.fromEntries(
		changed.map((group) => {
			const whole = [...flat({ [group]: customer[group] ?? {} }), ...asked].filter(([param]) =>
				param.startsWith(`${group}.`),
			);
			const left = [...new Map(whole)].filter(([, value]) => value !== null && value !== '');
			const isSomewhere = left.some(([param]) => /(^|\.)address\./.test(param));
			return [group, isSomewhere ? nested(new Map(left))[group] : ''];
		}),
	);
}
