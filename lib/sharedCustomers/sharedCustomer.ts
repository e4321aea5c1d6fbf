import type { Brought } from './copies';
import type { Copies } from './links';
import { type MethodToShare, wayOf } from './methodToShare';

/** A platform's customer on one connected account, after what could be done was done. */
export interface SharedCustomer {
	platformCustomerId: string;
	connectedAccountId: string;
	connectedCustomerId: string;
	/** `unchanged`: it had been shared before, and nothing was to be done. */
	status: 'created' | 'updated' | 'unchanged';
	/** How the payment method got there; null when none is shared. */
	sharedBy: 'token' | 'clone' | null;
	/** The customer token that was spent, where this call made one. */
	token: string | null;
	/** The payment method there: `pm_…`, or `card_…`, `ba_…` where it came by a token. */
	paymentMethodId: string | null;
	/** What it was made of on the platform. */
	platformPaymentMethodId: string | null;
	/** For people: _Visa ending in 4242, expires 12/2034_. */
	shared: string | null;
}

/**
 * What is told of a customer on a connected account.
 *
 * @param pair stored: what the platform's customer has stored, by ID, for people
 * @param brought what this call brought there
 * @param copies what it has there of which payment method on the platform
 */
export function sharedCustomer(
	pair: {
		platformCustomerId: string;
		account: string;
		method: MethodToShare | undefined;
		stored: ReadonlyMap<string, string>;
	},
	there: { connectedCustomerId: string; status: SharedCustomer['status'] },
	brought: Brought | undefined,
	copies: Copies,
): SharedCustomer {
	const { platformCustomerId, account, method, stored } = pair;
	const known = { platformCustomerId, connectedAccountId: account, ...there };
	const token = brought?.token ?? null;
	// What is shared by default now, else what was shared last.
	const [original, copy] = [...copies]
		.sort(([one], [other]) => Number(one === method?.id) - Number(other === method?.id))
		.at(-1) ?? [undefined, undefined];
	if (original === undefined) {
		const nothing = { paymentMethodId: null, platformPaymentMethodId: null, shared: null };
		return { ...known, sharedBy: null, token, ...nothing };
	}
	return {
		...known,
		sharedBy: wayOf(original),
		token,
		paymentMethodId: copy,
		platformPaymentMethodId: original,
		shared: stored.get(original) ?? null,
	};
}
