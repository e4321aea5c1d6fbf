import { Problem } from '../errors';
import { moneyIn, type Row, textIn, valueIn } from '../model/row';
import { queryPages } from '../salesforce/query';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import type { Period } from './comparePeriod';
import { type Difference, nothing, secondsOf } from './difference';
import type { PaymentContext } from './paymentContext';
import { readable } from './readable';
import { type CountedPayment, isPaid } from './rollUp';

interface Named {
	/** In Stripe; empty for one that people entered and that was not reported. */
	paymentId: string;
	/** Whether it is a payment that Stripe took; else people entered it, reported to Stripe or not. */
	isStripes: boolean;
	/** Live or Test; empty where the org does not say. */
	mode: string;
	/** 18 characters; empty for none. */
	invoiceId: string;
}

/** A payment of the org whose amounts are none, with the difference that it is. */
interface UnreadablePayment extends Named {
	unreadable: Difference;
}

/** A payment as it could be read. */
export type ReadPayment = HeldPayment | UnreadablePayment;

/** A payment as the org has it. */
export interface HeldPayment extends CountedPayment, Named {
	/** Unix seconds; undefined unless it was paid. */
	paidAt: number | undefined;
	/** What is said of it otherwise. */
	about: Pick<Difference, 'paymentRecordId' | 'accountId' | 'accountName' | 'invoiceNumber'> & {
		name: string;
		method: string;
	};
	/** The difference that it is when Stripe does not know its ID. */
	unknown(): Difference;
}

/**
 * The payments that the org has of a period, page by page: those that were paid in it, and of those that were
 * never paid the ones that were written in it.
 *
 * @throws Problem when Salesforce refuses
 */
export async function* recordsInPeriod(
	{ from, until }: Period,
	{ salesforce, model: { payment: names }, shape }: PaymentContext,
): AsyncGenerator<ReadPayment[], void, undefined> {
	const [first, last] = [new Date(from * 1000), new Date(until * 1000)];
	const { accountOfPayment: account, invoiceOfPayment: invoice } = shape;
	const select = fieldList(['Id', ...shape.readable, `${account}.Name`, `${invoice}.Name`]);
	const paidAt = identifier(names.paidAt);
	const query = soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE (${paidAt} >= ${first} AND ${paidAt} < ${last}) OR (${paidAt} = NULL AND CreatedDate >= ${first} AND CreatedDate < ${last})`;
	for await (const { records } of queryPages<Row>(salesforce, query, {
		doing: 'Reading the payments of the period in Salesforce',
	})) {
		yield records.map((row) => heldPayment(row, names, shape));
	}
}

function heldPayment(
	row: Row,
	names: PaymentContext['model']['payment'],
	{ paymentCurrency, accountOfPayment, invoiceOfPayment }: PaymentContext['shape'],
): ReadPayment {
	const currency = paymentCurrency.of(row);
	const related = (path: string) => textIn((valueIn(row, path) ?? {}) as Row, 'Name');
	const paidAt = secondsOf(textIn(row, names.paidAt));
	const paymentId = textIn(row, names.externalId);
	const status = textIn(row, names.status);
	const about = {
		paymentRecordId: textIn(row, 'Id'),
		accountId: longRecordId(textIn(row, names.account)),
		accountName: related(accountOfPayment),
		invoiceNumber: related(invoiceOfPayment),
		name: textIn(row, 'Name'),
		method: textIn(row, names.method),
	};
	const invoiceId = longRecordId(textIn(row, names.invoice));
	const named = {
		paymentId,
		isStripes: paymentId.startsWith('pi_'),
		mode: textIn(row, names.mode),
		invoiceId,
	};
	const amounts = readable(() => ({
		amount: moneyIn(row, names.amount, currency),
		refunded: moneyIn(row, names.amountRefunded, currency),
		disputed: moneyIn(row, names.amountDisputed, currency),
	}));
	if (amounts instanceof Problem) {
		const { name, method, ...place } = about;
		const unreadable: Difference = {
			...nothing(),
			...place,
			difference: 'unreadable',
			message: `${method || 'Payment'} ${name || place.paymentRecordId}: ${amounts.message}`,
			at: paidAt,
			paymentId,
			invoiceId,
			currency,
			inSalesforce: textIn(row, names.amount),
		};
		return { ...named, unreadable };
	}
	const { amount } = amounts;
	return {
		...named,
		...amounts,
		status,
		paidAt,
		about,
		unknown: () => ({
			...nothing(),
			difference: 'missingInStripe',
			message: `Payment ${paymentId} of ${amount.toString()} is ${status || 'without a status'} in Salesforce, and Stripe knows no such payment`,
			at: paidAt,
			paymentId,
			...placeOf({ about, invoiceId, amount }),
			inSalesforce: status,
		}),
	};
}

/** What is to be said of a payment that people entered: Stripe does not know it, and it may be on no invoice. */
export function unreported({
	about,
	invoiceId,
	amount,
	status,
	paidAt,
}: HeldPayment): Difference[] {
	if (!isPaid(status)) return [];
	const title = `${about.method || 'Payment'} of ${amount.toString()} (${about.name || about.paymentRecordId})`;
	const known = { ...nothing(), at: paidAt, ...placeOf({ about, invoiceId, amount }) };
	const found: Difference[] = [
		{
			...known,
			difference: 'notReported',
			message: `${title} was entered in Salesforce, and Stripe was not told`,
			inSalesforce: status,
		},
	];
	if (!invoiceId) {
		const message = `${title} is on no invoice`;
		found.push({ ...known, difference: 'unapplied', message });
	}
	return found;
}

function placeOf({
	about,
	invoiceId,
	amount,
}: Pick<HeldPayment, 'about' | 'invoiceId' | 'amount'>) {
	const { paymentRecordId, accountId, accountName, invoiceNumber } = about;
	const { currency } = amount;
	return {
		paymentRecordId,
		accountId,
		accountName,
		invoiceId,
		invoiceNumber,
		currency,
		amount: amount.toDecimal(),
	};
}
