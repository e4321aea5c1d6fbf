import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { badInput } from '../errors';
import { cardBrandName } from '../stripe/cardBrands';

/** A way to pay that a customer has stored. It holds no more of a number than its last four digits. */
export interface StoredMethod {
	/** `pm_…`; `card_…` or `ba_…` where it was stored by the older Sources API. */
	id: string;
	/** Stripe's name of the kind: `card`, `us_bank_account` and so on. */
	type: string;
	/** For people: _Visa ending in 4242, expires 12/2030_. */
	label: string;
	/** The card's brand or the bank's name. */
	issuer: string | null;
	last4: string | null;
	/** The month that a card is good for to its last day. */
	expires: { month: number; year: number } | null;
	/** It is what the customer's invoices are charged to. */
	isDefault: boolean;
	/** It may be charged; else `trouble` says why not. */
	isUsable: boolean;
	/** What is wrong with it, or soon will be, as a sentence without its full stop. */
	trouble: string | null;
}

/** A bank account of the Sources API. */
type BankAccount = Pick<Stripe.BankAccount, 'id' | 'bank_name' | 'last4' | 'status'>;

/**
 * Why Stripe charges a bank account no more, after a debit came back. `status_details` at
 * https://docs.stripe.com/api/payment_methods/object
 */
const BLOCKED: Readonly<Record<string, string>> = {
	bank_account_closed: 'the account is closed',
	bank_account_frozen: 'the account is frozen',
	bank_account_invalid_details: 'its number is wrong',
	bank_account_restricted: 'the account is restricted',
	bank_account_unusable: 'the account cannot be debited',
	debit_not_authorized: 'its holder did not authorize a debit',
	tokenized_account_number_deactivated: 'the bank withdrew the number that stands for it',
};

const BANK_STATUS: Readonly<Record<string, string>> = {
	new: 'it is not verified yet',
	validated: 'it is not verified yet',
	verification_failed: 'its verification failed',
	tokenized_account_number_deactivated: 'the bank withdrew the number that stands for it',
	errored: 'a payment to or from it failed',
};

/**
 * What is to be known of a payment method to choose it, or not to.
 *
 * @param defaultId the ID of the customer's default
 */
export function storedMethod(
	method: Stripe.PaymentMethod,
	defaultId: string | undefined,
	clock: WallClock,
): StoredMethod {
	const { id, type, card, us_bank_account: bank } = method;
	const isDefault = id === defaultId;
	if (card) {
		const expires = { month: card.exp_month, year: card.exp_year };
		const issuer = cardBrandName(card.brand);
		const date = `${String(expires.month).padStart(2, '0')}/${expires.year}`;
		return {
			id,
			type,
			label: `${issuer} ending in ${card.last4}, expires ${date}`,
			issuer,
			last4: card.last4,
			expires,
			isDefault,
			...cardTrouble(expires, clock),
		};
	}
	if (bank) {
		const blocked = bank.status_details?.blocked;
		const reason = BLOCKED[blocked?.reason ?? ''] ?? 'a debit came back';
		const code = blocked?.network_code ? ` (${blocked.network_code})` : '';
		return {
			...bankAccount(id, type, bank.bank_name, bank.last4, isDefault),
			isUsable: !blocked,
			trouble: blocked ? `Stripe has blocked it: ${reason}${code}` : null,
		};
	}
	return {
		...bankAccount(id, type, null, lastFourOf(method), isDefault),
		label: otherLabel(method),
	};
}

/** As {@link storedMethod}, for a bank account of the Sources API. */
export function storedBankAccount(
	{ id, bank_name: bank, last4, status }: BankAccount,
	defaultId: string | undefined,
): StoredMethod {
	const isUsable = status === 'verified';
	return {
		...bankAccount(id, 'us_bank_account', bank, last4, id === defaultId),
		isUsable,
		trouble: isUsable ? null : (BANK_STATUS[status] ?? `its status is ${status}`),
	};
}

function bankAccount(
	id: string,
	type: string,
	issuer: string | null,
	last4: string | null,
	isDefault: boolean,
): StoredMethod {
	return {
		id,
		type,
		label: `${issuer ?? 'Bank account'} ending in ${last4 ?? '?'}`,
		issuer,
		last4,
		expires: null,
		isDefault,
		isUsable: true,
		trouble: null,
	};
}

function lastFourOf(method: Stripe.PaymentMethod): string | null {
	const { sepa_debit: sepa, bacs_debit: bacs, acss_debit: acss, au_becs_debit: becs } = method;
	return sepa?.last4 ?? bacs?.last4 ?? acss?.last4 ?? becs?.last4 ?? null;
}

/** `sepa_debit` → `Sepa debit ending in 3000`. */
function otherLabel(method: Stripe.PaymentMethod): string {
	const words = method.type.replaceAll('_', ' ');
	const last4 = lastFourOf(method);
	const name = words.charAt(0).toUpperCase() + words.slice(1);
	return last4 === null ? name : `${name} ending in ${last4}`;
}

/** A card is good to the last day of its month; it is said to expire in that month and the one before. */
function cardTrouble(
	{ month, year }: { month: number; year: number },
	clock: WallClock,
): Pick<StoredMethod, 'isUsable' | 'trouble'> {
	const now = new Date(clock.nowMs());
	const monthsLeft = year * 12 + month - (now.getUTCFullYear() * 12 + now.getUTCMonth() + 1);
	if (monthsLeft < 0) return { isUsable: false, trouble: 'it has expired' };
	return { isUsable: true, trouble: monthsLeft <= 1 ? 'it expires soon' : null };
}

/** Which of a customer's ways to pay is meant. */
export type MethodChoice = 'default' | 'newestCard' | 'newestBankAccount' | { id: string };

/**
 * Chooses one of the ways to pay that a customer has stored. None is taken in the place of another.
 *
 * @param methods newest first, as `storedMethods` returns them
 * @param field the field in which it was chosen, for the refusal
 * @throws Problem when there is none of that kind, or it cannot be charged
 */
export function chooseMethod(
	methods: readonly StoredMethod[],
	choice: MethodChoice,
	field: string,
): StoredMethod {
	const found = methods.find((method) => isMeant(method, choice));
	if (!found) {
		const there = methods.map(({ id, label }) => `${label} (${id})`).join('; ');
		throw badInput(
			field,
			`the customer has ${meant(choice)}`,
			there ? `Choose another: ${there}` : 'Let the customer store a way to pay first',
		);
	}
	if (found.isUsable) return found;
	throw badInput(
		field,
		`${found.label} cannot be charged: ${found.trouble ?? 'Stripe does not take it'}`,
		'Choose another, or let the customer store a new one',
	);
}

function isMeant(method: StoredMethod, choice: MethodChoice): boolean {
	switch (choice) {
		case 'default':
			return method.isDefault;
		case 'newestCard':
			return method.type === 'card' && method.isUsable;
		case 'newestBankAccount':
			return method.type === 'us_bank_account' && method.isUsable;
		default:
			return method.id === choice.id;
	}
}

function meant(choice: MethodChoice): string {
	switch (choice) {
		case 'default':
			return 'no default';
		case 'newestCard':
			return 'no card that can be charged';
		case 'newestBankAccount':
			return 'no bank account that can be charged';
		default:
			return `not stored ${choice.id}`;
	}
}
