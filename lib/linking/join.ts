import type Stripe from 'stripe';
import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { crmIdOf, recordNotes } from '../customers/crmId';
import { otherOrgProblem } from '../customers/otherOrg';
import { badInput, Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { organizationId } from '../salesforce/runningUser';
import { writeRecords } from '../salesforce/write';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import { findCustomersById, type Found } from './customerDirectory';
import { type Difference, differencesOf } from './differences';
import { type Holder, holdersOf, linkableAccounts } from './linkableAccounts';
import { type LinkContext, linkField, locationOf, placeName } from './linkContext';

/** An account and the customer that it is to be joined with. */
export interface JoinRequest {
	/** In the long form, where it has the form of a record's ID. */
	accountId: string;
	customerId: string;
	/** Of the credential; undefined: the account's own. */
	location?: string;
	/** Whether it may take the place of another customer's ID. */
	replace: boolean;
}

/** What became of one of them. */
export interface JoinResult {
	status: 'joined' | 'alreadyJoined' | 'refused';
	accountId: string;
	accountName: string | null;
	customerId: string;
	location: string;
	/** The ID that the account held before, where it was replaced. */
	replacedId?: string;
	account?: AccountRecord;
	customer?: Stripe.Customer;
	differences: Difference[];
	/** Why it was refused, or what failed after the ID was written. */
	problem?: Problem;
}

/** A request whose account and location are known. */
interface Placed {
	request: JoinRequest;
	account: AccountRecord;
	location: string;
	field: string;
}

/**
 * Joins accounts with customers that exist already: checks that each customer is there, is alive and
 * nobody else's, and writes its ID into the account. Nothing else is changed.
 *
 * @param requests any number; with thousands the org is written to in bulk
 * @param isDryRun says what would become of each, and writes nothing
 * @returns a result for each, in order
 * @throws Problem when the accounts or the customers cannot be read at all
 */
export async function joinAll(
	context: LinkContext,
	requests: readonly JoinRequest[],
	isDryRun: boolean,
): Promise<JoinResult[]> {
	const accounts = await linkableAccounts(
		context,
		requests.map(({ accountId }) => longRecordId(accountId)),
	);
	const placed = requests.map((request) => place(context, request, accounts));
	const good = placed.filter((one): one is Placed => 'field' in one);
	const holders = await holdersOf(
		context,
		good.map(({ request }) => request.customerId),
	);
	const found = await customersOf(context, good);
	const orgId = await organizationId(context.salesforce);
	const claims = new Claims();
	const results = placed.map((one) => {
		if (!('field' in one)) return one;
		const customer = found.get(one.location)?.get(one.request.customerId);
		return judge(one, customer, holders, claims, orgId);
	});
	await nameOtherLocations(context, results);
	return isDryRun ? results : await write(context, results, orgId);
}

function place(
	context: LinkContext,
	request: JoinRequest,
	accounts: ReadonlyMap<string, AccountRecord>,
): Placed | JoinResult {
	const accountId = longRecordId(request.accountId);
	const account = accounts.get(accountId);
	const { customerId } = request;
	const nothing = {
		accountId,
		accountName: account ? nameOf(account) : null,
		customerId,
		location: request.location ?? '',
		differences: [],
	};
	try {
		if (!account) throw noAccount(request.accountId);
		const location = locationOf(context, account, request.location);
		return { request, account, location, field: linkField(context, location) };
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { ...nothing, status: 'refused', problem: error };
	}
}

function noAccount(id: string): Problem {
	return badInput(
		'Account ID',
		`Salesforce has no account ${id}, or the connection’s user may not see it`,
		'Check the ID. A spreadsheet that sorts out capitals turns an ID of 15 characters into another; export IDs of 18 characters',
	);
}

async function customersOf(
	{ stripe }: LinkContext,
	placed: readonly Placed[],
): Promise<Map<string, Map<string, Found>>> {
	const wanted = new Map<string, string[]>();
	for (const { location, request } of placed) {
		wanted.set(location, [...(wanted.get(location) ?? []), request.customerId]);
	}
	const found = new Map<string, Map<string, Found>>();
	for (const [location, ids] of wanted) {
		found.set(location, await findCustomersById(await stripe.clientOf({ location }), ids));
	}
	return found;
}

/** What earlier requests of the same run have taken. */
class Claims {
	private readonly byCustomer = new Map<string, Placed>();
	private readonly byAccount = new Map<string, string>();

	/**
	 * @returns true when an earlier request asked for the very same
	 * @throws Problem when an earlier one asked for something that contradicts it
	 */
	claim(placed: Placed): boolean {
		const { account, location, field, request } = placed;
		const { customerId } = request;
		const customer = `${location} ${customerId}`;
		const slot = `${longRecordId(account.Id)} ${field}`;
		const before = this.byCustomer.get(customer);
		const other = this.byAccount.get(slot);
		if (before && longRecordId(before.account.Id) === longRecordId(account.Id)) return true;
		if (before) {
			throw badInput(
				'Customer ID',
				`${customerId} is given to two accounts, ${nameOf(before.account)} and ${nameOf(account)}`,
				'Leave one of the two out',
			);
		}
		if (other !== undefined) {
			throw badInput(
				'Account ID',
				`${nameOf(account)} is given two customers, ${other} and ${customerId}`,
				'Leave one of the two out',
			);
		}
		this.byCustomer.set(customer, placed);
		this.byAccount.set(slot, customerId);
		return false;
	}
}

function judge(
	placed: Placed,
	found: Found | undefined,
	holders: ReadonlyMap<string, readonly Holder[]>,
	claims: Claims,
	orgId: string | undefined,
): JoinResult {
	const { request, account, location, field } = placed;
	const { customerId, replace } = request;
	const held = textOf(account, field);
	const result = {
		accountId: longRecordId(account.Id),
		accountName: nameOf(account),
		customerId,
		location,
		account,
		differences: [],
	};
	try {
		if (!found || 'missing' in found) throw missing(customerId, location, found?.missing);
		const { customer } = found;
		const other = otherOrgProblem(customer, orgId);
		if (other) throw other;
		refuseOthers(placed, holders.get(customerId) ?? []);
		const differences = differencesOf(account, customer);
		const isDoubled = claims.claim(placed);
		if (isDoubled || held === customerId) {
			return { ...result, status: 'alreadyJoined', customer, differences };
		}
		if (held && !replace) throw holdsAnother(account, held);
		return {
			...result,
			status: 'joined',
			customer,
			differences,
			...(held && { replacedId: held }),
		};
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { ...result, status: 'refused', problem: error };
	}
}

function refuseOthers({ account, field, request }: Placed, holders: readonly Holder[]): void {
	const { customerId } = request;
	const other = holders.find(
		(holder) => longRecordId(holder.account.Id) !== longRecordId(account.Id),
	);
	if (other) {
		throw badInput(
			'Customer ID',
			`${customerId} is joined with another account, ${nameOf(other.account)} (${other.account.Id})`,
			'Disconnect it there first, if that was wrong',
		);
	}
	const elsewhere = holders.find((holder) => holder.field !== field);
	if (!elsewhere) return;
	throw badInput(
		'Customer ID',
		`${nameOf(account)} holds ${customerId} for another location, in ${elsewhere.field}`,
		'Check the location',
	);
}

function holdsAnother(account: AccountRecord, held: string): Problem {
	return badInput(
		'Customer ID',
		`${nameOf(account)} is joined with another customer, ${held}`,
		'Disconnect it first, or switch on Replace Other ID',
	);
}

const WHY = {
	deleted: 'has been deleted in Stripe',
	otherMode:
		'belongs to the other mode: one of the two, key and customer, is live and the other test',
	unknown: 'is not there',
} as const;

function missing(customerId: string, location: string, why: keyof typeof WHY = 'unknown'): Problem {
	return new Problem(
		`Customer ID: ${customerId} ${WHY[why]}${why === 'unknown' ? `, in ${placeName(location)}` : ''}`,
		{
			origin: 'input',
			field: 'Customer ID',
			code: `customer_${why}`,
			whatToDo:
				why === 'deleted'
					? 'A deleted customer cannot be brought back. Choose another.'
					: why === 'otherMode'
						? 'Use the credential of the customer’s mode.'
						: 'Check the ID and its capitals, and that it belongs to this location’s Stripe account.',
		},
	);
}

/** Says of a customer that is not there at which other location it is. */
async function nameOtherLocations(context: LinkContext, results: JoinResult[]): Promise<void> {
	const { stripe } = context;
	const lost = results.filter(({ problem }) => problem?.code === 'customer_unknown');
	if (lost.length === 0) return;
	for (const location of stripe.locations) {
		const wanted = lost.filter((result) => result.location !== location);
		const found = await findCustomersById(
			await stripe.clientOf({ location }),
			wanted.map(({ customerId }) => customerId),
		);
		for (const result of wanted) {
			const there = found.get(result.customerId);
			if (!there || !('customer' in there)) continue;
			result.problem = new Problem(
				`Customer ID: ${result.customerId} belongs to ${placeName(location)}, not to ${placeName(result.location)}`,
				{
					origin: 'input',
					field: 'Customer ID',
					code: 'wrong_location',
					whatToDo: 'Choose that location, or correct the location of the account in Salesforce.',
				},
			);
		}
	}
}

async function write(
	context: LinkContext,
	results: readonly JoinResult[],
	orgId: string | undefined,
): Promise<JoinResult[]> {
	const { salesforce } = context;
	const toWrite = results.filter(({ status }) => status === 'joined');
	const outcomes = await writeRecords(
		salesforce,
		{
			operation: 'update',
			object: 'Account',
			rows: toWrite.map(({ accountId, customerId, location }) => ({
				Id: accountId,
				[linkField(context, location)]: customerId,
			})),
		},
		{ doing: 'Writing the customer ID to the account' },
	);
	const outcomeOf = new Map(toWrite.map((result, index) => [result, outcomes[index]]));
	const written: JoinResult[] = [];
	for (const result of results) {
		const outcome = outcomeOf.get(result);
		if (outcome?.success === false) {
			written.push({ ...result, status: 'refused', problem: outcome.problem });
		} else if (outcome) written.push(await noteRecord(context, result, orgId));
		else written.push(result);
	}
	return written;
}

/** A customer that notes another record would be taken for that one's by a sync. */
async function noteRecord(
	{ stripe }: LinkContext,
	result: JoinResult,
	orgId: string | undefined,
): Promise<JoinResult> {
	const { customer, accountId, location } = result;
	const noted = customer ? crmIdOf(customer) : '';
	if (!customer || noted === '' || noted === accountId) return result;
	try {
		const client = await stripe.clientOf({ location });
		const metadata = recordNotes(accountId, orgId);
		await client.customers.update(
			customer.id,
			{ metadata },
			{ idempotencyKey: idempotencyKey('link', customer.id, noted, accountId, orgId ?? '') },
		);
		return result;
	} catch (error) {
		const problem = stripeProblem(error, `The ID is written, but noting it on ${customer.id}`);
		if (!(problem instanceof Problem)) throw problem;
		return { ...result, problem };
	}
}
