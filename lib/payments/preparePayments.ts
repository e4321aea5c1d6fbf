import { type Row, textIn, valueIn } from '../model/row';
import { type ListQuery, queryLists } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { fieldList, identifier, soql } from '../salesforce/soql';
import { type Countable, isCounted, leftInvoices, whileCounting } from '../invoices/counted';
import type { Joined } from './disagreement';
import { type Held, type Match, matchPayments, ownerQueries } from './matchPayments';
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
	/** The account and the invoice that its record belongs to, which people may have chosen. */
	account: Joined | undefined;
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
	const [found = [], live = [], accounts = [], ...invoices] = await queryLists<Row>(
		context.salesforce,
		[recordsQuery(facts, context), ...ownerQueries(facts, context)],
	);
	const { externalId } = context.model.payment;
	const records = new Map(found.map((row) => [textIn(row, externalId), row]));
	const held = facts.map(({ id }) => heldIn(records.get(id), context));
	const matches = await matchPayments(
		facts,
		held,
		{ live, accounts, invoices: invoices.flat() },
		context,
	);
	return payments.flatMap((payment, index) => {
		const [fact, match] = [facts[index], matches[index]];
		return fact && match
			? [prepared({ payment, facts: fact, match, location }, records.get(fact.id), context)]
			: [];
	});
}

function prepared(
	read: Pick<PreparedPayment, 'payment' | 'facts' | 'match' | 'location'>,
	before: Row | undefined,
	context: PaymentContext,
): PreparedPayment {
	const { facts, match, location } = read;
	const { model, shape } = context;
	const names = model.payment;
	const isOurs = before !== undefined || facts.isTried;
	const held = heldIn(before, context);
	const invoiceId = held?.invoiceId || (match.invoice?.id ?? '');
	const counted = before ? countedBy(before, invoiceId, names) : invoiceId;
	const belonging = {
		accountId: match.account?.id ?? '',
		invoiceId,
		stripeAccountId: location.startsWith('acct_') ? location : '',
		counted,
	};
	const values = isOurs ? paymentValues(facts, belonging, before, names, shape) : {};
	const account = held?.account ?? match.account;
	return { ...read, before, values, account, invoiceId, counted };
}

function heldIn(
	before: Row | undefined,
	{ model: { payment: names }, shape }: PaymentContext,
): Held | undefined {
	if (!before) return undefined;
	const invoiceId = longRecordId(textIn(before, names.invoice));
	const id = longRecordId(textIn(before, names.account));
	const name = textIn((valueIn(before, shape.accountOfPayment) ?? {}) as Row, 'Name') || id;
	const left = leftInvoices({ invoiceId, counted: textIn(before, names.countedInvoice) });
	return { account: id ? { id, name } : undefined, invoiceId, left };
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
	const select = fieldList(['Id', ...shape.readable, `${shape.accountOfPayment}.Name`]);
	return {
		values: payments.map(({ id }) => id),
		build: (some) =>
			soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE ${key} IN ${some}`,
		doing: 'Reading the payments in Salesforce',
	};
}
