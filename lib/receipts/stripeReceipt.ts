import type Stripe from 'stripe';
import { badInput } from '../errors';
import { Money } from '../money';
import { cardBrandName, codeInWords } from '../stripe/cardBrands';
import { isGivenBack } from '../stripe/paymentParts';
import { idOf } from '../stripe/reference';
import type { PaidCharge } from './paidCharge';
import type {
	InvoiceReference,
	Party,
	PaymentMethod,
	Receipt,
	Reference,
	RefundReceipt,
} from './receipt';

/** What others than Stripe know of a payment. */
export interface KnownOtherwise {
	/** The payer's name, where the CRM has one. */
	readonly customerName?: string;
	/** The CRM's invoice; in place of Stripe's. */
	readonly invoice?: InvoiceReference;
}

/**
 * The receipt of a payment, or of the refund that was asked for.
 *
 * @throws Problem when there is nothing to give a receipt for: failed, only authorised, a failed refund
 */
export function stripeReceipt(
	paid: PaidCharge,
	seller: Party,
	known: KnownOtherwise = {},
): Receipt {
	const { charge, refund } = paid;
	refuseWithoutPayment(charge);
	const shared = {
		seller,
		customer: payer(paid, known.customerName),
		invoice: known.invoice ?? invoiceReference(paid.invoice),
		description: charge.description ?? undefined,
		method: methodOf(charge.payment_method_details),
		isTest: !charge.livemode,
	};
	const amount = amountOf(charge);
	const atMs = charge.created * 1000;
	const references: Reference[] = [
		...(charge.payment_intent === null
			? []
			: [{ kind: 'payment' as const, value: idOf(charge.payment_intent) }]),
		{ kind: 'charge', value: charge.id },
	];
	if (refund) {
		return {
			...shared,
			kind: 'refund',
			refund: checkedRefund(refund),
			payment: { amount, atMs },
			references: [{ kind: 'refund', value: refund.id }, ...references],
		};
	}
	const statement = charge.calculated_statement_descriptor;
	return {
		...shared,
		kind: 'payment',
		amount,
		atMs,
		pending: charge.status === 'pending',
		expectedOn: charge.payment_method_details?.us_bank_account?.expected_debit_date ?? undefined,
		refunds: paid.refunds
			.filter(isGivenBack)
			.map(refundOf)
			.sort((one, other) => one.atMs - other.atMs),
		references: [
			...references,
			...(statement === null ? [] : [{ kind: 'statement' as const, value: statement }]),
		],
	};
}

function refuseWithoutPayment({
	id,
	status,
	captured,
	failure_message: reason,
}: Stripe.Charge): void {
	if (status === 'failed') {
		throw badInput(
			'Payment',
			`the payment ${id} failed${reason === null ? '' : ` (${reason.replace(/\.$/, '')})`}, so there is no receipt for it`,
			'Choose a payment that succeeded',
		);
	}
	if (status === 'succeeded' && !captured) {
		throw badInput(
			'Payment',
			`the payment ${id} is authorised only; nothing has been taken yet`,
			'Capture it first',
		);
	}
}

/** What was taken; of an authorisation that was captured in part, that part. */
function amountOf({ status, amount, amount_captured: captured, currency }: Stripe.Charge): Money {
	return Money.ofMinor(status === 'pending' ? amount : captured, currency);
}

type DatedRefund = RefundReceipt['refund'];

function refundOf({ amount, currency, created, status }: Stripe.Refund): DatedRefund {
	return {
		amount: Money.ofMinor(amount, currency),
		atMs: created * 1000,
		pending: status !== 'succeeded',
	};
}

function checkedRefund(refund: Stripe.Refund): DatedRefund {
	if (isGivenBack(refund)) return refundOf(refund);
	throw badInput(
		'Payment',
		`the refund ${refund.id} ${refund.status === 'failed' ? 'failed' : 'was canceled'}: the payer got nothing back`,
		'Give the money back in another way, and make the receipt of that',
	);
}

function payer({ charge, customer }: PaidCharge, name?: string): Party {
	const { billing_details: billing } = charge;
	const email = customer?.email ?? billing.email ?? charge.receipt_email;
	return {
		name: name || customer?.name || billing.name || email || '',
		address: addressLines(customer?.address ?? billing.address),
		...(email && { email }),
	};
}

/** An address as it is written on a letter, the country by its name. */
export function addressLines(address: Stripe.Address | null | undefined): string[] {
	if (!address) return [];
	const { line1, line2, city, state, postal_code: postalCode, country } = address;
	const place = [[city, state].filter(Boolean).join(', '), postalCode].filter(Boolean).join(' ');
	return [line1, line2, place, countryName(country)].filter((line): line is string => !!line);
}

function countryName(code: string | null): string | undefined {
	if (!code) return undefined;
	if (!/^[A-Za-z]{2}$/.test(code)) return code;
	return new Intl.DisplayNames('en', { type: 'region' }).of(code.toUpperCase());
}

function invoiceReference(invoice: Stripe.Invoice | undefined): InvoiceReference | undefined {
	if (!invoice?.number) return undefined;
	const { number, total, amount_remaining: left, currency } = invoice;
	return { number, total: Money.ofMinor(total, currency), left: Money.ofMinor(left, currency) };
}

function methodOf(details: Stripe.Charge.PaymentMethodDetails | null): PaymentMethod {
	if (!details) return { kind: 'Other' };
	const card = details.card ?? details.card_present ?? details.interac_present;
	if (card) {
		return {
			kind: 'Card',
			...(card.brand && { brand: cardBrandName(card.brand) }),
			...(card.last4 && { last4: card.last4 }),
		};
	}
	const bank =
		details.us_bank_account ??
		details.ach_debit ??
		details.sepa_debit ??
		details.bacs_debit ??
		details.acss_debit ??
		details.au_becs_debit;
	if (bank) {
		const name = 'bank_name' in bank ? bank.bank_name : undefined;
		return {
			kind: 'Bank Account',
			...(name && { brand: name }),
			...(bank.last4 && { last4: bank.last4 }),
		};
	}
	return { kind: 'Other', brand: codeInWords(details.type) };
}
