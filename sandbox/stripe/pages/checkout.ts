import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { sendPage } from '../../pages/server';
import { payAtCheckout } from '../checkout/complete';
import type { Context, ContextParts } from '../context';
import { StripeError } from '../errors';
import { idOf, peek } from '../lookup';
import { checkoutForm, finishedPage } from './checkoutForm';
import { chooseAmount, payerFrom } from './checkoutInput';
import { atObject, NothingHere } from './pageContext';

interface Address {
	Params: { id: string };
}

/** Stripe's hosted Checkout: https://docs.stripe.com/payments/checkout */
export function checkoutPages(app: FastifyInstance, parts: ContextParts): void {
	app.get<Address>('/c/pay/:id', ({ params }, reply) =>
		sendPage(
			reply,
			200,
			atObject(parts, params.id, (context) => show(context, params.id)),
		),
	);
	app.post<Address & { Body: URLSearchParams }>('/c/pay/:id', ({ params, body }, reply) => {
		const outcome = pay(parts, params.id, body);
		if (outcome instanceof StripeError) {
			const page = atObject(parts, params.id, (context) =>
				show(context, params.id, outcome.message),
			);
			return sendPage(reply, 200, page);
		}
		return reply.redirect(outcome, 303);
	});
	// Where a payer comes back from the bank's challenge.
	app.get<Address>('/c/pay/:id/return', ({ params }, reply) => {
		const next = atObject(parts, params.id, (context) => {
			const session = sessionAt(context, params.id);
			return session.status === 'complete'
				? successUrl(context, session)
				: show(context, params.id, failureOf(context, session));
		});
		return typeof next === 'string' ? reply.redirect(next, 303) : sendPage(reply, 200, next);
	});
	app.get<Address>('/c/done/:id', ({ params }, reply) =>
		sendPage(
			reply,
			200,
			atObject(parts, params.id, (context) => finishedPage(context, sessionAt(context, params.id))),
		),
	);
}

/** Pays by what the form says; returns where the payer goes next, or why it did not work. */
function pay(parts: ContextParts, id: string, body: URLSearchParams): string | StripeError {
	try {
		return atObject(parts, id, (context) => {
			const session = chooseAmount(context, sessionAt(context, id), body);
			const intent = payAtCheckout(context, session, payerFrom(context, session, body));
			if (intent instanceof StripeError) return intent;
			const challenge = intent.next_action?.redirect_to_url?.url;
			return challenge ?? successUrl(context, session);
		});
	} catch (error) {
		if (error instanceof StripeError) return error;
		throw error;
	}
}

function show(context: Context, id: string, error?: string) {
	const session = sessionAt(context, id);
	return session.status === 'open'
		? checkoutForm(context, session, error)
		: finishedPage(context, session);
}

function failureOf(context: Context, session: Stripe.Checkout.Session): string | undefined {
	const intent = peek(context.store, 'payment_intent', idOf(session.payment_intent) ?? '');
	const setup = peek(context.store, 'setup_intent', idOf(session.setup_intent) ?? '');
	return intent?.last_payment_error?.message ?? setup?.last_setup_error?.message ?? undefined;
}

/** https://docs.stripe.com/payments/checkout/custom-success-page */
function successUrl(context: Context, session: Stripe.Checkout.Session): string {
	if (session.success_url === null) return `${context.pages}/c/done/${session.id}`;
	return session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function sessionAt(context: Context, id: string): Stripe.Checkout.Session {
	const session = peek(context.store, 'checkout.session', id);
	if (session) return session;
	throw new NothingHere('There is nothing at this address.');
}
