import type Stripe from 'stripe';
import { endPaymentLink } from '../../invoices/paymentLink';
import { stepKey } from '../../stripe/idempotency';
import { leastPart, type LinkTerms, type PaymentAsk } from '../ask';
import { isFirst, type MadeLink } from '../kept';
import { LINK_KEY, notesOf } from '../notes';
import { makePayable } from './makePayable';

/**
 * A Payment Link of Stripe's, which can be completed once. It is bound to nobody: Stripe lets whoever
 * has it pay. https://docs.stripe.com/api/payment-link/create
 */
export async function makePaymentLink(
	stripe: Stripe,
	ask: PaymentAsk,
	terms: LinkTerms,
	{ key, inactiveMessage, email }: { key: string; inactiveMessage: string; email: string },
): Promise<MadeLink> {
	const notes = notesOf(ask, 'paymentLink');
	const params: Stripe.PaymentLinkCreateParams = {
		line_items: await linkLines(stripe, ask, terms, key),
		payment_method_types: [...terms.methods],
		metadata: { ...notes, [LINK_KEY]: key },
		payment_intent_data: {
			description: ask.description,
			metadata: notes,
			...(terms.save === 'always' && { setup_future_usage: 'off_session' as const }),
		},
		restrictions: { completed_sessions: { limit: 1 } },
		inactive_message: inactiveMessage,
		submit_type: 'pay',
	};
	const link = await makePayable(
		stepKey(key, 'link'),
		async (idempotencyKey) => await stripe.paymentLinks.create(params, { idempotencyKey }),
		async ({ id }) => isPayable(await stripe.paymentLinks.retrieve(id)),
	);
	const url = new URL(link.url);
	// https://docs.stripe.com/payment-links/url-parameters
	if (email !== '') url.searchParams.set('prefilled_email', email);
	if (ask.invoice) url.searchParams.set('client_reference_id', ask.invoice.id);
	return {
		url: url.toString(),
		expiresAt: null,
		id: link.id,
		takeBack: async () => {
			await endPaymentLink(stripe, { paymentLinkId: link.id });
		},
		kept: {
			metadata: async () => (await stripe.paymentLinks.retrieve(link.id)).metadata,
			note: async (metadata, idempotencyKey) =>
				isFirst(await stripe.paymentLinks.update(link.id, { metadata }, { idempotencyKey })),
		},
	};
}

function isPayable({ active, restrictions }: Stripe.PaymentLink): boolean {
	const { count = 0, limit = Number.POSITIVE_INFINITY } = restrictions?.completed_sessions ?? {};
	return active && count < limit;
}

type LinkLine = Stripe.PaymentLinkCreateParams.LineItem;

/** Where a part may be paid the payer enters the amount, which only a price of its own lets them. */
async function linkLines(
	stripe: Stripe,
	ask: PaymentAsk,
	terms: LinkTerms,
	key: string,
): Promise<LinkLine[]> {
	if (!terms.mayPayPart) {
		return ask.lines.map(({ description, unitAmount, quantity }) => ({
			quantity,
			price_data: {
				currency: unitAmount.forStripe().currency,
				unit_amount: unitAmount.forStripe().amount,
				product_data: { name: description },
			},
		}));
	}
	const { amount, currency } = ask.amount.forStripe();
	const price = await stripe.prices.create(
		{
			currency,
			custom_unit_amount: {
				enabled: true,
				minimum: leastPart(ask.amount, terms).forStripe().amount,
				maximum: amount,
				preset: amount,
			},
			product_data: { name: ask.description || 'Payment' },
		},
		{ idempotencyKey: stepKey(key, 'price') },
	);
	return [{ price: price.id, quantity: 1 }];
}
