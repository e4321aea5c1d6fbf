import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type Stripe from 'stripe';
import type { ChoicePage } from '../choices';
import { storedMethods } from '../customers/paymentMethods';
import { badInput, type Problem } from '../errors';
import { MAIN_ACCOUNT } from '../stripe/accounts';
import { listConnectedAccounts, listCoupons, listCustomers, matching } from '../stripe/choices';
import { stripeProblem } from '../stripe/errors';
import { stripeObjectId } from '../stripe/objectId';
import { systemClock } from './clock';
import { listSearch, type ListSearch, shownText } from './pickers';
import { nodeError } from './problems';
import { openStripeAccounts } from './stripeAccounts';

/** Where a node has the fields by which its Stripe account is chosen, such as `options.location`. */
export interface AccountPaths {
	location?: string;
	connectedAccount?: string;
}

/** The account's customers, by name or e-mail address. */
export function customerPicker(paths: AccountPaths): ListSearch {
	return stripePicker(paths, 'Listing the customers', listCustomers);
}

/** The account's coupons. */
export function couponPicker(paths: AccountPaths): ListSearch {
	return stripePicker(paths, 'Listing the coupons', listCoupons);
}

/** The accounts that are connected to the account. */
export function connectedAccountPicker({ location }: AccountPaths): ListSearch {
	return stripePicker({ location }, 'Listing the connected accounts', listConnectedAccounts);
}

/**
 * What the customer of another field has stored, with brand or bank, last four digits and expiry.
 *
 * @param paths where the node has the field of the customer, such as `customerId`
 */
export function storedMethodPicker({
	customer,
	...paths
}: AccountPaths & { customer: string }): ListSearch {
	return listSearch(async (context, filter = '') => {
		const customerId = stripeObjectId(shownText(context, customer), 'customer', 'Customer ID');
		if (customerId === '') throw notKnownYet('Customer ID');
		const { clientOf } = await openStripeAccounts(context);
		return await methodChoices(await clientOf(shownAccount(context, paths)), customerId, filter);
	});
}

/** The refusal to list while nobody knows whose: where an expression stands, n8n knows its value only when it runs. */
export function notKnownYet(field: string): Problem {
	return badInput(
		field,
		'it is empty or an expression, so that nobody knows yet whose payment methods to list',
		'Choose one here to see the list, or give the payment method by its ID',
	);
}

/** What a customer has stored, to choose from; what cannot be charged says why. */
export async function methodChoices(
	stripe: Stripe,
	customerId: string,
	filter: string,
): Promise<ChoicePage> {
	const methods = await storedMethods(stripe, customerId, systemClock);
	const choices = methods.map(({ id, label, isDefault, trouble }) => ({
		name: [label, isDefault ? 'default' : '', trouble ?? ''].filter(Boolean).join(', '),
		value: id,
	}));
	return { choices: matching(choices, filter) };
}

function shownAccount(context: ILoadOptionsFunctions, paths: AccountPaths) {
	return {
		location: shownText(context, paths.location),
		connectedAccount: shownText(context, paths.connectedAccount),
	};
}

/** More are not shown in a list of which several can be chosen; their IDs can be given by expression. */
const MOST_LISTED = 1000;

/** The accounts that are connected to the account, to choose several of. */
export function connectedAccountOptions({
	location,
}: AccountPaths): (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]> {
	return async function () {
		try {
			const { clientOf } = await openStripeAccounts(this);
			const stripe = await clientOf({ location: shownText(this, location) });
			const choices: INodePropertyOptions[] = [];
			let after: string | undefined;
			do {
				const page = await listConnectedAccounts(stripe, '', after);
				choices.push(...page.choices);
				after = page.next;
			} while (after !== undefined && choices.length < MOST_LISTED);
			return choices;
		} catch (error) {
			throw nodeError(this.getNode(), stripeProblem(error, 'Listing the connected accounts'), 0);
		}
	};
}

/** The locations of the credential, the main account first. */
export async function loadLocations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const { locations } = await openStripeAccounts(this);
		return locations.map((name) => ({ name: name || MAIN_ACCOUNT, value: name }));
	} catch (error) {
		throw nodeError(this.getNode(), error, 0);
	}
}

function stripePicker(
	paths: AccountPaths,
	doing: string,
	list: (stripe: Stripe, filter?: string, after?: string) => Promise<ChoicePage>,
): ListSearch {
	return listSearch(async (context, filter, after) => {
		try {
			const { clientOf } = await openStripeAccounts(context);
			const stripe = await clientOf(shownAccount(context, paths));
			return await list(stripe, filter, after);
		} catch (error) {
			throw stripeProblem(error, doing);
		}
	});
}
