import type Stripe from 'stripe';
import { Problem } from '../errors';
import { moneyIn, textIn } from '../model/row';
import { Money } from '../money';
import { longRecordId } from '../salesforce/recordId';
import { idOf } from '../stripe/reference';
import type { PaymentContext } from './paymentContext';
import type { PreparedPayment } from './preparePayments';
import { isPaid } from './rollUp';
import type { CountedInvoice, UnreadableInvoice } from './countInvoices';
import { readable } from './readable';

/** What may be otherwise in one system than in the other, with what it means. */
export const DIFFERENCES = {
	missingInSalesforce: 'in Stripe alone',
	missingInStripe: 'in Salesforce alone, under an ID that Stripe does not know',
	notReported: 'entered in Salesforce and not known to Stripe',
	otherAmount: 'of another amount',
	otherStatus: 'of another status',
	otherDate: 'of another date',
	otherAccount: 'on another account',
	unapplied: 'without an invoice',
	paidTwice: 'invoices paid twice',
	overpaid: 'invoices overpaid',
	otherBalance: 'invoices that say another balance than their payments',
	unreadable: 'with an amount that its currency does not have',
} as const;

export type DifferenceKind = keyof typeof DIFFERENCES;

/** One thing that somebody has to look at. */
export interface Difference {
	difference: DifferenceKind;
	/** As a sentence. */
	message: string;
	/** Unix seconds; undefined for what was never paid. */
	at: number | undefined;
	/** All as text, empty for none. */
	paymentId: string;
	paymentRecordId: string;
	customerId: string;
	accountId: string;
	accountName: string;
	invoiceId: string;
	invoiceNumber: string;
	currency: string;
	amount: string;
	/** What the two say of the thing that differs. */
	inStripe: string;
	inSalesforce: string;
}

type Shape = Pick<PaymentContext, 'model' | 'shape'>;

/**
 * What is otherwise in the payment's record than in Stripe. Nothing, for a payment that nobody has tried
 * to make.
 */
export function differencesOf(
	prepared: PreparedPayment,
	{ model: { payment: names }, shape }: Shape,
): Difference[] {
	const { facts, before, match, payment, account: own, invoiceId } = prepared;
	const title = `Payment ${facts.id} of ${facts.amount.toString()}`;
	const heldAccount = before ? longRecordId(textIn(before, names.account)) : '';
	const named = match.invoice ?? match.left;
	const about: Omit<Difference, 'difference' | 'message' | 'inStripe' | 'inSalesforce'> = {
		at: facts.paidAt ?? payment.charge?.created ?? payment.intent.created,
		paymentId: facts.id,
		paymentRecordId: before ? textIn(before, 'Id') : '',
		customerId: facts.customerId,
		accountId: own?.id ?? '',
		accountName: own?.name ?? '',
		invoiceId,
		invoiceNumber: named?.id === invoiceId ? named.name : '',
		currency: facts.amount.currency,
		amount: facts.amount.toDecimal(),
	};
	const tell = (
		difference: DifferenceKind,
		message: string,
		[inStripe, inSalesforce]: readonly [string, string],
	): Difference => ({ difference, message, ...about, inStripe, inSalesforce });
	if (!before) {
		if (!facts.isTried) return [];
		const message = `${title} is ${facts.status} in Stripe and not in Salesforce`;
		return [tell('missingInSalesforce', message, [facts.status, ''])];
	}
	const found: Difference[] = [];
	const currency = shape.paymentCurrency.of(before);
	for (const [what, inStripe, field] of [
		['amount', facts.amount, names.amount],
		['refunded', facts.refunded, names.amountRefunded],
		['disputed', facts.disputed, names.amountDisputed],
	] as const) {
		const held = readable(() => moneyIn(before, field, currency));
		if (held instanceof Problem) {
			const values = [inStripe.toString(), textIn(before, field)] as const;
			found.push(tell('unreadable', `${title}: ${held.message}`, values));
			continue;
		}
		if (held.equals(inStripe)) continue;
		// Nothing is nothing in any currency; that the amounts' differs has been told.
		if (what !== 'amount' && held.isZero() && inStripe.isZero()) continue;
		const said = what === 'amount' ? '' : ` ${what}`;
		const message = `${title}: Stripe says ${inStripe.toString()}${said}, Salesforce ${held.toString()}`;
		found.push(tell('otherAmount', message, [inStripe.toString(), held.toString()]));
	}
	const heldStatus = textIn(before, names.status);
	if (heldStatus !== facts.status) {
		const message = `${title} is ${facts.status} in Stripe and ${heldStatus || 'without a status'} in Salesforce`;
		found.push(tell('otherStatus', message, [facts.status, heldStatus]));
	}
	const heldAt = secondsOf(textIn(before, names.paidAt));
	if (facts.paidAt !== undefined && heldAt !== undefined && heldAt !== facts.paidAt) {
		const times = [timeOf(facts.paidAt), timeOf(heldAt)] as const;
		const message = `${title} was paid ${times[0]} by Stripe and ${times[1]} by Salesforce`;
		found.push(tell('otherDate', message, times));
	}
	const { account } = match;
	if (account && heldAccount !== account.id && facts.customerId) {
		const message = heldAccount
			? `${title} is on account ${heldAccount}, but its customer ${facts.customerId} is ${account.name}`
			: `${title} is on no account, but its customer ${facts.customerId} is ${account.name}`;
		found.push(tell('otherAccount', message, [account.id, heldAccount]));
	}
	if (!invoiceId || !textIn(before, names.invoice)) {
		if (isPaid(facts.status) && !facts.amount.minus(facts.refunded).isZero()) {
			const taken = match.left && `somebody took it from invoice ${match.left.name} in Salesforce`;
			const reason = match.mismatch ?? taken;
			const why = reason ? `: ${reason}` : '';
			found.push(tell('unapplied', `${title} is on no invoice${why}`, [named?.name ?? '', '']));
		}
	}
	return found;
}

/** A charge of an old integration, without a payment intent, which no sync brings to the org. */
export function loneCharge(charge: Stripe.Charge): Difference {
	const amount = Money.ofMinor(charge.amount_captured, charge.currency);
	const { customer } = charge;
	return {
		...nothing(),
		difference: 'missingInSalesforce',
		message: `Charge ${charge.id} of ${amount.toString()} has no payment intent, so no sync brings it to Salesforce`,
		at: charge.created,
		paymentId: charge.id,
		customerId: idOf(customer) ?? '',
		currency: amount.currency,
		amount: amount.toDecimal(),
		inStripe: charge.status,
	};
}

/** What is wrong with an invoice by its own payments. */
export function invoiceDifferences(
	{ id, row, amount, rolledUp, values }: CountedInvoice,
	{ model: { invoice: names } }: Pick<Shape, 'model'>,
): Difference[] {
	const number = textIn(row, 'Name') || id;
	const { paid, balance, payments } = rolledUp;
	const about = {
		...nothing(),
		accountId: longRecordId(textIn(row, names.account)),
		invoiceId: id,
		invoiceNumber: number,
		currency: amount.currency,
		amount: amount.toDecimal(),
	};
	const found: Difference[] = [];
	if (balance.isNegative()) {
		const isTwice = payments > 1;
		found.push({
			...about,
			difference: isTwice ? 'paidTwice' : 'overpaid',
			message: `Invoice ${number} of ${amount.toString()} was paid ${paid.toString()}${isTwice ? ` by ${payments} payments` : ''}, ${balance.negated().toString()} too much`,
			inStripe: paid.toString(),
			inSalesforce: amount.toString(),
		});
	}
	if (Object.keys(values).length > 0) {
		const read = readable(() => moneyIn(row, names.balance, amount.currency));
		const held = read instanceof Problem ? textIn(row, names.balance) : read.toString();
		found.push({
			...about,
			difference: 'otherBalance',
			message: `Invoice ${number} is ${textIn(row, names.status) || 'without a status'} with a balance of ${held}; by its payments it is ${rolledUp.status || 'without a status'} with ${balance.toString()}`,
			inStripe: balance.toString(),
			inSalesforce: held,
		});
	}
	return found;
}

/** An invoice that cannot be held against its payments until somebody corrects it. */
export function unreadableInvoice({ id, name, problem }: UnreadableInvoice): Difference {
	return {
		...nothing(),
		difference: 'unreadable',
		message: problem.message,
		invoiceId: id,
		invoiceNumber: name,
	};
}

/** A difference that says nothing yet. */
export function nothing(): Omit<Difference, 'difference' | 'message'> {
	return {
		at: undefined,
		paymentId: '',
		paymentRecordId: '',
		customerId: '',
		accountId: '',
		accountName: '',
		invoiceId: '',
		invoiceNumber: '',
		currency: '',
		amount: '',
		inStripe: '',
		inSalesforce: '',
	};
}

/** Unix seconds of a time as Salesforce writes it; undefined for none. */
export function secondsOf(text: string): number | undefined {
	const milliseconds = Date.parse(text);
	return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

function timeOf(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
