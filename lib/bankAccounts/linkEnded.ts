import { badInput, Problem } from '../errors';
import type { PlaidClient } from '../plaid/client';
import { attachBankAccount, attached, type AttachedAccount, createBankToken } from './attach';
import { bankAccountsOf, SESSION_KEY } from './connection';
import { accountToUse, type Connection, exchangePublicToken } from './exchange';
import type { StripeOf } from './findAccount';
import { type LinkOwner, ownerIn } from './linkAddress';

/** What a webhook of Plaid's comes to. */
export interface LinkOutcome {
	/**
	 * `attached`: the customer has the account now, or had it already. `repaired`: a connection works again.
	 * `left`: the person left without connecting one. `otherWebhook`: it tells of something else. `unfinished`:
	 * connected at Plaid, but not with the customer; `problem` says why.
	 */
	status: 'attached' | 'left' | 'otherWebhook' | 'repaired' | 'unfinished';
	customerId?: string;
	location?: string;
	/** Of the payment page, where the link came from there. */
	visit?: string;
	account?: AttachedAccount;
	connection?: Connection;
	/** Which of the shared accounts it is. */
	accountId?: string;
	problem?: Problem;
}

interface Finished {
	linkToken: string;
	sessionId: string;
	isSuccess: boolean;
	publicTokens: string[];
}

/**
 * Does all that is to be done when somebody has connected a bank account: from the verified webhook that
 * says so to the account with the customer. The same webhook twice does it once.
 *
 * @param body of a webhook that is known to be Plaid's
 * @throws Problem before anything is done that cannot be done again
 */
export async function takeLinkEnded(
	plaid: PlaidClient,
	stripeOf: StripeOf,
	body: Readonly<Record<string, unknown>>,
	makeDefault: boolean,
): Promise<LinkOutcome> {
	const finished = finishedSession(body);
	if (!finished) return { status: 'otherWebhook' };
	const owner = await ownerOf(plaid, finished.linkToken);
	const { customerId, location, visit } = owner;
	if (!finished.isSuccess) return { status: 'left', ...owner };
	const [publicToken] = finished.publicTokens;
	if (publicToken === undefined) return { status: 'repaired', ...owner };

	const stripe = await stripeOf(location);
	const stored = (await bankAccountsOf(stripe, customerId)).find(
		({ metadata }) => metadata?.[SESSION_KEY] === finished.sessionId,
	);
	if (stored) {
		return {
			status: 'attached',
			...owner,
			account: attached(stored, customerId, makeDefault, true),
		};
	}
	const connection = await exchangePublicToken(plaid, publicToken);
	const accountId = accountToUse(connection.accounts)?.accountId;
	const known = { ...owner, connection, ...(accountId !== undefined && { accountId }) };
	try {
		if (connection.problem) throw connection.problem;
		if (accountId === undefined) throw nothingToDebit();
		const { accessToken, itemId } = connection;
		const token = await createBankToken(plaid, { accessToken, accountId });
		const notes = {
			accessToken: plaid.sealed(accessToken),
			itemId,
			accountId,
			sessionId: finished.sessionId,
			...(visit !== undefined && { visit }),
		};
		const account = await attachBankAccount(stripe, { customerId, token, makeDefault, notes });
		return { status: 'attached', ...known, account };
	} catch (problem) {
		// The public token is used up: what it was exchanged for must not be lost with the failure.
		if (!(problem instanceof Problem)) throw problem;
		return { status: 'unfinished', ...known, problem };
	}
}

function nothingToDebit(): Problem {
	return badInput(
		'Account ID',
		'the customer shared neither a checking nor a savings account',
		'Have the customer connect one that can be debited',
	);
}

/** Who the link was made for, as Plaid keeps it: the address of a call could be anybody's. */
async function ownerOf(plaid: PlaidClient, linkToken: string): Promise<LinkOwner> {
	const { metadata } = await plaid.call('Reading the link', async (endpoints) =>
		endpoints.linkTokenGet({ link_token: linkToken }),
	);
	const owner = ownerIn(metadata.webhook);
	if (owner) return owner;
	throw badInput(
		'Webhook Address',
		'the link was not made by Create Link Address, so that nobody knows whose account it is',
		'Make links with Create Link Address, or use Exchange Public Token and the steps after it',
	);
}

/** https://plaid.com/docs/api/link/#session_finished */
function finishedSession(body: Readonly<Record<string, unknown>>): Finished | undefined {
	const { webhook_type: type, webhook_code: code, link_token: token, link_session_id: id } = body;
	if (type !== 'LINK' || code !== 'SESSION_FINISHED') return undefined;
	if (typeof token !== 'string' || typeof id !== 'string') return undefined;
	const tokens: unknown = body['public_tokens'];
	return {
		linkToken: token,
		sessionId: id,
		isSuccess: /^success$/i.test(String(body['status'])),
		publicTokens: Array.isArray(tokens) ? tokens.filter((each) => typeof each === 'string') : [],
	};
}
