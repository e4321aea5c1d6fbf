import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { html } from '../../pages/html';
import { sendPage } from '../../pages/server';
import type { Context, ContextParts } from '../context';
import { idOf, peek } from '../lookup';
import { confirmIntent } from '../payments/confirm';
import { failIntent } from '../payments/intents';
import { methodFor } from '../payments/methods';
import { confirmSetup, failSetup } from '../payments/setup';
import { atObject, NothingHere, withParameters } from './pageContext';
import { payerPage } from '../../pages/payerPage';

interface Address {
	Params: { id: string; secret: string };
}

/**
 * The page on which a bank asks the payer whether it is really them, as in test mode: one button
 * completes the authentication, the other fails it. https://docs.stripe.com/testing#3d-secure-mobile-challenge-flows
 */
export function authenticatePages(app: FastifyInstance, parts: ContextParts): void {
	app.get<Address>('/authenticate/:id/:secret', ({ params }, reply) => {
		const waits = atObject(
			parts,
			params.id,
			(context) => intentAt(context, params.id, params.secret).status === 'requires_action',
		);
		const ask = html`<h1>3D Secure 2 test page</h1>
			<p>This is the page on which your bank would ask you to confirm the payment.</p>
			<form method="post">
				<button name="outcome" value="complete">Complete</button>
				<button name="outcome" value="fail" class="plain">Fail</button>
			</form>`;
		const over = html`<h1>Nothing to confirm</h1>
			<p>This authentication is over.</p>`;
		return sendPage(reply, 200, payerPage('3D Secure 2 test page', waits ? ask : over));
	});
	app.post<Address & { Body: URLSearchParams }>(
		'/authenticate/:id/:secret',
		({ params, body }, reply) => {
			const back = atObject(parts, params.id, (context) => {
				const intent = intentAt(context, params.id, params.secret);
				const returnUrl = context.store.hidden(intent.id)['returnUrl'];
				if (intent.status === 'requires_action') {
					authenticate(context, intent, body.get('outcome') === 'complete');
				}
				return typeof returnUrl === 'string' ? returnUrl : undefined;
			});
			if (back === undefined) {
				const done = html`<h1>Thank you</h1>
					<p>You can close this page.</p>`;
				return sendPage(reply, 200, payerPage('Thank you', done));
			}
			const name = params.id.startsWith('seti_') ? 'setup_intent' : 'payment_intent';
			return reply.redirect(
				withParameters(back, { [name]: params.id, [`${name}_client_secret`]: params.secret }),
				303,
			);
		},
	);
}

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

function intentAt(context: Context, id: string, secret: string): Intent {
	const intent =
		peek(context.store, 'payment_intent', id) ?? peek(context.store, 'setup_intent', id);
	if (intent?.client_secret === secret) return intent;
	throw new NothingHere('There is nothing at this address.');
}

/** What the payer's answer makes of the intent. */
function authenticate(context: Context, intent: Intent, completes: boolean): void {
	if (completes) {
		// A declined payment is told by the intent; nobody waits for the refusal here.
		if (intent.object === 'payment_intent') {
			confirmIntent(context, intent, { authenticated: true });
		} else confirmSetup(context, intent, { authenticated: true });
		return;
	}
	const method = methodFor(context, idOf(intent.payment_method) ?? '');
	const failure = {
		code: `${intent.object}_authentication_failure`,
		message:
			'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
	};
	if (intent.object === 'payment_intent') failIntent(context, intent, method, failure, undefined);
	else failSetup(context, intent, method, failure);
}
