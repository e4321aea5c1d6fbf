import type { ModelNeeds } from '../model/requireModel';
import type { Model } from '../model/resolveModel';

/**
 * Whether a sync has to know the location of each account. Without it all accounts belong to the main
 * Stripe account, which is right only while there is no other one, and while nobody has said which field
 * it is.
 *
 * @param hasLocations the credential leads to further Stripe accounts
 */
export function needsLocation(model: Model, hasLocations: boolean): boolean {
	const location = model.objects.account.fields.find(({ key }) => key === 'account.location');
	return hasLocations || location?.mapped === true;
}

/**
 * What a sync of accounts and customers needs of the org.
 *
 * @param hasLocations the credential leads to further Stripe accounts
 * @param createsAccounts customers without an account get one, found by the customer's ID
 */
export function syncNeeds(
	model: Model,
	hasLocations: boolean,
	createsAccounts: boolean,
): ModelNeeds {
	return {
		features: [
			'customers',
			...(needsLocation(model, hasLocations) ? (['locations'] as const) : []),
		],
		uses: createsAccounts
			? { 'account.customerId': 'key', ...(hasLocations && { 'account.location': 'write' }) }
			: {},
	};
}
