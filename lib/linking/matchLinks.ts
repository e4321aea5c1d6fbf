import type Stripe from 'stripe';
import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { crmIdOf } from '../customers/crmId';
import { query } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, soql } from '../salesforce/soql';
import { stripeProblem } from '../stripe/errors';
import { joinAll } from './join';
import type { JoinResult } from './joinResult';
import { accountFieldsToRead, emailOf } from './linkableAccounts';
import { type LinkContext, linkField, locationOf, placeName } from './linkContext';
import { type Comparable, proposePairs } from './matchPairs';

export interface MatchRequest {
	/** Of the credential; its accounts and customers are compared. */
	location: string;
	/** Pairs of a score below are not proposed. */
	lowestScore: number;
	/** Pairs of at least this score are joined; undefined: none is. */
	joinFrom?: number;
}

/** A pair that is proposed, and what became of it. */
export interface ProposedPair {
	accountId: string;
	accountName: string;
	customerId: string;
	customerName: string | null;
	customerEmail: string | null;
	location: string;
	score: number;
	reasons: string[];
	/** Another pair scores as much: nobody but a person can decide. */
	isAmbiguous: boolean;
	status: 'proposed' | JoinResult['status'];
	problem?: JoinResult['problem'];
}

/**
 * Compares the accounts of a location that are joined with no customer with the customers that belong to
 * none. Pairs are joined only if that is asked for, and never one that another equals.
 *
 * @returns the best pairs first; each account and each customer is in at most one
 * @throws Problem when accounts or customers cannot be read
 */
export async function matchLinks(
	context: LinkContext,
	{ location, lowestScore, joinFrom }: MatchRequest,
): Promise<ProposedPair[]> {
	const field = linkField(context, location);
	const [accounts, held] = await readAccounts(context, location, field);
	const emails = await contactEmails(context, field);
	const customers = await readCustomers(context, location, held);
	const byCustomer = new Map(customers.map((customer) => [customer.id, customer]));
	const byAccount = new Map(accounts.map((account) => [longRecordId(account.Id), account]));
	const proposed = proposePairs(
		accounts.map((account) => comparable(account, emails)),
		customers.map(({ id, name, email, phone }) => ({
			id,
			name: name ?? '',
			emails: email ? [email] : [],
			phones: phone ? [phone] : [],
		})),
	).filter(({ score }) => score >= lowestScore);
	const toJoin = proposed.filter(
		({ score, isAmbiguous }) => joinFrom !== undefined && score >= joinFrom && !isAmbiguous,
	);
	const joined = await joinAll(
		context,
		toJoin.map(({ accountId, customerId }) => ({
			accountId,
			customerId,
			location,
			replace: false,
			isDryRun: false,
		})),
	);
	const results = new Map(toJoin.map((pair, at) => [pair, joined[at]]));
	return proposed.map((pair): ProposedPair => {
		const account = byAccount.get(pair.accountId);
		const customer = byCustomer.get(pair.customerId);
		const result = results.get(pair);
		return {
			...pair,
			accountName: account ? nameOf(account) : pair.accountId,
			customerName: customer?.name ?? null,
			customerEmail: customer?.email ?? null,
			location,
			status: result?.status ?? 'proposed',
			...(result?.problem && { problem: result.problem }),
		};
	});
}

/** The accounts of the location without a customer, and the customers that the others hold. */
async function readAccounts(
	context: LinkContext,
	location: string,
	field: string,
): Promise<[AccountRecord[], Set<string>]> {
	const names = fieldList(await accountFieldsToRead(context));
	const open: AccountRecord[] = [];
	const held = new Set<string>();
	const found = query<AccountRecord>(
		context.salesforce,
		soql`SELECT ${names} FROM Account ORDER BY Id`,
		{ doing: 'Reading the accounts' },
	);
	for await (const account of found) {
		const customerId = textOf(account, field);
		if (customerId) held.add(customerId);
		else if (isAt(context, account, location)) open.push(account);
	}
	return [open, held];
}

/** An account whose location the credential does not have is nobody's. */
function isAt(context: LinkContext, account: AccountRecord, location: string): boolean {
	const own = context.hasLocationField ? textOf(account, context.names.location) : '';
	const isKnown = context.stripe.locations.some((name) => name.toLowerCase() === own.toLowerCase());
	return isKnown && locationOf(context, account, undefined) === location;
}

/** E-mail addresses of the people of accounts that are businesses, by account. */
async function contactEmails(context: LinkContext, field: string): Promise<Map<string, string[]>> {
	const emails = new Map<string, string[]>();
	const contacts = query<{ AccountId: string; Email: string }>(
		context.salesforce,
		soql`SELECT AccountId, Email FROM Contact WHERE Email != NULL AND AccountId != NULL AND ${fieldList([`Account.${field}`])} = NULL`,
		{ doing: 'Reading the contacts' },
	);
	for await (const { AccountId, Email } of contacts) {
		const id = longRecordId(AccountId);
		emails.set(id, [...(emails.get(id) ?? []), Email]);
	}
	return emails;
}

function comparable(
	account: AccountRecord,
	emails: ReadonlyMap<string, readonly string[]>,
): Comparable {
	const id = longRecordId(account.Id);
	const phone = textOf(account, 'Phone');
	const own = emailOf(account);
	return {
		id,
		name: textOf(account, 'Name'),
		emails: [...(own ? [own] : []), ...(emails.get(id) ?? [])],
		phones: phone ? [phone] : [],
	};
}

/** Customers that no account holds, and that stand for no record. */
async function readCustomers(
	{ stripe }: LinkContext,
	location: string,
	held: ReadonlySet<string>,
): Promise<Stripe.Customer[]> {
	const client = await stripe.clientOf({ location });
	const customers: Stripe.Customer[] = [];
	try {
		for await (const customer of client.customers.list({ limit: 100 })) {
			if (!held.has(customer.id) && crmIdOf(customer) === '') customers.push(customer);
		}
		return customers;
	} catch (error) {
		throw stripeProblem(error, `Reading the customers of ${placeName(location)}`);
	}
}
