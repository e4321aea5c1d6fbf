import type { INodeProperties } from 'n8n-workflow';
import type { StripeAccountChoice } from '../stripe/accounts';
import { stripeObjectId } from '../stripe/objectId';
import { safeTextOf } from '../values';
import { addedPicker, type AddedOptions, required } from './addedOptions';
import { connectedAccountLocator } from './locators';

/** Where nodes that have both options have them, for pickers. */
export const STRIPE_ACCOUNT_PATHS = {
	location: 'options.location',
	connectedAccount: 'options.connectedAccount',
};

/** An option; the node has `connectedAccountPicker` as `searchConnectedAccounts`. */
export const connectedAccountOption: INodeProperties = connectedAccountLocator({
	displayName: 'Connected Account',
	name: 'connectedAccount',
	default: { mode: 'list', value: '' },
	description: 'For platforms: the connected account on which the customer is made',
});

/** An option; the node has `loadLocations`. */
export const locationOption: INodeProperties = {
	displayName: 'Location Name or ID',
	name: 'location',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'loadLocations' },
	default: '',
	description:
		'Which of the credential’s Stripe accounts to use. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/**
 * The Stripe account that the options choose. An empty location is the main account's; a field that the
 * item does not have is none.
 *
 * @throws Problem when an option was added and yields nothing
 */
export function accountChoice(options: AddedOptions): StripeAccountChoice {
	const isLocationMissing = 'location' in options && options.location === undefined;
	if (isLocationMissing) required('', 'Location', 'or remove the option');
	const field = 'Connected Account';
	const connectedAccount = addedPicker(options, 'connectedAccount', field);
	return {
		location: safeTextOf(options.location, 'Location'),
		connectedAccount: connectedAccount && stripeObjectId(connectedAccount, 'account', field),
	};
}
