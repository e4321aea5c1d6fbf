import { type Row, textIn, valueIn } from '../model/row';
import { OVERLAP_MS } from '../salesforce/overlap';
import { query } from '../salesforce/query';
import { queryByValues } from '../salesforce/queryLists';
import { longRecordId } from '../salesforce/recordId';
import { anyOf, fieldList, identifier, soql } from '../salesforce/soql';
import { type Countable, invoicesOf, isCounted, ONLY_LEFT } from '../invoices/counted';
import type { PaymentContext } from './paymentContext';

type Names = PaymentContext['model']['payment'];

/** A payment that may count for another invoice than it did. */
export interface TouchedPayment extends Countable {
	/** 18 characters. */
	id: string;
	name: string;
	/** '' for none. */
	stripeId: string;
	isDeleted: boolean;
}

/** A payment of a customer whose account is not known. */
export interface UnmatchedPayment {
	stripeId: string;
	customerId: string;
}

/** What people did to payments in the org, which Stripe does not tell of. */
export interface OrgChanges {
	touched: TouchedPayment[];
	/** The youngest; none on a first run, which looks at all payments. */
	unmatched: UnmatchedPayment[];
}

export interface OrgChangesRequest {
	/**
	 * Changes from here on, ISO 8601; undefined where that is not known: for all that may ever have been
	 * touched.
	 */
	since: string | undefined;
	/** Whether those that people entered for Stripe to know of count as touched when they were edited. */
	withEntered: boolean;
	/** Whether payments without an account are looked for. */
	withUnmatched: boolean;
}

/** As many payments without an account are looked at again by each run. */
const MOST_UNMATCHED = 2000;

/**
 * Reads in one query which payments were touched in the org, and which still have no account.
 *
 * @throws Problem when Salesforce refuses
 */
export async function readOrgChanges(
	asked: OrgChangesRequest,
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<OrgChanges> {
	const { since, withEntered, withUnmatched } = asked;
	const from = since === undefined ? undefined : new Date(Date.parse(since) - OVERLAP_MS);
	const { account, countedInvoice, externalId, invoice, source, stripeCustomerId } = names;
	const isUnmatched = soql`${identifier(account)} = NULL AND ${identifier(stripeCustomerId)} != NULL AND ${identifier(externalId)} != NULL AND IsDeleted = FALSE`;
	const notCounted = anyOf(
		soql`${identifier(countedInvoice)} = NULL`,
		soql`${identifier(countedInvoice)} LIKE ${ONLY_LEFT}`,
	);
	const byPeople = anyOf(
		soql`${identifier(source)} = NULL`,
		withEntered ? soql`${identifier(source)} = ${'Salesforce'}` : undefined,
	);
	const where = from
		? anyOf(soql`SystemModstamp >= ${from}`, withUnmatched ? isUnmatched : undefined)
		: anyOf(
				soql`(${notCounted}) AND ${identifier(invoice)} != NULL AND IsDeleted = FALSE`,
				// It may have been counted by a run that broke off before it was noted.
				soql`IsDeleted = TRUE`,
				byPeople,
			);
	const times = ['CreatedDate', 'SystemModstamp'];
	const fields = [...touchedFields(names), ...times, account, source, stripeCustomerId];
	const found: OrgChanges = { touched: [], unmatched: [] };
	for await (const row of query<Row>(
		salesforce,
		soql`SELECT ${fieldList(fields)} FROM ${identifier(names.objectName)} WHERE ${where} ORDER BY SystemModstamp DESC`,
		{ doing: 'Looking for payments that were moved', withDeleted: true },
	)) {
		const each = touchedPayment(row, names);
		const isRecent = !from || Date.parse(textIn(row, 'SystemModstamp')) >= from.getTime();
		const isTouched =
			!isCounted(each) || each.isDeleted || isEdited(row, textIn(row, source), asked);
		if (isRecent && isTouched && invoicesOf(each).length > 0) found.touched.push(each);
		const customerId = textIn(row, stripeCustomerId);
		const hasNoAccount = textIn(row, account) === '' && !each.isDeleted;
		if (from && withUnmatched && hasNoAccount && customerId && each.stripeId) {
			found.unmatched.push({ stripeId: each.stripeId, customerId });
		}
		// The youngest come first, and what is not recent is there for its lack of an account alone.
		if (!isRecent && found.unmatched.length >= MOST_UNMATCHED) break;
	}
	return found;
}

/**
 * Tells whether what a payment counts may be other than when it was counted. Who changed one that came from
 * Stripe, or took it out of the bin, is not told by its record; as it was made it has been counted.
 */
function isEdited(row: Row, source: string, { since, withEntered }: OrgChangesRequest): boolean {
	if (source === 'Salesforce') return withEntered;
	if (source === '') return true;
	const timeOf = (name: string) => Date.parse(textIn(row, name));
	return since !== undefined && timeOf('SystemModstamp') > timeOf('CreatedDate');
}

/**
 * Reads payments that an earlier run could not deal with to the end, deleted ones too.
 *
 * @param ids of their records
 * @returns those that are there, or still in the bin
 * @throws Problem when Salesforce refuses
 */
export async function readTouched(
	ids: readonly string[],
	{ salesforce, model: { payment: names } }: PaymentContext,
): Promise<TouchedPayment[]> {
	const found: TouchedPayment[] = [];
	const select = fieldList(touchedFields(names));
	for await (const row of queryByValues<Row>(
		salesforce,
		ids,
		(some) => soql`SELECT ${select} FROM ${identifier(names.objectName)} WHERE Id IN ${some}`,
		{ doing: 'Reading payments whose invoices could not be counted', withDeleted: true },
	)) {
		found.push(touchedPayment(row, names));
	}
	return found;
}

function touchedFields({ countedInvoice, externalId, invoice }: Names): string[] {
	return ['Id', 'Name', 'IsDeleted', countedInvoice, externalId, invoice];
}

function touchedPayment(row: Row, names: Names): TouchedPayment {
	return {
		id: longRecordId(textIn(row, 'Id')),
		name: textIn(row, 'Name'),
		stripeId: textIn(row, names.externalId),
		invoiceId: longRecordId(textIn(row, names.invoice)),
		counted: textIn(row, names.countedInvoice),
		isDeleted: valueIn(row, 'IsDeleted') === true,
	};
}
