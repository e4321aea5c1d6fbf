import type Stripe from 'stripe';
import type { AccountRecord } from '../accounts/accountRecord';
import { FILLED_KEY } from '../customers/metadataKeys';
import { accountText, fieldIdOf, type MappedAccounts, partsOf } from './mapping';
import { heldText, type Params } from './params';

/** What Stripe keeps in one entry of metadata, in characters. https://docs.stripe.com/api/metadata */
const LONGEST_VALUE = 500;

/**
 * Names what an account has filled of the fields that its customer can lose again. It is kept in the
 * customer's metadata: a field that both had, and that one of them has no more, was emptied there, while
 * one that an account never had says nothing.
 *
 * @returns the metadata, with spaces between the names; those that find no room are left out and never
 * emptied. Nothing where nothing is filled
 */
export function filledNote(
	account: AccountRecord,
	{ mapping }: MappedAccounts,
): Readonly<Record<string, string>> {
	const names = partsOf(account, mapping)
		.filter((part) => part.kind.emptied !== undefined && accountText(account, part) !== '')
		.map(({ id }) => nameOf(id));
	let text = '';
	for (const name of names) {
		const longer = text ? `${text} ${name}` : name;
		if (longer.length > LONGEST_VALUE) break;
		text = longer;
	}
	return text ? { [FILLED_KEY]: text } : {};
}

/** Tells of a parameter, such as `address.city`, whether the account had it filled when last sent. */
function wasFilled({ metadata }: Stripe.Customer): (param: string) => boolean {
	const names = new Set((metadata[FILLED_KEY] ?? '').split(' '));
	const has = (param: string) => names.has(nameOf(fieldIdOf(param)));
	// Where the second line of a street is not mapped, it goes with the first.
	return (param) => has(param) || has(param.replace(/line2$/, 'line1'));
}

/**
 * Tells of a parameter that Stripe has empty whether it was emptied there: the account had it filled when
 * last sent, or the customer is known to have had it.
 */
export function emptiedInStripe(
	customer: Stripe.Customer,
	wasHeld: (param: string) => boolean,
): (param: string) => boolean {
	const wasInBoth = wasFilled(customer);
	return (param) => wasInBoth(param) || wasHeld(param);
}

/** The parameters that are emptied as the account had them filled when it was last sent, and has them no more. */
export function emptiedParams(
	asked: Params,
	account: AccountRecord,
	customer: Stripe.Customer,
	{ mapping }: MappedAccounts,
): Params {
	const had = wasFilled(customer);
	const emptied = partsOf(account, mapping).flatMap(({ params, kind }) =>
		params
			.filter((param) => {
				const held = heldText(customer, param);
				const isGone = !asked.get(param) && held !== '' && held !== kind.emptied;
				return kind.emptied !== undefined && isGone && had(param);
			})
			.map((param) => [param, kind.emptied] as const),
	);
	return new Map(emptied);
}

/** The names stand between spaces, and keys of metadata may hold some. */
function nameOf(id: string): string {
	return id.startsWith('metadata.') ? encodeURIComponent(id) : id;
}
