import type Stripe from 'stripe';
import { customerMadeOnce } from '../customers/makeCustomerOnce';
import { defaultMethodOf } from '../customers/paymentMethods';
import { idempotencyKey, stepKey } from '../stripe/idempotency';
import { accountTrouble } from './accountStates';
import { standsFor } from './connectedFinder';
import { becomeDefault, bring, type Brought, forgetGone, removeOrphans } from './copies';
import { changedDetails, newDetails, type ShareableDetail } from './details';
import { knownCustomer, type Pair, theOne } from './knownCustomer';
import {
	COPIES_KEY,
	type Copies,
	copiesIn,
	copiesText,
	PLATFORM_CUSTOMER_KEY,
	REMOVED_KEY,
} from './links';
import type { MethodToShare } from './methodToShare';
import { type SharedCustomer, sharedCustomer } from './sharedCustomer';
import type { ConnectedSide } from './sharing';

/** What is to be brought to one connected account. */
export interface PairRequest extends Pair {
	/** Undefined when nothing is stored any more. */
	method: MethodToShare | undefined;
	/** What is stored on the platform, by ID, for people; copies of anything else have lost their original. */
	stored: ReadonlyMap<string, string>;
	details: readonly ShareableDetail[];
	/** Whether later changes are copied to a customer that was shared before. */
	refresh: boolean;
	/** Whether the payment method was given with this call, so that it goes to such a customer as well. */
	isMethodGiven: boolean;
	/** The idempotency key of this call; each step derives its own. */
	key: string;
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

async function makeConnected(side: ConnectedSide, request: PairRequest): Promise<SharedCustomer> {
	const { stripe, finder } = side;
	const { platformCustomer, account, method, details } = request;
	const { id } = platformCustomer;
	const brought = method && (await bring(stripe, request, method));
	const copies = new Map(method && brought ? [[method.id, brought.id]] : []);
	const metadata = {
		[PLATFORM_CUSTOMER_KEY]: id,
		...(copies.size > 0 && { [COPIES_KEY]: copiesText(copies) }),
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
	return told(request, customer.id, 'created', brought, copies);
}

async function bringUpToDate(
	{ stripe }: ConnectedSide,
	request: PairRequest,
	customer: Stripe.Customer,
): Promise<SharedCustomer> {
	const { platformCustomer, method, details, refresh, stored, key, account } = request;
	const isMethodWanted = refresh || request.isMethodGiven;
	const steps = stepKey(key, `update:${account}`);
	const copies = new Map(copiesIn(customer.metadata));
	const before = copiesText(copies);
	const isRemoved = Boolean(customer.metadata[REMOVED_KEY]);

	let brought: Brought | undefined;
	let isNewDefault = false;
	if (isMethodWanted) await forgetGone(stripe, customer, copies, method?.id);
	const copy = method && copies.get(method.id);
	if (method && copy === undefined && (isMethodWanted || copies.size === 0)) {
		brought = await bring(stripe, request, method);
		await becomeDefault(stripe, customer, brought.token ?? brought.id, stepKey(steps, brought.id));
		copies.set(method.id, brought.id);
	} else if (isMethodWanted && copy !== undefined && copy !== defaultMethodOf(customer)) {
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
	return told(request, customer.id, status, brought, copies);
}

function told(
	{ platformCustomer: { id: platformCustomerId }, account, method, stored }: PairRequest,
	connectedCustomerId: string,
	status: SharedCustomer['status'],
	brought: Brought | undefined,
	copies: Copies,
): SharedCustomer {
	return sharedCustomer(
		{ platformCustomerId, account, method, stored },
		{ connectedCustomerId, status },
		brought,
		copies,
	);
}
