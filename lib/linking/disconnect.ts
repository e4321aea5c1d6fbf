import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { badInput, Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { writeRecords } from '../salesforce/write';
import { linkableAccounts } from './linkableAccounts';
import { type LinkContext, linkField, locationOf, placeName } from './linkContext';

export interface DisconnectRequest {
	accountId: string;
	/** Undefined: the account's own. */
	location?: string;
}

export interface DisconnectResult {
	status: 'disconnected' | 'notJoined' | 'refused';
	accountId: string;
	accountName: string | null;
	/** The customer that it was joined with; with this, Connect joins it again. */
	customerId: string | null;
	location: string;
	problem?: Problem;
}

/**
 * Takes customers' IDs out of accounts. Stripe is asked nothing and left as it is.
 *
 * @returns a result for each, in order
 * @throws Problem when the accounts cannot be read
 */
export async function disconnectAll(
	context: LinkContext,
	requests: readonly DisconnectRequest[],
): Promise<DisconnectResult[]> {
	const ids = requests.map(({ accountId }) => longRecordId(accountId));
	const accounts = await linkableAccounts(context, ids);
	const results = requests.map((request, at) =>
		plan(context, request, accounts.get(ids[at] ?? '')),
	);
	const toWrite = results.filter(({ status }) => status === 'disconnected');
	const outcomes = await writeRecords(
		context.salesforce,
		{
			operation: 'update',
			object: 'Account',
			rows: toWrite.map(({ accountId, location }) => ({
				Id: accountId,
				[linkField(context, location)]: null,
			})),
		},
		{ doing: 'Taking the customer ID out of the account' },
	);
	for (const [at, outcome] of outcomes.entries()) {
		const result = toWrite[at];
		if (!result || outcome.success) continue;
		result.status = 'refused';
		result.problem = outcome.problem;
	}
	return results;
}

function plan(
	context: LinkContext,
	{ accountId, location: given }: DisconnectRequest,
	account: AccountRecord | undefined,
): DisconnectResult {
	const nothing = { accountId, accountName: null, customerId: null, location: given ?? '' };
	try {
		if (!account) {
			throw badInput(
				'Account ID',
				`Salesforce has no account ${accountId}, or the connection’s user may not see it`,
				'Check the ID',
			);
		}
		const location = locationOf(context, account, given);
		const held = textOf(account, linkField(context, location));
		return {
			status: held ? 'disconnected' : 'notJoined',
			accountId: longRecordId(account.Id),
			accountName: nameOf(account),
			customerId: held || null,
			location,
		};
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		return { ...nothing, status: 'refused', problem: error };
	}
}

/** How it is undone, or what there was to do, as a sentence. */
export function disconnectWords(result: DisconnectResult): string {
	const { accountName, customerId, location, status } = result;
	const place = placeName(location);
	if (status === 'notJoined') return `${accountName ?? ''} is joined with no customer in ${place}`;
	return `Disconnected ${accountName ?? ''} from ${customerId ?? ''} in ${place}. To undo it, connect the two again`;
}
