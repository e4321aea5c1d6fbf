import { type AccountRecord, nameOf, textOf } from '../accounts/accountRecord';
import { otherOrgProblem } from '../customers/otherOrg';
import { badInput, Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import type { Found } from './customerDirectory';
import { differencesOf } from './differences';
import type { Claims } from './joinClaims';
import type { JoinResult, Placed } from './joinResult';
import type { Holder } from './linkableAccounts';
import { placeName } from './linkContext';

/**
 * What becomes of a request, as far as can be told before anything is written.
 *
 * @param holders accounts that hold the customer's ID, by ID
 * @param claims what earlier requests of the run have taken
 * @param orgId of the org that the accounts are in; undefined when it cannot be told
 */
export function judge(
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
		// Before the claim: what is refused takes the customer from nobody.
		if (held && held !== customerId && !replace) throw holdsAnother(account, held);
		const isDoubled = claims.claim(placed);
		const status = isDoubled || held === customerId ? 'alreadyJoined' : 'joined';
		return {
			...result,
			status,
			customer,
			differences: differencesOf(account, customer),
			...(status === 'joined' && held && { replacedId: held }),
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
	const lacksCapitals =
		/[a-z]/.test(customerId.slice(4)) && customerId === customerId.toLowerCase();
	const where = `, in ${placeName(location)}${lacksCapitals ? ': it may have lost its capitals, which count in Stripe' : ''}`;
	return new Problem(`Customer ID: ${customerId} ${WHY[why]}${why === 'unknown' ? where : ''}`, {
		origin: 'input',
		field: 'Customer ID',
		code: `customer_${why}`,
		whatToDo: WHAT_TO_DO[why],
	});
}

const WHAT_TO_DO: Readonly<Record<keyof typeof WHY, string>> = {
	deleted: 'A deleted customer cannot be brought back. Choose another.',
	otherMode: 'Use the credential of the customer’s mode.',
	unknown: 'Check the ID and its capitals, and that it belongs to this location’s Stripe account.',
};
