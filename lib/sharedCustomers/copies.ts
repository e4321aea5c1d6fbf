import type Stripe from 'stripe';
import { defaultMethodOf, detachMethod, makeDefault } from '../customers/paymentMethods';
import { Problem } from '../errors';
import { isStripeError } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { sourceKind } from '../stripe/paymentSource';
import { idOf } from '../stripe/reference';
import type { MethodToShare } from './methodToShare';

// Payment methods on a connected account that were made of ones on the platform. Stripe does not keep
// them in step: https://docs.stripe.com/connect/direct-charges-multiple-accounts

/** What a payment method of the platform's became on a connected account; it hangs on no customer yet. */
export interface Brought {
	/** That give it to a new customer, as its default. */
	params: Pick<Stripe.CustomerCreateParams, 'source' | 'payment_method' | 'invoice_settings'>;
	/** The payment method there: `pm_…`, or `card_…`, `ba_…` where a token holds it. */
	id: string;
	/** The token that holds it; null for a clone. */
	token: string | null;
}

/**
 * Makes a customer token on the connected account, or clones the payment method there.
 *
 * @param stripe a client of the connected account
 * @throws the SDK's error when Stripe refuses
 */
export async function bring(
	stripe: Stripe,
	{
		platformCustomer: { id: customer },
		account,
		key,
	}: { platformCustomer: Stripe.Customer; account: string; key: string },
	method: MethodToShare,
): Promise<Brought> {
	const options = { idempotencyKey: stepKey(key, `share:${account}:${method.id}`) };
	if (method.way === 'clone') {
		const params = { customer, payment_method: method.id };
		const { id } = await stripe.paymentMethods.create(params, options);
		return {
			params: { payment_method: id, invoice_settings: { default_payment_method: id } },
			id,
			token: null,
		};
	}
	const chosen = method.kind === 'card' ? { card: method.id } : { bank_account: method.id };
	const token = await stripe.tokens.create({ customer, ...chosen }, options);
	// What a token holds keeps its ID when it is given to a customer.
	const id = token.card?.id ?? token.bank_account?.id;
	if (id === undefined) {
		throw new Problem(`The token ${token.id} holds neither a card nor a bank account`, {
			origin: 'stripe',
			whatToDo: 'Share by clone instead.',
		});
	}
	return { params: { source: token.id }, id, token: token.id };
}

/** Makes a copy, or what a token holds, the one that is charged by default; it is attached first. */
export async function becomeDefault(
	stripe: Stripe,
	customer: Stripe.Customer,
	id: string,
	key: string,
): Promise<void> {
	await makeDefault(stripe, customer.id, id, undefined, key);
	const isSource = sourceKind(id, 'Payment Source') !== 'paymentMethod';
	// A payment method that is the default for invoices goes before a source.
	if (!isSource || customer.invoice_settings.default_payment_method === null) return;
	await stripe.customers.update(
		customer.id,
		{ invoice_settings: { default_payment_method: '' } },
		{ idempotencyKey: stepKey(key, 'no-default-payment-method') },
	);
}

/**
 * Takes out of `copies` that of one original, if the account has removed it meanwhile.
 *
 * @param original undefined: none is asked for
 */
export async function forgetGone(
	stripe: Stripe,
	customer: Stripe.Customer,
	copies: Map<string, string>,
	original: string | undefined,
): Promise<void> {
	const copy = original === undefined ? undefined : copies.get(original);
	if (original === undefined || copy === undefined || copy === defaultMethodOf(customer)) return;
	if (!(await hangsOn(stripe, customer.id, copy))) copies.delete(original);
}

async function hangsOn(stripe: Stripe, customer: string, id: string): Promise<boolean> {
	try {
		if (sourceKind(id, 'Payment Method') !== 'paymentMethod') {
			await stripe.customers.retrieveSource(customer, id);
			return true;
		}
		return idOf((await stripe.paymentMethods.retrieve(id)).customer) === customer;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}

/** Removes copies whose originals are no longer stored on the platform, and takes them out of `copies`. */
export async function removeOrphans(
	stripe: Stripe,
	customer: string,
	copies: Map<string, string>,
	stored: ReadonlyMap<string, unknown>,
	key: string,
): Promise<void> {
	for (const [original, copy] of [...copies]) {
		if (stored.has(original)) continue;
		await removeCopy(stripe, customer, copy, key);
		copies.delete(original);
	}
}

/** Takes a copy off its customer; one that is gone already stays gone. */
export async function removeCopy(
	stripe: Stripe,
	customer: string,
	copy: string,
	key: string,
): Promise<void> {
	if (await hangsOn(stripe, customer, copy)) await detachMethod(stripe, customer, copy, key);
}

function isMissing(error: unknown): boolean {
	return isStripeError(error) && error.code === 'resource_missing';
}
