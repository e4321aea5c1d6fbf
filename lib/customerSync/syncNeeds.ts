import type { ModelNeeds } from '../model/requireModel';
import type { Model } from '../model/resolveModel';

/**
 * What a sync of accounts and customers needs of the org. Without the field for the location all
 * accounts belong to the main Stripe account, which is right only while there is no other one, and while
 * nobody has said which field it is.
 *
 * @param hasLocations the credential leads to further Stripe accounts
 * @param createsAccounts customers without an account get one, found by the customer's ID
 */
export function syncNeeds(
	model: Model,
	hasLocations: boolean,
	createsAccounts: boolean,
): ModelNeeds {
	const location = model.objects.account.fields.find(({ key }) => key === 'account.location');
	const needsLocation = hasLocations || location?.mapped === true;
	return {
		features: ['customers', ...(needsLocation ? (['locations'] as const) : [])],
		uses: createsAccounts
			? { 'account.customerId': 'key', ...(hasLocations && { 'account.location': 'write' }) }
			: {},
	};
}
