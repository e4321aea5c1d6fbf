import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import { Problem } from '../errors';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { sourceKind } from '../stripe/paymentSource';
import { idOf } from '../stripe/reference';
import { livingCustomer } from './livingCustomers';
import { storedBankAccount, storedMethod, type StoredMethod } from './storedMethod';

/**
 * The ways to pay that a customer has stored, newest first, those of the older Sources API after the
 * others. https://docs.stripe.com/api/payment_methods/customer_list
 *
 * @throws Problem when there is no such customer, or Stripe refuses
 */
export async function storedMethods(
	stripe: Stripe,
	customerId: string,
	clock: WallClock,
): Promise<StoredMethod[]> {
	try {
		const customer = await livingCustomer(stripe, customerId);
		if (!customer) throw noCustomer(customerId);
		const defaultId = defaultMethodOf(customer);
		const methods: StoredMethod[] = [];
		for await (const method of stripe.customers.listPaymentMethods(customerId, { limit: 100 })) {
			methods.push(storedMethod(method, defaultId, clock));
		}
		// Cards of the Sources API are among the payment methods, its bank accounts are not.
		const accounts = stripe.customers.listSources(customerId, {
			object: 'bank_account',
			limit: 100,
		});
		for await (const account of accounts) {
			if (account.object === 'bank_account') methods.push(storedBankAccount(account, defaultId));
		}
		return methods;
	} catch (error) {
		throw stripeProblem(error, `Listing the payment methods of customer ${customerId}`);
	}
}

/** What the customer's invoices are charged to: a payment method goes before a source. */
export function defaultMethodOf(customer: Stripe.Customer): string | undefined {
	return idOf(customer.invoice_settings.default_payment_method) ?? idOf(customer.default_source);
}

/**
 * Attaches a payment method; one that hangs on this customer already stays as it is.
 *
 * @param key the idempotency key of the whole of which this is a step
 * @throws the SDK's error when Stripe refuses
 */
export async function attachPaymentMethod(
	stripe: Stripe,
	customerId: string,
	paymentMethod: string,
	key: string,
): Promise<Stripe.PaymentMethod> {
	const known = await stripe.paymentMethods.retrieve(paymentMethod);
	if (idOf(known.customer) === customerId) return known;
	return await stripe.paymentMethods.attach(
		paymentMethod,
		{ customer: customerId },
		{ idempotencyKey: stepKey(key, 'attach') },
	);
}

/**
 * Takes a stored way to pay off its customer; what is off already stays as it is. A payment method that
 * was taken off can never be attached again. https://docs.stripe.com/api/payment_methods/detach
 *
 * @param id `pm_…`, or `card_…`, `ba_…` or `src_…` of the Sources API
 * @throws Problem when it hangs on another customer, or Stripe refuses
 */
export async function detachMethod(
	stripe: Stripe,
	customerId: string,
	id: string,
	key: string,
): Promise<void> {
	const doing = `Removing ${id} from customer ${customerId}`;
	try {
		if (sourceKind(id, 'Payment Method') !== 'paymentMethod') {
			await stripe.customers.deleteSource(
				customerId,
				id,
				{},
				{ idempotencyKey: stepKey(key, `delete-source:${id}`) },
			);
			return;
		}
		const { customer } = await stripe.paymentMethods.retrieve(id);
		const owner = idOf(customer);
		if (owner === undefined) return;
		if (owner !== customerId) throw belongsToAnother(id, owner, doing);
		await stripe.paymentMethods.detach(id, {}, { idempotencyKey: stepKey(key, `detach:${id}`) });
	} catch (error) {
		// So says the second attempt of a deletion whose answer was lost.
		if (isMissingSource(error)) return;
		throw stripeProblem(error, doing);
	}
}

/**
 * Makes a way to pay the one that the customer's invoices are charged to. A payment method or token is
 * attached first.
 *
 * @param expand what the returned customer is to be expanded by
 * @param key the idempotency key of the whole of which this is a step
 * @throws the SDK's error when Stripe refuses
 */
export async function makeDefault(
	stripe: Stripe,
	customerId: string,
	id: string,
	expand: string[] | undefined,
	key: string,
): Promise<Stripe.Customer> {
	const kind = sourceKind(id, 'Default Source');
	if (kind === 'paymentMethod') {
		const attached = await attachPaymentMethod(stripe, customerId, id, key);
		return await stripe.customers.update(
			customerId,
			{ invoice_settings: { default_payment_method: attached.id }, expand },
			{ idempotencyKey: stepKey(key, 'default-payment-method') },
		);
	}
	let attached = id;
	if (kind === 'token') {
		const made = await stripe.customers.createSource(
			customerId,
			{ source: id },
			{ idempotencyKey: stepKey(key, 'source') },
		);
		attached = made.id;
	}
	return await stripe.customers.update(
		customerId,
		{ default_source: attached, expand },
		{ idempotencyKey: stepKey(key, 'default-source') },
	);
}

function isMissingSource(error: unknown): boolean {
	return (
		isStripeError(error) &&
		error.code === 'resource_missing' &&
		error.message.startsWith('No such source')
	);
}

function noCustomer(customerId: string): Problem {
	return new Problem(`Stripe does not know customer ${customerId}, or knows it as deleted`, {
		origin: 'input',
		code: 'resource_missing',
		field: 'Customer ID',
		whatToDo:
			'Check the ID, and that it belongs to the same Stripe account and the same mode (test or live) as the credential.',
	});
}

function belongsToAnother(id: string, owner: string, doing: string): Problem {
	return new Problem(`${doing} failed: ${id} belongs to customer ${owner}`, {
		origin: 'input',
		field: 'Payment Method',
		whatToDo: 'Choose one of this customer’s own.',
	});
}
