import type Stripe from 'stripe';
import { stripeProblem } from '../stripe/errors';
import type { Party } from './receipt';
import { addressLines } from './stripeReceipt';

/** What the builder says of the business that was paid; whatever is left empty is asked of Stripe. */
export interface SellerFields {
	readonly name: string;
	/** Lines. */
	readonly address: readonly string[];
	readonly email: string;
	readonly phone: string;
	readonly website: string;
	readonly taxId: string;
}

/**
 * The business that was paid, as the builder named it. What is left empty is taken from the public details of
 * the Stripe account, unless the builder named the business and thereby another.
 *
 * @throws Problem when the key may not read the account
 */
export async function sellerOf(stripe: Stripe, given: SellerFields): Promise<Party> {
	if (given.name !== '') return asParty(given);
	let account: Stripe.Account;
	try {
		account = await stripe.accounts.retrieveCurrent();
	} catch (error) {
		throw stripeProblem(error, 'Reading the name of your business');
	}
	const profile = account.business_profile;
	return asParty({
		name:
			profile?.name ??
			account.settings?.dashboard.display_name ??
			account.company?.name ??
			account.email ??
			'',
		address: given.address.length > 0 ? given.address : addressLines(profile?.support_address),
		email: given.email || (profile?.support_email ?? ''),
		phone: given.phone || (profile?.support_phone ?? ''),
		website: given.website || (profile?.url ?? ''),
		taxId: given.taxId,
	});
}

function asParty({ name, address, email, phone, website, taxId }: SellerFields): Party {
	return {
		name,
		address,
		...(email && { email }),
		...(phone && { phone }),
		...(website && { website: website.replace(/^https?:\/\/|\/$/g, '') }),
		...(taxId && { taxId }),
	};
}
