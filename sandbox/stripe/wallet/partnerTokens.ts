import { contextFor, type ContextParts } from '../context';
import { newId } from '../ids';
import { stored } from '../lookup';
import { bankAccountObject } from './bankAccounts';
import { TEST_ROUTING_NUMBER } from './testBanks';

/**
 * A token of a bank account that a partner, such as Plaid, has verified: what it is given to is verified,
 * too. Made outside of any request, in test mode. https://docs.stripe.com/ach-deprecated#using-plaid
 *
 * @param account `acct_…` with which the partner is connected
 */
export function verifiedBankToken(
	parts: ContextParts,
	account: string,
	{ number, holder }: { number: string; holder: string },
): string {
	const { store, now } = contextFor(parts, {
		scope: { account, livemode: false },
		now: parts.host.clock.now(),
	});
	const bankAccount = bankAccountObject({
		country: 'US',
		currency: 'usd',
		account_holder_name: holder,
		account_holder_type: 'individual',
		account_number: number,
		routing_number: TEST_ROUTING_NUMBER,
	});
	const token = {
		id: newId('btok'),
		object: 'token' as const,
		bank_account: { ...bankAccount, status: 'verified' },
		client_ip: null,
		created: now,
		livemode: false,
		type: 'bank_account',
		used: false,
	};
	store.insert(stored(token), { hidden: { number } });
	return token.id;
}
