import type { FastifyInstance } from 'fastify';
import type Stripe from 'stripe';
import { html, type Html } from '../../pages/html';
import { sendPage } from '../../pages/server';
import type { Context, ContextParts } from '../context';
import { StripeError } from '../errors';
import { defaultIntent, payInvoice } from '../invoices/pay';
import { peek } from '../lookup';
import { majorUnits } from '../payments/currencies';
import { methodFields } from './checkoutForm';
import { methodFromForm } from './checkoutInput';
import { invoicePdf } from './invoicePdf';
import { atObject, NothingHere } from './pageContext';
import { payerPage } from '../../pages/payerPage';

interface Address {
	Params: { token: string; id: string };
}

/** The hosted invoice page and its PDF: https://docs.stripe.com/invoicing/hosted-invoice-page */
export function invoicePages(app: FastifyInstance, parts: ContextParts): void {
	const at = <T>(
		{ token, id }: Address['Params'],
		work: (context: Context, invoice: Stripe.Invoice) => T,
	) => atObject(parts, id, (context) => work(context, invoiceAt(context, token, id)));
	app.get<Address>('/i/:token/:id', ({ params }, reply) =>
		sendPage(
			reply,
			200,
			at(params, (context, invoice) => page(context, invoice)),
		),
	);
	app.get<Address>('/i/:token/:id/pdf', async ({ params }, reply) => {
		const invoice = at(params, (_context, found) => found);
		return reply
			.headers({
				'content-type': 'application/pdf',
				'content-disposition': `attachment; filename="Invoice-${invoice.number ?? invoice.id}.pdf"`,
			})
			.send(await invoicePdf(invoice));
	});
	app.post<Address & { Body: URLSearchParams }>('/i/:token/:id', ({ params, body }, reply) => {
		const outcome = pay(params, body, at);
		if (outcome instanceof StripeError) {
			const again = at(params, (context, invoice) => page(context, invoice, outcome.message));
			return sendPage(reply, 200, again);
		}
		return reply.redirect(outcome, 303);
	});
}

type At = <T>(
	params: Address['Params'],
	work: (context: Context, invoice: Stripe.Invoice) => T,
) => T;

/** Pays by what the form says; returns where the payer goes next, or why it did not work. */
function pay(params: Address['Params'], body: URLSearchParams, at: At): string | StripeError {
	try {
		return at(params, (context, invoice) => {
			const email = invoice.customer_email ?? '';
			const back = invoice.hosted_invoice_url ?? '';
			const outcome = payInvoice(context, invoice, {
				...methodFromForm(context, body, { email, allowRedisplay: 'unspecified' }),
				mandateData: {
					customer_acceptance: {
						type: 'online',
						online: { ip_address: '127.0.0.1', user_agent: 'Sandbox invoice' },
					},
				},
				returnUrl: back,
			});
			if (outcome instanceof StripeError || outcome.status === 'paid') {
				return outcome instanceof StripeError ? outcome : back;
			}
			return defaultIntent(context, outcome).next_action?.redirect_to_url?.url ?? back;
		});
	} catch (error) {
		if (error instanceof StripeError) return error;
		throw error;
	}
}

function page(context: Context, invoice: Stripe.Invoice, error?: string): Html {
	const money = (amount: number) =>
		`${majorUnits(amount, invoice.currency)} ${invoice.currency.toUpperCase()}`;
	const title = `Invoice ${invoice.number ?? ''} from ${context.account.name}`;
	const isOpen = invoice.status === 'open' || invoice.status === 'uncollectible';
	const intent = isOpen ? defaultIntent(context, invoice) : undefined;
	const waits = intent?.status === 'processing';
	const body = html`<h1>${title}</h1>
		${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
		<dl>
			${invoice.lines.data.map(
				(line) =>
					html`<dt>${line.description}</dt>
						<dd>${money(line.amount)}</dd>`,
			)}
			<dt>Total</dt>
			<dd>${money(invoice.total)}</dd>
			<dt>Paid</dt>
			<dd>${money(invoice.amount_paid)}</dd>
			<dt><b>Amount due</b></dt>
			<dd><b>${money(invoice.amount_remaining)}</b></dd>
		</dl>
		<p>${stateOf(invoice, waits)} <a href="${invoice.invoice_pdf}">Download the invoice</a></p>
		${
			isOpen && !waits && intent
				? html`<form method="post">
						${methodFields(intent.payment_method_types, [])}
						<button>Pay</button>
					</form>`
				: ''
		}`;
	return payerPage(title, body);
}

function stateOf(invoice: Stripe.Invoice, waits: boolean): string {
	if (waits) return 'A payment is on its way.';
	if (invoice.status === 'paid') return 'This invoice has been paid.';
	return invoice.status === 'void' ? 'This invoice has been voided.' : '';
}

function invoiceAt(context: Context, token: string, id: string): Stripe.Invoice {
	const invoice = peek(context.store, 'invoice', id);
	if (invoice?.hosted_invoice_url?.includes(`/${token}/`)) return invoice;
	throw new NothingHere('There is nothing at this address.');
}
