import type Stripe from 'stripe';
import { badInput } from '../../errors';
import { stepKey } from '../../stripe/idempotency';
import type { LinkTerms, PaymentAsk } from '../ask';
import { isFirst, type MadeLink } from '../kept';
import { notesOf } from '../notes';
import { makePayable } from './makePayable';

/**
 * An invoice of Stripe's with its hosted page. The one that belongs to the invoice in Salesforce already
 * is used again, as a second one would ask for the same money twice.
 *
 * @param send whether Stripe mails it
 * @param daysUntilDue counted from today
 * @throws Problem when there is no customer, or the invoice that there is cannot be paid any more
 */
export async function makeStripeInvoice(
	stripe: Stripe,
	ask: PaymentAsk,
	terms: LinkTerms,
	{ key, send, daysUntilDue }: { key: string; send: boolean; daysUntilDue: number },
): Promise<MadeLink> {
	const known = ask.invoice?.stripeInvoiceId ?? '';
	const draft =
		known === ''
			? await draftInvoice(stripe, ask, terms, key, daysUntilDue)
			: await stripe.invoices.retrieve(known);
	const open =
		draft.status === 'draft'
			? await stripe.invoices.finalizeInvoice(
					draft.id,
					{ auto_advance: false },
					{ idempotencyKey: stepKey(key, `finalize ${draft.id}`) },
				)
			: draft;
	if (open.status !== 'open') {
		throw badInput(
			'Invoice ID',
			`its invoice ${open.id} in Stripe is ${open.status ?? 'gone'}`,
			'Empty the field Stripe Invoice ID of the invoice in Salesforce to have a new one made',
		);
	}
	const sent = send
		? await stripe.invoices.sendInvoice(
				open.id,
				{},
				{ idempotencyKey: stepKey(key, `send ${open.id}`) },
			)
		: open;
	return {
		url: sent.hosted_invoice_url ?? '',
		expiresAt: null,
		id: sent.id,
		stripeInvoiceId: sent.id,
		kept: {
			metadata: async () => (await stripe.invoices.retrieve(sent.id)).metadata ?? {},
			note: async (metadata, idempotencyKey) =>
				isFirst(await stripe.invoices.update(sent.id, { metadata }, { idempotencyKey })),
		},
	};
}

async function draftInvoice(
	stripe: Stripe,
	ask: PaymentAsk,
	terms: LinkTerms,
	key: string,
	daysUntilDue: number,
): Promise<Stripe.Invoice> {
	const { currency } = ask.amount.forStripe();
	const params: Stripe.InvoiceCreateParams = {
		customer: ask.customerId,
		currency,
		collection_method: 'send_invoice',
		days_until_due: daysUntilDue,
		description: ask.description || undefined,
		// Nothing else that waits for this customer's next invoice.
		pending_invoice_items_behavior: 'exclude',
		auto_advance: false,
		metadata: notesOf(ask, 'stripeInvoice'),
		payment_settings: { payment_method_types: [...terms.methods] },
	};
	const invoice = await makePayable(
		stepKey(key, 'invoice'),
		async (idempotencyKey) => await stripe.invoices.create(params, { idempotencyKey }),
		async ({ id }) => isPayable(await stripe.invoices.retrieve(id)),
	);
	for (const [at, { description, unitAmount, quantity }] of ask.lines.entries()) {
		const { amount } = unitAmount.forStripe();
		await stripe.invoiceItems.create(
			{
				customer: ask.customerId,
				invoice: invoice.id,
				currency,
				amount: amount * quantity,
				description: quantity === 1 ? description : `${quantity} × ${description}`,
			},
			{ idempotencyKey: stepKey(key, `line ${at} of ${invoice.id}`) },
		);
	}
	return invoice;
}

function isPayable({ status }: Stripe.Invoice): boolean {
	return status === 'draft' || status === 'open';
}
