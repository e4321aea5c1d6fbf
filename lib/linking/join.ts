import { type AccountRecord, nameOf } from '../accounts/accountRecord';
import { badInput, Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { organizationId } from '../salesforce/runningUser';
import { findCustomersById, type Found } from './customerDirectory';
import { Claims } from './joinClaims';
import type { JoinRequest, JoinResult, Placed } from './joinResult';
import { judge } from './judgeJoin';
import { holdersOf, linkableAccounts } from './linkableAccounts';
import { type LinkContext, linkField, locationOf, placeName } from './linkContext';
import { otherLocations } from './otherLocations';
import { writeJoins } from './writeJoins';

/**
 * Joins accounts with customers that exist already: checks that each customer is there, is alive and
 * nobody else's, and writes its ID into the account. Nothing else is changed.
 *
 * @param requests any number; with thousands the org is written to in bulk
 * @returns a result for each, in order
 * @throws Problem when the accounts or the customers cannot be read at all
 */
export async function joinAll(
	context: LinkContext,
	requests: readonly JoinRequest[],
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
	const toWrite = results.filter(
		({ status }, at) => status === 'joined' && requests[at]?.isDryRun === false,
	);
	const written = await writeJoins(context, toWrite, orgId);
	const writtenOf = new Map(toWrite.map((result, at) => [result, written[at]]));
	return results.map((result) => writtenOf.get(result) ?? result);
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
		const ids = wanted.get(location);
		if (ids) ids.push(request.customerId);
		else wanted.set(location, [request.customerId]);
	}
	const found = new Map<string, Map<string, Found>>();
	for (const [location, ids] of wanted) {
		found.set(location, await findCustomersById(await stripe.clientOf({ location }), ids));
	}
	return found;
}

/** Says of a customer that is not there at which other location it is. */
async function nameOtherLocations(
	context: LinkContext,
	results: readonly JoinResult[],
): Promise<void> {
	const lost = results.filter(({ problem }) => problem?.code === 'customer_unknown');
	const places = await otherLocations(context, lost);
	for (const result of lost) {
		const location = places.get(result.customerId);
		if (location === undefined) continue;
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
