import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { html, type Html } from '../../pages/html';
import { sendPage } from '../../pages/server';
import type { Context, ContextParts } from '../context';
import { StripeError } from '../errors';
import { peek } from '../lookup';
import { verifyPayment, verifySetup, waitsForMicrodeposits } from '../payments/verifyIntent';
import { atObject, NothingHere } from './pageContext';
import { payerPage } from '../../pages/payerPage';

interface Address {
	Params: { id: string; secret: string };
}

/** The hosted page on which a payer verifies a bank account by the code of a small deposit. */
export function microdepositPages(app: FastifyInstance, parts: ContextParts): void {
	app.get<Address>('/microdeposits/:id/:secret', ({ params }, reply) => {
		const waits = atObject(parts, params.id, (context) =>
			waitsForMicrodeposits(intentAt(context, params.id, params.secret)),
		);
		return sendPage(reply, 200, waits ? form() : over());
	});
	app.post<Address & { Body: URLSearchParams }>(
		'/microdeposits/:id/:secret',
		({ params, body }, reply) => {
			const outcome = atObject(parts, params.id, (context) => {
				const intent = intentAt(context, params.id, params.secret);
				if (!waitsForMicrodeposits(intent)) return undefined;
				const told = { descriptor_code: body.get('code') ?? '' };
				return intent.object === 'payment_intent'
					? verifyPayment(context, intent, told)
					: verifySetup(context, intent, told);
			});
			if (outcome instanceof StripeError) return sendPage(reply, 200, form(outcome.message));
			return sendPage(reply, 200, over());
		},
	);
}

function form(error?: string): Html {
	const body = html`<h1>Verify your bank account</h1>
		${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
		<p>A deposit of $0.01 with a code that begins with SM has been sent to your account.</p>
		<form method="post">
			<label>Code <input name="code" autocomplete="off" placeholder="SM11AA" required /></label>
			<button>Verify</button>
		</form>`;
	return payerPage('Verify your bank account', body);
}

function over(): Html {
	const body = html`<h1>Thank you</h1>
		<p>There is nothing left to verify.</p>`;
	return payerPage('Thank you', body);
}

function intentAt(
	context: Context,
	id: string,
	secret: string,
): Stripe.PaymentIntent | Stripe.SetupIntent {
	const intent =
		peek(context.store, 'payment_intent', id) ?? peek(context.store, 'setup_intent', id);
	if (intent?.client_secret === secret) return intent;
	throw new NothingHere('There is nothing at this address.');
}
