import pMap from 'p-map';
import { nameOf } from '../accounts/accountRecord';
import { storedMethods } from '../customers/paymentMethods';
import type { StoredMethod } from '../customers/storedMethod';
import { Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { type LinkedAccount, linkedAccounts } from './linkedAccounts';
import type { LinkContext } from './linkContext';
import type { AccountMethods } from './listMethods';

/** Customers that are asked for at a time; the accounts' limiters set the pace. */
const AT_ONCE = 25;

/** How an account can be charged. */
export interface CheckedMethods extends AccountMethods {
	/**
	 * `nothingUsable`: none of what is stored can be charged. `defaultUnusable`: the default cannot, another
	 * can. `trouble`: something that is stored cannot be charged, or soon will not be.
	 */
	status: 'ok' | 'trouble' | 'defaultUnusable' | 'nothingUsable';
	/** As a sentence without its full stop. */
	message: string;
}

/** An account whose customer could not be asked for. */
export interface UncheckedMethods {
	accountId: string;
	accountName: string;
	customerId: string;
	location: string;
	problem: Problem;
}

/**
 * Reads what the customers of all joined accounts have stored: three requests to Stripe for each. What one
 * account refuses stops no other.
 *
 * @param only the accounts of this location, as the credential writes it; undefined: all
 * @returns in the order of the accounts' names
 * @throws Problem when the accounts cannot be read
 */
export async function checkMethods(
	context: LinkContext,
	only?: string,
): Promise<Array<CheckedMethods | UncheckedMethods>> {
	return await pMap(
		await linkedAccounts(context, only),
		async (linked) => {
			const { account, customerId, location } = linked;
			const known = {
				accountId: longRecordId(account.Id),
				accountName: nameOf(account),
				customerId,
				location,
			};
			try {
				const methods = await methodsOf(context, linked);
				return { ...known, methods, ...judged(known.accountName, methods) };
			} catch (error) {
				if (error instanceof Problem) return { ...known, problem: error };
				throw error;
			}
		},
		{ concurrency: AT_ONCE },
	);
}

async function methodsOf(context: LinkContext, linked: LinkedAccount): Promise<StoredMethod[]> {
	const { account, customerId, location, isLocationUnknown } = linked;
	if (isLocationUnknown) {
		throw new Problem(
			`${nameOf(account)} names the location ${location}, which the Stripe credential does not have`,
			{
				origin: 'input',
				field: 'Location',
				whatToDo: 'Correct the account’s location, or add it to the credential.',
			},
		);
	}
	const stripe = await context.stripe.clientOf({ location });
	return await storedMethods(stripe, customerId, context.clock);
}

/** What is to be known of a customer's stored ways to pay before it is charged. */
function judged(
	name: string,
	methods: readonly StoredMethod[],
): Pick<CheckedMethods, 'status' | 'message'> {
	const troubled = methods.filter(({ trouble }) => trouble !== null);
	const told = troubled.map(({ label, trouble }) => `${label}: ${trouble ?? ''}`).join('; ');
	if (!methods.some(({ isUsable }) => isUsable)) {
		const message = `${name} has nothing stored that can be charged`;
		return { status: 'nothingUsable', message: told ? `${message}. ${told}` : message };
	}
	if (methods.some(({ isDefault, isUsable }) => isDefault && !isUsable)) {
		return {
			status: 'defaultUnusable',
			message: `The default of ${name} cannot be charged. ${told}`,
		};
	}
	if (troubled.length > 0) return { status: 'trouble', message: `${name}: ${told}` };
	return { status: 'ok', message: `${name} can be charged` };
}
