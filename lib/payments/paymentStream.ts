import pMap from 'p-map';
import type Stripe from 'stripe';
import { idOf, type Reference } from '../stripe/reference';
import type { EventStream } from '../sync/eventChanges';
import type { ObjectReader } from '../sync/objectPages';
import { AttachedInvoices } from './attachedInvoices';
import {
	completePayment,
	LISTED,
	LISTED_AT_ONCE,
	retrievePayment,
	type StripePayment,
} from './stripePayment';

/**
 * Whatever moves a payment's money or status: twenty types, which is as many as one list of events takes.
 * https://docs.stripe.com/api/events/list#list_events-types
 */
const TYPES = [
	'payment_intent.amount_capturable_updated',
	'payment_intent.canceled',
	'payment_intent.payment_failed',
	'payment_intent.processing',
	'payment_intent.requires_action',
	'payment_intent.succeeded',
	'charge.captured',
	'charge.failed',
	'charge.pending',
	'charge.refunded',
	'charge.succeeded',
	'charge.dispute.closed',
	'charge.dispute.created',
	'charge.dispute.funds_reinstated',
	'charge.dispute.funds_withdrawn',
	'charge.dispute.updated',
	'invoice_payment.paid',
	'refund.created',
	'refund.failed',
	'refund.updated',
];

/** The changes of payments, by the payment that each event is about. What the sync did itself counts too. */
export const PAYMENT_EVENTS: EventStream = {
	types: TYPES,
	isOwn: () => false,
	idOf: paymentOfEvent,
	doing: 'Reading what changed in Stripe',
};

/**
 * The ID of the payment that an event is about; undefined for a charge without a payment intent, which
 * today's API does not make, and for events of other objects.
 */
export function paymentOfEvent({ data }: Pick<Stripe.Event, 'data'>): string | undefined {
	const object = data.object as {
		object?: string;
		id?: string;
		payment_intent?: Reference | null;
		payment?: { payment_intent?: Reference };
	};
	if (object.object === 'payment_intent') return object.id;
	return idOf(object.payment_intent ?? object.payment?.payment_intent);
}

export interface ReaderOptions {
	/** Payments made before are left out of a list; Unix seconds. */
	since?: number;
	/** Whether each payment's invoice in Stripe is looked up. */
	withInvoice: boolean;
}

/**
 * Payments of a page: what belongs to so many is read and written with a dozen of the org's daily requests,
 * as to few.
 */
const PAGE = 2000;

/** Disputes, long lists of refunds, and payments one by one, are asked for of as many payments at a time. */
const COMPLETED_AT_ONCE = 20;

/** Payments as they are now. */
export function paymentReader(
	stripe: Stripe,
	{ since, withInvoice }: ReaderOptions,
): ObjectReader<StripePayment> {
	return {
		doing: 'Reading the payments',
		pageSize: PAGE,
		idOf: ({ intent }) => intent.id,
		list: (after) => listPayments(stripe, { since, withInvoice }, after),
		retrieve: async (id) => await retrievePayment(stripe, id, withInvoice),
	};
}

async function* listPayments(
	stripe: Stripe,
	{ since, withInvoice }: ReaderOptions,
	after: string | undefined,
): AsyncGenerator<StripePayment, void, undefined> {
	const listed = stripe.paymentIntents.list({
		...LISTED,
		...(since !== undefined && { created: { gte: since } }),
		...(after !== undefined && { starting_after: after }),
	});
	const attached = withInvoice ? new AttachedInvoices(stripe, after !== undefined) : undefined;
	for await (const some of inGroups(listed, LISTED_AT_ONCE)) {
		const invoices = await attached?.of(some);
		const payments = await pMap(
			some,
			async (intent) => await completePayment(stripe, intent, false),
			{ concurrency: COMPLETED_AT_ONCE },
		);
		for (const [index, payment] of payments.entries()) {
			yield { ...payment, stripeInvoiceId: invoices?.[index] ?? '' };
		}
	}
	for await (const some of inGroups(attached?.left() ?? [], COMPLETED_AT_ONCE)) {
		const payments = await Promise.all(
			some.map(async (id) => await retrievePayment(stripe, id, true)),
		);
		for (const payment of payments) {
			if (payment && payment.intent.created >= (since ?? 0)) yield payment;
		}
	}
}

/** What is listed, in groups of as many: the payments of a page of Stripe's list are completed side by side. */
async function* inGroups<T>(
	listed: AsyncIterable<T> | Iterable<T>,
	size: number,
): AsyncGenerator<T[]> {
	let group: T[] = [];
	for await (const each of listed) {
		group.push(each);
		if (group.length < size) continue;
		yield group;
		group = [];
	}
	if (group.length > 0) yield group;
}
