import type Stripe from 'stripe';
import { change } from '../changes';
import type { Context } from '../context';
import { mergeMetadata, text } from '../fields';
import { makeInvoice } from '../invoices/draft';
import { finalize } from '../invoices/lifecycle';
import { makeItem, summedUp } from '../invoices/lines';
import { creditIntent } from '../invoices/pay';
import { idOf, peek } from '../lookup';

type Session = Stripe.Checkout.Session;
type Wanted =
	| Stripe.Checkout.SessionCreateParams.InvoiceCreation
	| Stripe.PaymentLinkCreateParams.InvoiceCreation;

/** What a session, or a link, shows of the invoice that its payment is to get. */
export function invoiceCreation(
	wanted: Wanted | undefined,
): Stripe.Checkout.Session.InvoiceCreation {
	const data = wanted?.invoice_data;
	const rendering = data?.rendering_options || undefined;
	return {
		enabled: wanted?.enabled ?? false,
		invoice_data: {
			account_tax_ids: data?.account_tax_ids || null,
			custom_fields: data?.custom_fields || null,
			description: text(data?.description, null),
			footer: text(data?.footer, null),
			issuer: data?.issuer ?? null,
			metadata: mergeMetadata({}, data?.metadata),
			rendering_options: rendering
				? {
						amount_tax_display: rendering.amount_tax_display || null,
						template: rendering.template ?? null,
					}
				: null,
		},
	};
}

/**
 * The invoice of a session whose payment has come, where the session is to make one: it is paid by that
 * payment. https://docs.stripe.com/payments/checkout/receipts#paid-invoices
 *
 * @returns its ID; null where there is none to be
 */
export function paidInvoice(
	context: Context,
	session: Session,
	intent: Stripe.PaymentIntent,
): string | null {
	const customer = idOf(session.customer);
	if (!session.invoice_creation?.enabled || customer === undefined) return null;
	const { custom_fields, description, footer, metadata } = session.invoice_creation.invoice_data;
	const currency = intent.currency;
	const draft = makeInvoice(context, {
		customer,
		currency,
		custom_fields: custom_fields ?? undefined,
		description: description ?? undefined,
		footer: footer ?? undefined,
		metadata: metadata ?? undefined,
	});
	const lines = context.store.list({ types: ['item'], parent: session.id }).data;
	for (const { id } of lines) {
		const line = peek(context.store, 'item', id);
		const price = idOf(line?.price);
		if (!line || price === undefined) continue;
		makeItem(context, {
			amount: line.amount_total,
			currency,
			customer,
			description: line.description,
			invoice: draft.id,
			pricing: { price },
			quantity: line.quantity ?? 1,
		});
	}
	const summed = change(context, draft, summedUp(context, draft), 'invoice.updated');
	finalize(context, summed, intent);
	creditIntent(context, intent);
	return draft.id;
}
