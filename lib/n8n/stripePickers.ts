import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import type Stripe from 'stripe';
import { stripeProblem } from '../stripe/errors';
import { type ChoicePage, listConnectedAccounts, listCoupons } from '../stripe/lists';
import { pickerText } from './parameterText';
import { nodeError } from './problems';
import { type StripeAccountChoice, stripeClients, stripeCredential } from './stripeClients';

/** The coupons of the account that the node's options choose. */
export async function searchCoupons(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const choice = {
		location: textParameter(this, 'options.location'),
		connectedAccount: textParameter(this, 'options.connectedAccount'),
	};
	return await search(this, choice, 'Listing the coupons', async (stripe) =>
		listCoupons(stripe, filter, paginationToken),
	);
}

/** The accounts connected to the account that the node's options choose. */
export async function searchConnectedAccounts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const choice = { location: textParameter(this, 'options.location') };
	return await search(this, choice, 'Listing the connected accounts', async (stripe) =>
		listConnectedAccounts(stripe, filter, paginationToken),
	);
}

/** The locations of the credential, the main account first. */
export async function loadLocations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { locations } = await stripeCredential(this);
	const names = (locations?.location ?? []).map(({ name }) => name.trim());
	return [{ name: 'Main Account', value: '' }, ...names.map((name) => ({ name, value: name }))];
}

async function search(
	context: ILoadOptionsFunctions,
	choice: StripeAccountChoice,
	doing: string,
	list: (stripe: Stripe) => Promise<ChoicePage>,
): Promise<INodeListSearchResult> {
	try {
		const stripe = await stripeClients(await stripeCredential(context))(choice);
		const { choices, next } = await list(stripe);
		return { results: choices, paginationToken: next };
	} catch (error) {
		throw nodeError(context.getNode(), stripeProblem(error, doing), 0);
	}
}

/** A parameter as text, be it a picker's or plain; an expression has no value yet and counts as empty. */
function textParameter(context: ILoadOptionsFunctions, name: string): string {
	const text = pickerText(context.getCurrentNodeParameter(name));
	return text.startsWith('=') ? '' : text;
}
