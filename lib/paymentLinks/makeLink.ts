import type Stripe from 'stripe';
import { badInput, Problem } from '../errors';
import { expireAll } from '../invoices/checkoutSessions';
import { endPaymentLink } from '../invoices/paymentLink';
import { stepKey } from '../stripe/idempotency';
import { type LinkTerms, leastPart, type PaymentAsk } from './ask';
import { isFirst, type MadeLink } from './kept';
import { LINK_KEY, notesOf } from './notes';
import { type SessionSettings, sessionParams } from './sessionParams';

/**
 * A Checkout Session, bound to the customer, for exactly the amount. It ends within 24 hours.
 *
 * @param key by which the same session is made once
 * @param minutes how long it can be paid: from 30 to 1440
 */
export async function makeSession(
	stripe: Stripe,
	ask: PaymentAsk,
	terms: LinkTerms,
	settings: SessionSettings,
	{ key, minutes, nowMs }: { key: string; minutes: number; nowMs: number },
): Promise<MadeLink> {
	const expiresAt = minutes < DAY_MINUTES ? endOf(minutes, nowMs) : undefined;
	const common = sessionParams(ask, terms, settings, 'checkoutSession');
	const params = {
		...common,
		metadata: { ...common.metadata, [LINK_KEY]: key },
		...(expiresAt !== undefined && { expires_at: expiresAt }),
	};
	const session = await makePayable(
		stepKey(key, `until ${expiresAt ?? 'tomorrow'}`),
		async (idempotencyKey) => await stripe.checkout.sessions.create(params, { idempotencyKey }),
		async ({ id }) => (await stripe.checkout.sessions.retrieve(id)).status === 'open',
	);
	return {
		url: session.url ?? '',
		expiresAt: isoOf(session.expires_at),
		id: session.id,
		sessionMadeAt: session.created,
		takeBack: async () => {
			await expireAll(stripe, [session]);
		},
		kept: {
			metadata: async () => (await stripe.checkout.sessions.retrieve(session.id)).metadata ?? {},
			note: async (metadata, idempotencyKey) =>
				isFirst(
					await stripe.checkout.sessions.update(session.id, { metadata }, { idempotencyKey }),
				),
		},
	};
}

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
					{ idempotencyKey: stepKey(key, 'finalize') },
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
		? await stripe.invoices.sendInvoice(open.id, {}, { idempotencyKey: stepKey(key, 'send') })
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
	const invoice = await stripe.invoices.create(
		{
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
		},
		{ idempotencyKey: stepKey(key, 'invoice') },
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
			{ idempotencyKey: stepKey(key, `line ${at}`) },
		);
	}
	return invoice;
}

/** So often a day the same can be asked for anew, when what was made for it before cannot be paid any more. */
const MOST_A_DAY = 25;

/**
 * Makes something once under a key, as long as it can be paid: what has been paid, or has ended, is made anew under
 * the next step of the key. Stripe answers a key for a day as it did at first, whatever has become of it.
 * https://docs.stripe.com/api/idempotent_requests
 *
 * @param isPayable looks at it anew
 * @throws the SDK's error; Problem when it was made too often
 */
async function makePayable<T>(
	key: string,
	create: (idempotencyKey: string) => Promise<Stripe.Response<T>>,
	isPayable: (made: T) => Promise<boolean>,
): Promise<Stripe.Response<T>> {
	for (let earlier = 0; earlier < MOST_A_DAY; earlier++) {
		const made = await create(earlier === 0 ? key : stepKey(key, `after ${earlier}`));
		if (isFirst(made) || (await isPayable(made))) return made;
	}
	throw new Problem(`The same link has been made ${MOST_A_DAY} times within a day`, {
		origin: 'input',
		code: 'too_many_links',
		whatToDo:
			'Each was paid, or another one took its place. Look at the invoice in Stripe, or ask by the payment page, whose link stays.',
	});
}

const DAY_MINUTES = 24 * 60;
const STEP_SECONDS = 10 * 60;

/** The end in whole ten minutes: what is asked for twice within these is the same session. */
function endOf(minutes: number, nowMs: number): number {
	const seconds = nowMs / 1000 + minutes * 60;
	const end = Math.ceil(seconds / STEP_SECONDS) * STEP_SECONDS;
	// Stripe allows no more than a day.
	return Math.min(end, Math.floor(nowMs / 1000) + DAY_MINUTES * 60 - 60);
}

function isoOf(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
