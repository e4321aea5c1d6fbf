import type Stripe from 'stripe';
import type { Brand } from '../brand';
import type { LinkTerms, PaymentAsk } from './ask';
import { languageOf } from '../languages';
import { type LinkKind, notesOf } from './notes';

/** What else a Checkout Session is given. */
export interface SessionSettings {
	brand: Brand;
	/** Where the payer goes after paying; `{CHECKOUT_SESSION_ID}` in it becomes the session's ID. */
	successUrl: string;
	/** Where the payer goes on second thoughts; empty for no way back. */
	cancelUrl: string;
	/** Such as `de` or `pt-BR`. */
	locale: string;
	/** Where Stripe's receipt goes; empty for none. */
	receiptEmail: string;
	/** Whether Stripe makes an invoice of its own with a PDF, which it charges for. */
	stripeInvoicePdf: boolean;
}

/** Stripe counts the days until a bank debit, and the payer's page shows no other methods than these. */
type Params = Stripe.Checkout.SessionCreateParams;

/**
 * A Checkout Session for exactly an amount. It holds nothing of the moment, so that the same ask is the
 * same request, and Stripe answers a repetition with the session that there is.
 * https://docs.stripe.com/api/checkout/sessions/create
 */
export function sessionParams(
	ask: PaymentAsk,
	terms: LinkTerms,
	settings: SessionSettings,
	kind: LinkKind,
): Params {
	const notes = notesOf(ask, kind);
	const { brand, locale, cancelUrl, receiptEmail } = settings;
	const hasBank = terms.methods.includes('us_bank_account');
	const hasStripeInvoice = (ask.invoice?.stripeInvoiceId ?? '') !== '';
	return {
		mode: 'payment',
		submit_type: 'pay',
		client_reference_id: ask.invoice?.id ?? ask.askId,
		line_items: ask.lines.map(({ description, unitAmount, quantity }) => ({
			quantity,
			price_data: {
				currency: unitAmount.forStripe().currency,
				unit_amount: unitAmount.forStripe().amount,
				product_data: { name: description },
			},
		})),
		allowed_payment_method_types: [...terms.methods],
		// Link would be a third way to pay, which nobody has chosen.
		wallet_options: { link: { display: 'never' } },
		// The payer pays what the invoice says, in its currency.
		adaptive_pricing: { enabled: false },
		locale: stripeLocale(locale),
		success_url: settings.successUrl,
		...(cancelUrl !== '' && { cancel_url: cancelUrl }),
		branding_settings: {
			button_color: brand.color,
			...(brand.name !== '' && { display_name: brand.name }),
			...(brand.logo !== '' && { logo: { type: 'url', url: brand.logo } }),
		},
		...(ask.customerId !== '' && {
			customer: ask.customerId,
			saved_payment_method_options: savedMethods(terms),
		}),
		metadata: notes,
		payment_intent_data: {
			description: ask.description,
			metadata: notes,
			...(receiptEmail !== '' && { receipt_email: receiptEmail }),
			...(terms.save === 'always' && { setup_future_usage: 'off_session' }),
		},
		...(hasBank && {
			// Micro-deposits would keep the payer waiting for days before anything is paid.
			payment_method_options: { us_bank_account: { verification_method: 'instant' } },
		}),
		// Beside an invoice of Stripe's there must not be a second one for the same money.
		...(settings.stripeInvoicePdf &&
			!hasStripeInvoice && {
				invoice_creation: {
					enabled: true,
					invoice_data: { description: ask.description, metadata: notes },
				},
			}),
	};
}

/** Locales of Checkout's in languages of ours that name a region. */
const REGIONAL = ['en-GB', 'es-419', 'fr-CA', 'pt-BR'] as const;

/**
 * The locale of Checkout's that comes nearest.
 * https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-locale
 */
function stripeLocale(locale: string): Params['locale'] {
	const regional = REGIONAL.find((one) => one === locale);
	return regional ?? languageOf(locale);
}

/**
 * Stored cards and accounts are on offer, those too that were kept for later charges and, verified as
 * they are, bank accounts. https://docs.stripe.com/payments/save-during-payment#saved-payment-methods
 */
function savedMethods({ save }: LinkTerms): Params['saved_payment_method_options'] {
	return {
		allow_redisplay_filters: ['always', 'limited', 'unspecified'],
		payment_method_remove: 'enabled',
		...(save === 'ask' && { payment_method_save: 'enabled' }),
	};
}
