import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context, JobPayload } from '../context';
import { createCustomer } from '../customers/lifecycle';
import type { StripeError } from '../errors';
import { invalidRequest } from '../errors';
import { mergeMetadata, text } from '../fields';
import { idOf, peek, stored } from '../lookup';
import { confirmIntent } from '../payments/confirm';
import { makeIntent } from '../payments/createIntent';
import { moveIntent } from '../payments/intents';
import { confirmSetup } from '../payments/setup';
import { paidInvoice } from './invoice';
import { SESSION, type SessionTrigger } from './machine';

type Session = Stripe.Checkout.Session;
type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** What a payer has filled in. */
export interface Payer {
	email: string;
	name: string;
	/** The payment method, made or chosen. */
	paymentMethod: string;
	/** Keep it for the next time. */
	save: boolean;
	/** The bank account was verified on the spot. */
	verified: boolean;
}

/**
 * Pays, or sets up, what a session is about. Returns the intent, which may wait for the payer, or the
 * refusal that the page tells; the session itself is completed by `followIntent`.
 */
export function payAtCheckout(
	context: Context,
	before: Session,
	payer: Payer,
): Intent | StripeError {
	if (before.status !== 'open') throw notOpen(before, 'pay');
	const session = change(context, before, {
		...before,
		customer: before.customer ?? customerFor(context, before, payer),
		customer_details: {
			address: null,
			business_name: null,
			individual_name: null,
			phone: null,
			tax_exempt: 'none',
			tax_ids: [],
			...before.customer_details,
			email: before.customer_details?.email ?? payer.email,
			name: payer.name,
		},
	});
	const confirmation = {
		paymentMethod: payer.paymentMethod,
		returnUrl: `${context.pages}/c/pay/${session.id}/return`,
		mandateData: {
			customer_acceptance: {
				type: 'online',
				online: { ip_address: '127.0.0.1', user_agent: 'Sandbox Checkout' },
			},
		},
		verified: payer.verified,
	};
	if (session.mode === 'setup') {
		const setup = peek(context.store, 'setup_intent', idOf(session.setup_intent) ?? '');
		if (!setup) throw new Error('The session has no setup intent');
		const owned = change(context, setup, { ...setup, customer: session.customer });
		return confirmSetup(context, owned, confirmation);
	}
	return confirmIntent(context, intentFor(context, session, payer.save), confirmation);
}

/**
 * A customer is made where one is asked for, or needed, as by an invoice.
 * https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-customer_creation
 */
function customerFor(context: Context, session: Session, payer: Payer): string | null {
	const data = context.store.hidden(session.id)['intent'] as { setup_future_usage?: string };
	const wanted =
		session.customer_creation === 'always' ||
		session.invoice_creation?.enabled === true ||
		data.setup_future_usage !== undefined;
	if (!wanted && session.mode !== 'setup') return null;
	return createCustomer({ ...context, params: { email: payer.email, name: payer.name } }).id;
}

/** The session's intent: the one of an attempt before, or a new one. */
function intentFor(context: Context, session: Session, save: boolean): Stripe.PaymentIntent {
	const data = context.store.hidden(session.id)[
		'intent'
	] as Stripe.Checkout.SessionCreateParams.PaymentIntentData;
	const usage = data.setup_future_usage ?? (save ? 'on_session' : null);
	const tried = peek(context.store, 'payment_intent', idOf(session.payment_intent) ?? '');
	if (tried) return { ...tried, setup_future_usage: usage };
	const intent = makeIntent(context, {
		amount: session.amount_total ?? 0,
		currency: session.currency ?? '',
		customer: idOf(session.customer),
		types: session.payment_method_types,
		captureMethod: data.capture_method,
		fields: {
			description: text(data.description, null),
			metadata: mergeMetadata({}, data.metadata),
			receipt_email: data.receipt_email ?? null,
			setup_future_usage: usage,
			statement_descriptor: data.statement_descriptor ?? null,
			statement_descriptor_suffix: data.statement_descriptor_suffix ?? null,
		},
		hidden: { checkout: session.id },
	});
	change(context, session, { ...session, payment_intent: intent.id });
	return intent;
}

/**
 * Brings a session up to its intent. Checkout is complete as soon as the payer has done their part;
 * whether the money came is told later where the method takes time.
 * https://docs.stripe.com/checkout/fulfillment#delayed-notification
 */
export function followIntent(context: Context, { id }: JobPayload): void {
	const intent: Intent | undefined =
		peek(context.store, 'payment_intent', id) ?? peek(context.store, 'setup_intent', id);
	const session = peek(
		context.store,
		'checkout.session',
		String(context.store.hidden(id)['checkout']),
	);
	if (!intent || !session) return;
	if (session.status === 'open') {
		if (isDone(intent)) complete(context, session, intent);
		return;
	}
	if (session.status !== 'complete' || session.payment_status !== 'unpaid') return;
	if (intent.object === 'payment_intent' && intent.status === 'succeeded') {
		const invoice = paidInvoice(context, session, intent);
		const paid: Session = { ...session, invoice, payment_status: 'paid' };
		context.store.save(stored(paid));
		context.emit('checkout.session.async_payment_succeeded', paid);
	} else if (intent.status === 'requires_payment_method') {
		context.emit('checkout.session.async_payment_failed', session);
	}
}

/** Whether the payer has nothing left to do on the page. */
function isDone(intent: Intent): boolean {
	return (
		['succeeded', 'processing', 'requires_capture'].includes(intent.status) ||
		intent.next_action?.type === 'verify_with_microdeposits'
	);
}

function complete(context: Context, session: Session, intent: Intent): void {
	context.cancelLater('expireSession', session.id);
	const isPaid =
		intent.object === 'payment_intent' &&
		intent.status !== 'processing' &&
		intent.status !== 'requires_action';
	moveSession(context, session, 'completed', {
		client_secret: null,
		...(intent.object === 'payment_intent' && {
			invoice: intent.status === 'succeeded' ? paidInvoice(context, session, intent) : null,
			payment_intent: intent.id,
			payment_status: isPaid ? ('paid' as const) : ('unpaid' as const),
		}),
		url: null,
	});
	const link = peek(context.store, 'payment_link', idOf(session.payment_link) ?? '');
	const limit = link?.restrictions?.completed_sessions;
	if (!link || !limit) return;
	const counted = { completed_sessions: { ...limit, count: limit.count + 1 } };
	change(context, link, { ...link, restrictions: counted }, 'payment_link.updated');
}

/** Ends a session that nobody has completed, and takes back the payment that was tried. */
export function expireSession(context: Context, before: Session): Session {
	context.cancelLater('expireSession', before.id);
	const tried = peek(context.store, 'payment_intent', idOf(before.payment_intent) ?? '');
	const after = moveSession(context, before, 'expired', { client_secret: null, url: null });
	if (tried && tried.status !== 'succeeded' && tried.status !== 'processing') {
		moveIntent(context, tried, 'canceled', { canceled_at: context.now, next_action: null });
	}
	return after;
}

/** The time of a session is up. */
export function expireWhenDue(context: Context, { id }: JobPayload): void {
	const session = peek(context.store, 'checkout.session', id);
	if (session?.status === 'open') expireSession(context, session);
}

function moveSession(
	context: Context,
	before: Session,
	on: SessionTrigger,
	patch: Partial<Session>,
): Session {
	const step = SESSION.require(before.status, on, () => notOpen(before, 'expire'));
	const after = { ...before, ...patch, status: step.to } as Session;
	context.store.save(stored(after));
	for (const event of step.events ?? []) context.emit(event, after);
	return after;
}

function notOpen(session: Session, verb: string): StripeError {
	return invalidRequest(
		`Only Checkout Sessions with a status in ["open"] can be ${verb === 'pay' ? 'paid' : 'expired'}. This Checkout Session has a status of \`${session.status ?? ''}\`.`,
	);
}
