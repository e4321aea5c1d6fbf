import pMap from 'p-map';
import type Stripe from 'stripe';
import { CRM_ID_KEY } from '../customers/findCustomers';
import { isMissingCustomer } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import { SYNC_KEY_PREFIX } from './marks';
import { textAt } from './valueAt';

/** What events told of a customer. They are hints: its values are read afresh. */
export interface CustomerHint {
	/** When each of its parameters was last changed by anybody but this sync; seconds since 1970. */
	changedAt: Map<string, number>;
	/** Parameters that had a value before a change. */
	held: Set<string>;
	/** When it was last changed at all. */
	latest: number;
}

/** Events may come to light a while after they happened. */
const OVERLAP_SECONDS = 600;

/** Stripe keeps events for 30 days; a day less, to be sure. https://docs.stripe.com/api/events */
const EVENTS_KEPT_SECONDS = 29 * 24 * 60 * 60;

const TYPES = ['customer.created', 'customer.updated'];

const AT_ONCE = 20;

/** The moment of the newest event, by Stripe's clock, from which the next run goes on; seconds since 1970. */
export async function newestEvent(stripe: Stripe): Promise<number | undefined> {
	const { data } = await stripe.events.list({ limit: 1 });
	return data[0]?.created;
}

/** Tells whether events still reach back so far. */
export function eventsReachBack(since: number, now: number): boolean {
	return since - OVERLAP_SECONDS > now - EVENTS_KEPT_SECONDS;
}

/**
 * Which customers changed since a moment, by what is known of it. Changes that this sync made itself
 * are left out: they are told by the idempotency key that the event names.
 *
 * @param since seconds since 1970
 * @returns hints by customer ID
 */
export async function changedCustomers(
	stripe: Stripe,
	since: number,
): Promise<Map<string, CustomerHint>> {
	const hints = new Map<string, CustomerHint>();
	const events = stripe.events.list({
		types: TYPES,
		created: { gte: since - OVERLAP_SECONDS },
		limit: 100,
	});
	for await (const event of events) {
		const customer = event.data.object as Stripe.Customer;
		if (isOwn(event, customer)) continue;
		const hint = hints.get(customer.id) ?? {
			changedAt: new Map<string, number>(),
			held: new Set<string>(),
			latest: 0,
		};
		hints.set(customer.id, hint);
		hint.latest = Math.max(hint.latest, event.created);
		for (const param of changedParams(event)) {
			hint.changedAt.set(param, Math.max(hint.changedAt.get(param) ?? 0, event.created));
			if (textAt(event.data.previous_attributes, param.split('.')) !== '') hint.held.add(param);
		}
	}
	return hints;
}

function isOwn(event: Stripe.Event, customer: Stripe.Customer): boolean {
	const key = event.request?.idempotency_key ?? '';
	if (key.startsWith(SYNC_KEY_PREFIX)) return true;
	const crmId = customer.metadata[CRM_ID_KEY];
	// A customer that was made for an account holds what the account said.
	return (
		event.type === 'customer.created' && key === idempotencyKey('customer', 'crmId', crmId ?? '')
	);
}

/** Names with dots; a new customer has changed in all of them, said by `*`. */
function changedParams(event: Stripe.Event): string[] {
	if (event.type === 'customer.created') return ['*'];
	return namesIn(event.data.previous_attributes ?? {}, '');
}

function namesIn(value: unknown, prefix: string): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix];
	const inner = Object.entries(value).flatMap(([name, each]) =>
		namesIn(each, prefix ? `${prefix}.${name}` : name),
	);
	// A group that was empty before is told as a whole.
	return inner.length > 0 ? inner : [prefix];
}

/** When a parameter was last changed in Stripe by anybody else; undefined when it was not. */
export function changedAt({ changedAt: times }: CustomerHint, param: string): number | undefined {
	const parts = param.split('.');
	const names = ['*', ...parts.map((_part, index) => parts.slice(0, index + 1).join('.'))];
	const found = names.flatMap((name) => times.get(name) ?? []);
	return found.length > 0 ? Math.max(...found) : undefined;
}

/** Reads customers as they are now; deleted ones are left out. */
export async function readCustomers(
	stripe: Stripe,
	ids: readonly string[],
): Promise<Stripe.Customer[]> {
	const found = await pMap(
		ids,
		async (id) => {
			try {
				const customer = await stripe.customers.retrieve(id);
				return customer.deleted ? undefined : customer;
			} catch (error) {
				if (isMissingCustomer(error)) return undefined;
				throw error;
			}
		},
		{ concurrency: AT_ONCE },
	);
	return found.filter((customer) => customer !== undefined);
}

/** Customers that are read and worked on at a time. */
const BATCH = 200;

/**
 * Reads customers as they are now, some at a time; deleted ones are left out.
 *
 * @param ids which ones; all there are without it
 */
export async function* customersInBatches(
	stripe: Stripe,
	ids?: readonly string[],
): AsyncGenerator<Stripe.Customer[], void, undefined> {
	if (ids) {
		for (let start = 0; start < ids.length; start += BATCH) {
			yield await readCustomers(stripe, ids.slice(start, start + BATCH));
		}
		return;
	}
	let batch: Stripe.Customer[] = [];
	for await (const customer of stripe.customers.list({ limit: 100 })) {
		batch.push(customer);
		if (batch.length < BATCH) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}
