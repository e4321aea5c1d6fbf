import type { FastifyInstance } from 'fastify';
import { html } from '../../pages/html';
import { sendPage } from '../../pages/server';
import type { ContextParts } from '../context';
import { peek } from '../lookup';
import { majorUnits } from '../payments/currencies';
import { atObject, NothingHere } from './pageContext';
import { payerPage } from '../../pages/payerPage';

/** The page that a charge's `receipt_url` names: https://docs.stripe.com/receipts */
export function receiptPages(app: FastifyInstance, parts: ContextParts): void {
	app.get<{ Params: { id: string; token: string } }>(
		'/receipts/:id/:token',
		({ params }, reply) => {
			const { charge, name } = atObject(parts, params.id, (context) => ({
				charge: peek(context.store, 'charge', params.id),
				name: context.account.name,
			}));
			if (!charge?.receipt_url?.endsWith(params.token)) {
				throw new NothingHere('There is nothing at this address.');
			}
			const say = (amount: number) =>
				`${majorUnits(amount, charge.currency)} ${charge.currency.toUpperCase()}`;
			const rows = [
				['Amount paid', say(charge.amount)],
				...(charge.amount_refunded > 0 ? [['Refunded', say(charge.amount_refunded)]] : []),
				['Date', new Date(charge.created * 1000).toISOString().slice(0, 10)],
				['Payment', charge.id],
			];
			const body = html`<h1>Receipt from ${name}</h1>
				<dl>
					${rows.map(
						([label, value]) =>
							html`<dt>${label}</dt>
								<dd>${value}</dd>`,
					)}
				</dl>
				${charge.description === null ? '' : html`<p>${charge.description}</p>`}`;
			return sendPage(reply, 200, payerPage(`Receipt from ${name}`, body));
		},
	);
}
