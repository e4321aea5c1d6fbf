import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { html } from '../../pages/html';
import { sendPage } from '../../pages/server';
import { createSession } from '../checkout/createSession';
import type { Context, ContextParts } from '../context';
import { idOf, peek } from '../lookup';
import { atObject, NothingHere } from './pageContext';
import { payerPage } from '../../pages/payerPage';

interface Address {
	Params: { token: string; id: string };
	Querystring: { prefilled_email?: string; client_reference_id?: string };
}

/** What a payment link opens: a new Checkout Session at each visit. https://docs.stripe.com/payment-links */
export function paymentLinkPages(app: FastifyInstance, parts: ContextParts): void {
	app.get<Address>('/b/:token/:id', ({ params, query }, reply) => {
		const next = atObject(parts, params.id, (context) => {
			const link = peek(context.store, 'payment_link', params.id);
			if (!link?.url.includes(params.token)) {
				throw new NothingHere('There is nothing at this address.');
			}
			return closedBecause(link) ?? { url: sessionFor(context, link, query).url ?? '' };
		});
		if (typeof next !== 'string') return reply.redirect(next.url, 303);
		const body = html`<h1>This link is no longer active</h1>
			<p>${next}</p>`;
		return sendPage(reply, 200, payerPage('This link is no longer active', body));
	});
}

/** Why nobody can pay by the link any more. */
function closedBecause(link: Stripe.PaymentLink): string | undefined {
	const limit = link.restrictions?.completed_sessions;
	const isUsedUp = limit !== undefined && limit.count >= limit.limit;
	if (link.active && !isUsedUp) return undefined;
	return link.inactive_message ?? 'Ask whoever sent it for another one.';
}

function sessionFor(
	context: Context,
	link: Stripe.PaymentLink,
	query: Address['Querystring'],
): Stripe.Checkout.Session {
	const data = link.payment_intent_data;
	const lines = context.store.list({ types: ['item'], parent: link.id }).data;
	const redirect = link.after_completion.redirect?.url;
	return createSession(
		context,
		{
			mode: 'payment',
			line_items: lines.flatMap(({ id }) => {
				const line = peek(context.store, 'item', id);
				const price = idOf(line?.price);
				return price === undefined ? [] : [{ price, quantity: line?.quantity ?? 1 }];
			}),
			...(redirect === undefined ? {} : { success_url: redirect }),
			...(link.payment_method_types && {
				allowed_payment_method_types: link.payment_method_types,
			}),
			customer_creation: link.customer_creation,
			...(link.invoice_creation && {
				invoice_creation:
					link.invoice_creation as Stripe.Checkout.SessionCreateParams.InvoiceCreation,
			}),
			metadata: link.metadata,
			...(data && {
				payment_intent_data: {
					...(data.capture_method && { capture_method: data.capture_method }),
					...(data.description !== null && { description: data.description }),
					metadata: data.metadata,
					...(data.setup_future_usage && { setup_future_usage: data.setup_future_usage }),
				},
			}),
			...(query.prefilled_email && { customer_email: query.prefilled_email }),
			...(query.client_reference_id && { client_reference_id: query.client_reference_id }),
		},
		link,
	);
}
