import { type AccountRecord, textOf } from '../accounts/accountRecord';
import type { Clock } from '../clock';
import { badInput } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import type { ApiName } from '../salesforce/soql';
import { MAIN_ACCOUNT, type StripeAccounts } from '../stripe/accounts';

/** What joining accounts and customers works with. */
export interface LinkContext {
	salesforce: SalesforceConnection;
	stripe: StripeAccounts;
	clock: Clock;
	/** Fields of the account by their names in the org. */
	names: { customerId: ApiName; location: ApiName };
	/**
	 * By location, in lower case: the field that holds the ID of the customer there. An account that is a
	 * customer in several locations needs a field for each; locations without one share `names.customerId`.
	 */
	locationFields: ReadonlyMap<string, ApiName>;
	/** Whether the accounts say their location, for rows that do not. */
	hasLocationField: boolean;
}

/** The field that holds the ID of an account's customer in a location. */
export function linkField({ names, locationFields }: LinkContext, location: string): ApiName {
	return locationFields.get(location.toLowerCase()) ?? names.customerId;
}

/** All fields that hold such IDs, each once. */
export function linkFields({ names, locationFields }: LinkContext): ApiName[] {
	return [...new Set([names.customerId, ...locationFields.values()])];
}

/**
 * The location that is meant: the one that was given, else the account's own.
 *
 * @returns as the credential writes it; '' for the main account
 * @throws Problem when the credential has none of that name
 */
export function locationOf(
	context: LinkContext,
	account: AccountRecord,
	given: string | undefined,
): string {
	const { names, hasLocationField } = context;
	const own = hasLocationField && context.stripe.locations.length > 1;
	const wanted = given ?? (own ? textOf(account, names.location) : '');
	return knownLocation(context, wanted);
}

/**
 * A location as the credential writes it; '' for the main account, which may be called by its name.
 *
 * @throws Problem when the credential has no such location
 */
export function knownLocation({ stripe }: LinkContext, wanted: string): string {
	const folded = wanted.trim().toLowerCase();
	const known = stripe.locations.find((name) => name.toLowerCase() === folded);
	if (known !== undefined) return known;
	if (folded === MAIN_ACCOUNT.toLowerCase()) return '';
	const names = stripe.locations.filter((name) => name !== '').join(', ');
	throw badInput(
		'Location',
		`“${wanted}” is not in the Stripe credential`,
		names
			? `Use one of: ${MAIN_ACCOUNT}, ${names}`
			: 'Add locations to the Stripe credential first',
	);
}

/** The Stripe account of a location, for messages. */
export function placeName(location: string): string {
	return location === '' ? 'the main Stripe account' : `the Stripe account of ${location}`;
}
