import { badInput, Problem } from '../errors';
import type { LinkTokenCreateRequest } from 'plaid';
import type { PlaidClient } from '../plaid/client';

/** Whose account is to be connected: noted in the webhook's address, which Plaid keeps with the link. */
export interface LinkOwner {
	customerId: string;
	/** Which of the credential's Stripe accounts the customer belongs to; empty for the main one. */
	location: string;
	/** Names a payer's way from the payment page to the bank and back; absent for other links. */
	visit?: string;
}

/** Where no business is named, on the page on which somebody signs in again. */
const NO_NAME = 'Your bank connection';

/** A link by which the person repairs a connection that the bank wants a new login for. */
export async function createRepairAddress(
	plaid: PlaidClient,
	owner: LinkOwner,
	accessToken: string,
	clientName: string,
): Promise<LinkAddress> {
	return await createLinkAddress(plaid, {
		...owner,
		clientName: clientName || NO_NAME,
		language: 'en',
		countries: ['US'],
		webhook: '',
		redirect: '',
		validMinutes: LONGEST_MINUTES,
		deliverBy: 'none',
		name: '',
		email: '',
		phone: '',
		repair: accessToken,
	});
}

export interface LinkRequest extends LinkOwner {
	/** Of the business, as the page shows it. */
	clientName: string;
	/** Two letters. */
	language: string;
	/** Two letters each. */
	countries: readonly string[];
	/** Where the webhook goes, as n8n's Webhook node has it; empty for none. */
	webhook: string;
	/** Where the person is led afterwards; empty for a page of Plaid's. */
	redirect: string;
	/** Whole minutes. */
	validMinutes: number;
	/** Who sends the link; `none` returns it only. */
	deliverBy: 'email' | 'none' | 'sms';
	name: string;
	email: string;
	phone: string;
	/** A connection that the bank wants a new login for, instead of a new one. */
	repair?: string;
}

export interface LinkAddress {
	address: string;
	linkToken: string;
	/** ISO 8601. */
	expiresAt: string;
}

const CUSTOMER = 'stripe_customer';
const LOCATION = 'stripe_location';
const VISIT = 'payment_visit';

/** Plaid keeps a link for at most 21 days. https://plaid.com/docs/api/link/#link-token-create-request-hosted-link */
export const LONGEST_MINUTES = 21 * 24 * 60;

/** Names that are longer Plaid replaces by “This Application”. */
export const LONGEST_CLIENT_NAME = 30;

/**
 * Makes the address of a page of Plaid's on which a person connects a bank account.
 * https://plaid.com/docs/link/hosted-link/
 *
 * @throws Problem when a value is missing that the delivery needs, or Plaid refuses
 */
export async function createLinkAddress(
	plaid: PlaidClient,
	request: LinkRequest,
): Promise<LinkAddress> {
	const params = linkParams(request);
	// A link that Plaid sends would be sent again.
	const isSent = request.deliverBy !== 'none';
	const made = await plaid.call(
		'Making the link',
		async (endpoints) => endpoints.linkTokenCreate(params),
		isSent,
	);
	if (made.hosted_link_url === undefined) {
		throw new Problem('Plaid made a link without a page', {
			origin: 'plaid',
			whatToDo: 'Ask Plaid to enable Hosted Link for your team.',
		});
	}
	return { address: made.hosted_link_url, linkToken: made.link_token, expiresAt: made.expiration };
}

/** The request, as the SDK has it: its enums are plain words. */
function linkParams(request: LinkRequest): LinkTokenCreateRequest {
	const { customerId, deliverBy, email, phone, name, webhook, redirect, repair } = request;
	if (deliverBy === 'email' && !email) throw lacking('Email', 'email');
	if (deliverBy === 'sms' && !phone) throw lacking('Phone', 'SMS');
	if (request.clientName.length > LONGEST_CLIENT_NAME) {
		throw badInput(
			'Business Name',
			`it is longer than ${LONGEST_CLIENT_NAME} characters, and Plaid would not show it`,
			'Shorten it',
		);
	}
	const params = {
		client_name: request.clientName,
		language: request.language,
		country_codes: request.countries,
		user: {
			client_user_id: customerId,
			...(name && { legal_name: name }),
			...(email && { email_address: email }),
			...(phone && { phone_number: phone }),
		},
		...(webhook && { webhook: ownedAddress(webhook, request) }),
		hosted_link: {
			url_lifetime_seconds: request.validMinutes * 60,
			...(redirect && { completion_redirect_uri: redirect }),
			...(deliverBy !== 'none' && { delivery_method: deliverBy }),
		},
		...(repair === undefined
			? { products: ['auth'], account_filters: DEBITABLE }
			: { access_token: repair }),
	};
	return params as unknown as LinkTokenCreateRequest;
}

/** Accounts of other kinds cannot be debited, so that Link does not offer them. */
const DEBITABLE = { depository: { account_subtypes: ['checking', 'savings'] } };

/** The address with the owner in it. */
export function ownedAddress(webhook: string, { customerId, location, visit }: LinkOwner): string {
	const field = 'Webhook Address';
	if (!URL.canParse(webhook)) {
		throw badInput(field, 'this is not an address', 'Copy the Production URL of the Webhook node');
	}
	const url = new URL(webhook);
	url.searchParams.set(CUSTOMER, customerId);
	if (location) url.searchParams.set(LOCATION, location);
	if (visit !== undefined) url.searchParams.set(VISIT, visit);
	return url.toString();
}

/**
 * The owner in an address that {@link ownedAddress} made. It counts as Plaid tells it of a link of ours;
 * what the caller of a webhook asks for in its address counts for nothing.
 */
export function ownerIn(webhook: string | null): LinkOwner | undefined {
	if (webhook === null || !URL.canParse(webhook)) return undefined;
	const { searchParams } = new URL(webhook);
	const customerId = searchParams.get(CUSTOMER);
	if (!customerId) return undefined;
	const visit = searchParams.get(VISIT);
	return {
		customerId,
		location: searchParams.get(LOCATION) ?? '',
		...(visit !== null && { visit }),
	};
}

function lacking(field: string, by: string) {
	return badInput(field, `it is empty, and the link is to be sent by ${by}`, 'Fill it in');
}
