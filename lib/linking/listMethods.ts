import { nameOf, textOf } from '../accounts/accountRecord';
import { storedMethods } from '../customers/paymentMethods';
import type { StoredMethod } from '../customers/storedMethod';
import { badInput, Problem } from '../errors';
import { longRecordId } from '../salesforce/recordId';
import { linkableAccounts } from './linkableAccounts';
import { type LinkContext, linkField, locationOf, placeName } from './linkContext';

/** A linked account and what its customer has stored. */
export interface AccountMethods {
	accountId: string;
	accountName: string;
	customerId: string;
	location: string;
	methods: StoredMethod[];
}

/**
 * The ways to pay that an account's customer has stored, newest first.
 *
 * @param location undefined: the account's own
 * @throws Problem when the account is not there or is joined with no customer, and when Stripe refuses
 */
export async function methodsOfAccount(
	context: LinkContext,
	accountId: string,
	location?: string,
): Promise<AccountMethods> {
	const id = longRecordId(accountId);
	const account = (await linkableAccounts(context, [id])).get(id);
	if (!account) {
		throw badInput(
			'Account ID',
			`Salesforce has no account ${accountId}, or the connection’s user may not see it`,
			'Check the ID',
		);
	}
	const place = locationOf(context, account, location);
	const customerId = textOf(account, linkField(context, place));
	if (!customerId) {
		throw new Problem(`${nameOf(account)} is joined with no customer in ${placeName(place)}`, {
			origin: 'input',
			field: 'Account ID',
			whatToDo: 'Connect it with its customer first.',
		});
	}
	const stripe = await context.stripe.clientOf({ location: place });
	return {
		accountId: id,
		accountName: nameOf(account),
		customerId,
		location: place,
		methods: await storedMethods(stripe, customerId, context.clock),
	};
}
