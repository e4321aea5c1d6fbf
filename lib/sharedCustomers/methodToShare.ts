import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { defaultMethodOf, storedMethods } from '../customers/paymentMethods';
import type { StoredMethod } from '../customers/storedMethod';
import { badInput } from '../errors';
import type { MethodKind } from './accountStates';

/**
 * How a customer's way to pay reaches a connected account.
 * https://docs.stripe.com/connect/direct-charges-multiple-accounts
 */
export type SharingWay =
	/** As the stored method allows. */
	| 'automatic'
	/** Today's way: the payment method is cloned there. */
	| 'clone'
	/** The classic way: a token of the customer, which needs a card or bank account of the Sources API. */
	| 'token';

/** What is shared of a platform's customer. */
export interface MethodToShare {
	/** On the platform: `pm_…`, or `card_…`, `ba_…` of the Sources API. */
	id: string;
	kind: MethodKind;
	way: 'clone' | 'token';
	/** For people: _Visa ending in 4242, expires 12/2034_. */
	label: string;
}

/** A platform's customer with what it has stored. */
export interface PlatformCustomer {
	customer: Stripe.Customer;
	methods: readonly StoredMethod[];
}

/**
 * Reads what a platform's customer has stored.
 *
 * @throws Problem when Stripe refuses
 */
export async function withStoredMethods(
	stripe: Stripe,
	customer: Stripe.Customer,
	clock: WallClock,
): Promise<PlatformCustomer> {
	return { customer, methods: await storedMethods(stripe, customer.id, clock) };
}

/**
 * Chooses what is shared: the customer's default, else the newest card, else the newest bank account,
 * of those that can be shared in that way.
 *
 * @throws Problem when nothing can be shared in that way
 */
export function methodToShare(
	{ customer, methods }: PlatformCustomer,
	way: SharingWay,
): MethodToShare {
	const shareable = methods.flatMap((method): MethodToShare[] => {
		const { id, type, label } = method;
		if (type !== 'card' && type !== 'us_bank_account') return [];
		const fits = wayOf(id);
		return way === 'automatic' || way === fits ? [{ id, kind: type, way: fits, label }] : [];
	});
	const defaultId = defaultMethodOf(customer);
	const chosen =
		shareable.find(({ id }) => id === defaultId) ??
		shareable.find(({ kind, id }) => kind === 'card' && isUsable(methods, id)) ??
		shareable.find(({ id }) => isUsable(methods, id)) ??
		shareable[0];
	if (!chosen) throw nothingToShare(customer.id, methods, way);
	const stored = methods.find(({ id }) => id === chosen.id);
	if (stored?.isUsable) return chosen;
	throw badInput(
		'Platform Customer',
		`${chosen.label} of customer ${customer.id} cannot be shared: ${stored?.trouble ?? 'it cannot be charged'}`,
		'Let the customer store another way to pay, and make it the default',
	);
}

/** A customer token is made of what hangs on the customer by the Sources API; a payment method must be cloned. */
export function wayOf(id: string): 'clone' | 'token' {
	return id.startsWith('pm_') ? 'clone' : 'token';
}

function isUsable(methods: readonly StoredMethod[], id: string): boolean {
	return methods.some((method) => method.id === id && method.isUsable);
}

function nothingToShare(customer: string, methods: readonly StoredMethod[], way: SharingWay) {
	const field = way === 'automatic' ? 'Platform Customer' : 'Share By';
	if (methods.length === 0) {
		return badInput(
			field,
			`customer ${customer} has no way to pay stored`,
			'Fill in Payment Source, or let the customer store a card or bank account first',
		);
	}
	const there = methods.map(({ id, label }) => `${label} (${id})`).join('; ');
	if (way === 'automatic') {
		return badInput(
			field,
			`nothing that customer ${customer} has stored can be shared: ${there}`,
			'Stripe shares cards and US bank accounts alone',
		);
	}
	return way === 'token'
		? badInput(
				field,
				`no customer token can be made of what customer ${customer} has stored: ${there}`,
				'Choose Automatic or Clone. A token needs a card or bank account of the Sources API (card_, ba_)',
			)
		: badInput(
				field,
				`nothing that customer ${customer} has stored can be cloned: ${there}`,
				'Choose Automatic or Token. Only payment methods (pm_) that are cards or US bank accounts can be cloned',
			);
}
