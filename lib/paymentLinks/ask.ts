import { badInput, Problem } from '../errors';
import { balanceOf, type InvoiceBalance, leastOf, leavesPayableRest } from '../invoices/balance';
import type { Invoice, InvoicePayment } from '../invoices/invoice';
import { checkCharge, Money } from '../money';

/** A line of what is asked for. */
export interface AskLine {
	description: string;
	/** Of one piece. */
	unitAmount: Money;
	quantity: number;
}

/** What a payer is asked for, whatever the kind of link. */
export interface PaymentAsk {
	amount: Money;
	lines: readonly AskLine[];
	/** What it is for, as the payer reads it. */
	description: string;
	/** Empty where anybody may pay. */
	customerId: string;
	/** The invoice in Salesforce that it is for. */
	invoice?: Invoice;
	/** Whether it is less than what is left of the invoice. */
	isPart?: boolean;
	/** How many payments of the invoice have come in, refunded and moved ones as well. */
	paidBefore?: number;
	/** Names an amount that is asked for by a link to our own page. */
	askId?: string;
}

/** The ways to pay that a builder offers. */
export const METHODS = ['card', 'us_bank_account'] as const;
export type Method = (typeof METHODS)[number];

/** On what terms. */
export interface LinkTerms {
	methods: readonly Method[];
	/** Whether a part may be paid. */
	mayPayPart: boolean;
	/** The least of a part, as the builder entered it. */
	least?: string;
	/** Whether the way to pay is kept for the next time: if the payer agrees, in any case, or never. */
	save: 'ask' | 'always' | 'never';
}

const FIELD = 'Invoice ID';

/**
 * Asks for what is left of an invoice.
 *
 * @param amount a part of it, as the builder entered it; '' for all that is left
 * @param currency that the builder expects; '' for the invoice's own
 * @param mayExceed whether `amount` may be more than what is left
 * @throws Problem when nothing can be asked for
 */
export function askForInvoice(
	invoice: Invoice,
	fromStripe: readonly InvoicePayment[],
	{
		amount = '',
		currency = '',
		mayExceed = false,
	}: { amount?: string; currency?: string; mayExceed?: boolean } = {},
): PaymentAsk & { balance: InvoiceBalance } {
	const name = `invoice ${invoice.number || invoice.id}`;
	const own = invoice.amount.currency;
	if (invoice.status === 'Void') {
		throw badInput(
			FIELD,
			`${name} is void`,
			'Choose another invoice, or set its status anew in Salesforce',
		);
	}
	if (currency !== '' && currency.toUpperCase() !== own) {
		throw badInput(
			'Currency',
			`${name} is in ${own}, not in ${currency.toUpperCase()}`,
			'Leave the field empty, or correct the currency of the invoice in Salesforce',
		);
	}
	const balance = balanceOf(invoice, fromStripe);
	if (balance.foreign.length > 0) {
		throw badInput(
			FIELD,
			`${name} is in ${own}, but has payments in ${balance.foreign[0]?.amount.currency ?? ''}`,
			'Correct these payments in Salesforce: what is left cannot be worked out',
		);
	}
	const isOnTop = mayExceed && amount !== '';
	if (balance.left.isZero() && !isOnTop) {
		const inFlight = balance.inFlight.isZero()
			? ''
			: `: ${balance.inFlight.toString()} are on their way from a bank`;
		throw new Problem(`${FIELD}: nothing is left to pay of ${name}${inFlight}`, {
			origin: 'input',
			field: FIELD,
			code: 'nothing_left',
			whatToDo: 'Leave out invoices that are paid, by an If node for example.',
		});
	}
	const asked = amount === '' ? balance.left : Money.ofDecimal(amount, own);
	if (asked.compare(balance.left) > 0 && !isOnTop) {
		throw badInput(
			'Amount',
			`${asked.toString()} are more than the ${balance.left.toString()} that are left of ${name}`,
			'Leave the field empty to ask for all that is left',
		);
	}
	checkCharge(asked, amount === '' ? FIELD : 'Amount');
	const rest = balance.left.minus(asked);
	if (!rest.isNegative() && !leavesPayableRest(balance.left, asked)) {
		throw badInput(
			'Amount',
			`${asked.toString()} would leave ${rest.toString()}, which is less than Stripe charges at least`,
			`Ask for all of the ${balance.left.toString()} that are left, or less`,
		);
	}
	const description = invoice.number === '' ? 'Invoice' : `Invoice ${invoice.number}`;
	return {
		amount: asked,
		lines: [{ description, unitAmount: asked, quantity: 1 }],
		description,
		customerId: invoice.customerId,
		invoice,
		isPart: asked.compare(balance.left) < 0,
		balance,
	};
}

/**
 * Asks for lines that add up to an amount.
 *
 * @throws Problem when there are none, they are of several currencies, or the sum cannot be charged
 */
export function askForLines(
	lines: readonly AskLine[],
	{ description, customerId }: Pick<PaymentAsk, 'description' | 'customerId'>,
): PaymentAsk {
	const [first] = lines;
	if (!first) throw badInput('Line Items', 'there is none', 'Add at least one');
	const { currency } = first.unitAmount;
	const amount = Money.sum(
		currency,
		lines.map(({ unitAmount, quantity }) =>
			Money.ofMinor(unitAmount.minor * BigInt(quantity), currency),
		),
	);
	checkCharge(amount, lines.length === 1 ? 'Amount' : 'Line Items');
	return { amount, lines, description, customerId };
}

/**
 * The ways to pay that a currency has: banks in the United States pay in dollars only.
 * https://docs.stripe.com/payments/ach-direct-debit
 */
export function methodsIn(currency: string, { methods }: Pick<LinkTerms, 'methods'>): Method[] {
	return methods.filter((method) => method === 'card' || currency === 'USD');
}

/**
 * The terms with the ways to pay that a currency has.
 *
 * @throws Problem when none is left
 */
export function termsIn(currency: string, terms: LinkTerms): LinkTerms {
	const methods = methodsIn(currency, terms);
	if (methods.length > 0) return { ...terms, methods };
	throw badInput(
		'Payment Methods',
		`US bank accounts pay in US dollars, not in ${currency}`,
		'Offer cards as well',
	);
}

/**
 * The least that may be paid at once.
 *
 * @throws Problem when what the builder entered is no amount of this currency
 */
export function leastPart(left: Money, terms: Pick<LinkTerms, 'least' | 'mayPayPart'>): Money {
	if (!terms.mayPayPart) return left;
	const wanted = terms.least
		? Money.ofDecimal(terms.least, left.currency, 'Least Amount')
		: undefined;
	return leastOf(left, wanted);
}
