import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { customerMadeOnce } from '../customers/makeCustomerOnce';
import { livingCustomer } from '../customers/livingCustomers';
import { onlyOne } from '../customers/onlyOne';
import { Problem } from '../errors';
import { idempotencyKey, stepKey } from '../stripe/idempotency';
import { accountTrouble, type AccountStates } from './accountStates';
import { type ConnectedFinder, standsFor } from './connectedFinder';
import { changedDetails, newDetails, type ShareableDetail } from './details';
import {
	COPIES_KEY,
	type Copies,
	copiesIn,
	copiesText,
	PLATFORM_CUSTOMER_KEY,
	REMOVED_KEY,
} from './links';
import {
	becomeDefault,
	bring,
	type Brought,
	defaultIdOf,
	forgetGone,
	removeOrphans,
} from './copies';
import type { MethodToShare } from './methodToShare';

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

/** What is to be brought to one connected account. */
export interface PairRequest {
	platformCustomer: Stripe.Customer;
	account: string;
	/** The customer there, as the platform's customer notes it; undefined when it notes none. */
	linkedId: string | undefined;
	/** Undefined when nothing is stored any more. */
	method: MethodToShare | undefined;
	/** What is stored on the platform, to tell which copies have lost their original. */
	stored: ReadonlySet<string>;
	details: readonly ShareableDetail[];
	/** Whether later changes are copied to a customer that was shared before. */
	refresh: boolean;
	/** The idempotency key of this call; each step derives its own. */
	key: string;
}

/** The connected account's side. */
export interface ConnectedSide {
	stripe: Stripe;
	finder: ConnectedFinder;
	states: AccountStates;
	clock: Clock;
}

/**
 * Brings a platform's customer to a connected account, or finds the one that was brought there before:
 * for each pair of the two there is one customer, however often and from wherever this is called.
 *
 * @throws Problem when the account cannot take the payment method, or Stripe refuses; the SDK's error
 */
export async function shareWithAccount(
	side: ConnectedSide,
	request: PairRequest,
): Promise<SharedCustomer> {
	const { account, method } = request;
	const state = await side.states.of(account);
	const trouble = state && method && accountTrouble(state, method.kind);
	if (trouble) throw trouble;
	const known = await knownCustomer(side, request);
	return known ? await bringUpToDate(side, request, known) : await makeConnected(side, request);
}

/** The customer that stands for the platform's, if there is one. */
export async function knownCustomer(
	{ stripe, finder }: Pick<ConnectedSide, 'stripe' | 'finder'>,
	{
		platformCustomer,
		account,
		linkedId,
	}: Pick<PairRequest, 'platformCustomer' | 'account' | 'linkedId'>,
): Promise<Stripe.Customer | undefined> {
	const { id } = platformCustomer;
	const linked = linkedId === undefined ? undefined : await livingCustomer(stripe, linkedId);
	if (linked) {
		const owner = linked.metadata[PLATFORM_CUSTOMER_KEY];
		if (!owner || owner === id) return linked;
		throw new Problem(`Customer ${linked.id} on ${account} stands for ${owner}, not for ${id}`, {
			origin: 'input',
			code: 'ambiguous_match',
			whatToDo: `Correct ${PLATFORM_CUSTOMER_KEY} in its metadata, or take its link out of the metadata of ${id}. It was not changed.`,
		});
	}
	return theOne(await finder.find(id), id, account);
}

function theOne(
	found: readonly Stripe.Customer[],
	id: string,
	account: string,
): Stripe.Customer | undefined {
	return onlyOne(
		found,
		`the platform’s ${id} on ${account}`,
		`Take ${PLATFORM_CUSTOMER_KEY} out of the metadata of those that are too many.`,
	);
}

async function makeConnected(side: ConnectedSide, request: PairRequest): Promise<SharedCustomer> {
	const { stripe, finder } = side;
	const { platformCustomer, account, method, details } = request;
	const { id } = platformCustomer;
	const brought = method && (await bring(stripe, request, method));
	const metadata = {
		[PLATFORM_CUSTOMER_KEY]: id,
		...(method && brought && { [COPIES_KEY]: copiesText(new Map([[method.id, brought.id]])) }),
	};
	const { customer, created } = await customerMadeOnce(
		stripe,
		{
			shared: { ...newDetails(platformCustomer, details), metadata },
			createOnly: { ...brought?.params },
		},
		{
			said: `the platform’s customer ${id}`,
			key: idempotencyKey('shared customer', id, account),
			findForSure: async () => theOne(await finder.findForSure(id), id, account),
			matches: (made) => standsFor(made, id),
		},
	);
	// Another call was quicker.
	if (!created) return await bringUpToDate(side, request, customer);
	return outcome(request, customer.id, 'created', brought);
}

async function bringUpToDate(
	{ stripe }: ConnectedSide,
	request: PairRequest,
	customer: Stripe.Customer,
): Promise<SharedCustomer> {
	const { platformCustomer, method, details, refresh, stored, key, account } = request;
	const steps = stepKey(key, `update:${account}`);
	const copies = new Map(copiesIn(customer.metadata));
	const before = copiesText(copies);
	const isRemoved = Boolean(customer.metadata[REMOVED_KEY]);

	let brought: Brought | undefined;
	let isNewDefault = false;
	if (refresh) await forgetGone(stripe, customer, copies, method?.id);
	const copy = method && copies.get(method.id);
	if (method && copy === undefined && (refresh || copies.size === 0)) {
		brought = await bring(stripe, request, method);
		await becomeDefault(stripe, customer, brought.token ?? brought.id, stepKey(steps, brought.id));
		copies.set(method.id, brought.id);
	} else if (refresh && copy !== undefined && copy !== defaultIdOf(customer)) {
		await becomeDefault(stripe, customer, copy, steps);
		isNewDefault = true;
	}
	if (refresh) await removeOrphans(stripe, customer.id, copies, stored, steps);
	const text = copiesText(copies);
	const changes = refresh ? changedDetails(platformCustomer, customer, details) : {};
	const metadata = {
		...(text !== before && { [COPIES_KEY]: text }),
		...(!standsFor(customer, platformCustomer.id) && {
			[PLATFORM_CUSTOMER_KEY]: platformCustomer.id,
		}),
		...(isRemoved && { [REMOVED_KEY]: '' }),
	};
	const isNoted = Object.keys(metadata).length > 0;
	if (isNoted || Object.keys(changes).length > 0) {
		const params = { ...changes, ...(isNoted && { metadata }) };
		await stripe.customers.update(customer.id, params, {
			// Of its content: the same call may have to write something else when it is tried again.
			idempotencyKey: stepKey(steps, idempotencyKey(customer.id, JSON.stringify(params))),
		});
	}
	const isChanged = isNoted || isNewDefault || Object.keys(changes).length > 0;
	const status = isChanged ? 'updated' : 'unchanged';
	return outcome(request, customer.id, status, brought, copies);
}

function outcome(
	{ platformCustomer, account, method }: PairRequest,
	connectedCustomerId: string,
	status: SharedCustomer['status'],
	brought: Brought | undefined,
	copies?: Copies,
): SharedCustomer {
	const paymentMethodId = brought?.id ?? (method && copies?.get(method.id)) ?? null;
	const isShared = paymentMethodId !== null && method !== undefined;
	return {
		platformCustomerId: platformCustomer.id,
		connectedAccountId: account,
		connectedCustomerId,
		status,
		sharedBy: isShared ? method.way : null,
		token: brought?.token ?? null,
		paymentMethodId,
		platformPaymentMethodId: isShared ? method.id : null,
		shared: isShared ? method.label : null,
	};
}
