import { type Row, textIn } from '../model/row';
import { type ListQuery, queryLists } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { type Countable, isCounted, whileCounting } from './counted';
import { type Match, matchPayments, ownerQueries } from './matchPayments';
import type { PaymentContext } from './paymentContext';
import { paymentFacts, type PaymentFacts } from './paymentFacts';
import { paymentValues } from './paymentRow';
import type { StripePayment } from './stripePayment';

/** A payment with what is to be written of it. */
export interface PreparedPayment extends Countable {
	payment: StripePayment;
	/** Where it was read: a location, '' for the main account, or a connected account. */
	location: string;
	facts: PaymentFacts;
	match: Match;
	/** Its record as it stands; undefined for none. */
	before: Row | undefined;
	/** Empty when nothing is to be written. */
	values: ReturnType<typeof paymentValues>;
	/** The invoice that its record belongs to, which people may have chosen. */
	invoiceId: string;
}

/**
 * Looks up where payments belong, and what their records say.
 *
 * @param location where they were read
 * @returns in order
 * @throws Problem
 */
export async function preparePayments(
	payments: readonly StripePayment[],
	context: PaymentContext,
	location = '',
): Promise<PreparedPayment[]> {
	const facts = payments.map(paymentFacts);
	const [held = [], live = [], accounts = [], ...invoices] = await queryLists<Row>(
		context.salesforce,
		[recordsQuery(facts, context), ...ownerQueries(facts, context)],
	);
	const matches = await matchPayments(
		facts,
		{ live, accounts, invoices: invoices.flat() },
		context,
	);
	const { externalId } = context.model.payment;
	const records = new Map(held.map((row) => [textIn(row, externalId), row]));
	return payments.flatMap((payment, index) => {
		const [fact, match] = [facts[index], matches[index]];
		return fact && match
			? [prepared(payment, fact, match, records.get(fact.id), location, context)]
			: [];
	});
}

function prepared(
	payment: StripePayment,
	facts: PaymentFacts,
	match: Match,
	before: Row | undefined,
	location: string,
	{ model, shape }: PaymentContext,
): PreparedPayment {
	const names = model.payment;
	const isOurs = before !== undefined || facts.isTried;
	const held = before ? longRecordId(textIn(before, names.invoice)) : '';
	const invoiceId = held || (match.invoice?.id ?? '');
	const counted = before ? countedBy(before, invoiceId, names) : invoiceId;
	const belonging = {
		accountId: match.account?.id ?? '',
		invoiceId: match.invoice?.id ?? '',
		stripeAccountId: location.startsWith('acct_') ? location : '',
		counted,
	};
	const values = isOurs ? paymentValues(facts, belonging, before, names, shape) : {};
	return { payment, location, facts, match, before, values, invoiceId, counted };
}

/** What a record is to note before the payment's invoices are counted, if they are others than it notes. */
function countedBy(
	before: Row,
	invoiceId: string,
	{ countedInvoice }: PaymentContext['model']['payment'],
): string {
	const payment = { invoiceId, counted: textIn(before, countedInvoice) };
	return isCounted(payment) ? payment.counted : whileCounting(payment);
}

function recordsQuery(
	payments: readonly PaymentFacts[],
	{ model: { payment: names }, shape }: PaymentContext,
): ListQuery {
	const key = identifier(names.externalId);
	const select = fieldList(['Id', ...shape.readable]);
	return {
		values: payments.map(({ id }) => id),
		build: (some) =>
			soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE ${key} IN ${some}`,
		doing: 'Reading the payments in Salesforce',
	};
}
