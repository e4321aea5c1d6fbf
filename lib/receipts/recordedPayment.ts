import { badInput } from '../errors';
import { recordCurrency } from '../model/currency';
import { requireModel } from '../model/requireModel';
import { type Model, partsOf } from '../model/resolveModel';
import { Money } from '../money';
import type { SalesforceConnection } from '../salesforce/connection';
import { describeObject, fieldOf } from '../salesforce/describe';
import { queryRecords } from '../salesforce/query';
import { fieldList, identifier, soql, type Soql } from '../salesforce/soql';
import { PAYMENT_METHODS, PAYMENT_STATUSES } from '../model/payment';
import type { InvoiceReference, PaymentMethod } from './receipt';

/** A payment as the org has it. */
export interface RecordedPayment {
	readonly id: string;
	/** Its ID in Stripe; '' for one that Stripe knows nothing of. */
	readonly stripeId: string;
	readonly status: (typeof PAYMENT_STATUSES)[number] | '';
	readonly amount: Money;
	readonly refunded: Money;
	readonly method: PaymentMethod;
	/** Milliseconds since 1970 (UTC). */
	readonly atMs: number;
	/** `YYYY-MM-DD`. */
	readonly expectedOn?: string;
	readonly account?: { readonly id: string; readonly name: string };
	readonly invoice?: InvoiceReference & { readonly id: string };
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Finds a payment's record by its own ID, or by the ID of payment or charge in Stripe.
 *
 * @returns undefined when the org has none
 * @throws Problem when the org lacks what payments need, or Salesforce refuses
 */
export async function readRecordedPayment(
	connection: SalesforceConnection,
	model: Model,
	by: { recordId: string } | { stripeIds: readonly string[] },
): Promise<RecordedPayment | undefined> {
	// A receipt changes nothing in the records that it tells of.
	const fields = partsOf(model, ['payments']).flatMap((object) => object.fields);
	const uses = Object.fromEntries(fields.map(({ key }) => [key, 'read' as const]));
	await requireModel(connection, model, { features: ['payments'], uses });
	const reader = await Reader.open(connection, model);
	return await reader.read(by);
}

class Reader {
	private constructor(
		private readonly connection: SalesforceConnection,
		private readonly model: Model,
		private readonly relations: { account?: string; invoice?: string },
		private readonly currencies: Record<
			'payment' | 'invoice',
			Awaited<ReturnType<typeof recordCurrency>>
		>,
	) {}

	static async open(connection: SalesforceConnection, model: Model): Promise<Reader> {
		const [description, payment, invoice] = await Promise.all([
			describeObject(connection, model.payment.objectName),
			recordCurrency(connection, model, 'payment'),
			recordCurrency(connection, model, 'invoice'),
		]);
		const relationOf = (field: string) =>
			fieldOf(description, field)?.relationshipName ?? undefined;
		const relations = {
			account: relationOf(model.payment.account),
			invoice: relationOf(model.payment.invoice),
		};
		return new Reader(connection, model, relations, { payment, invoice });
	}

	async read(
		by: { recordId: string } | { stripeIds: readonly string[] },
	): Promise<RecordedPayment | undefined> {
		const { payment } = this.model;
		const where =
			'recordId' in by
				? soql`Id = ${by.recordId}`
				: soql`${identifier(payment.externalId)} IN ${by.stripeIds} OR ${identifier(payment.stripeChargeId)} IN ${by.stripeIds}`;
		const [row] = await queryRecords<Row>(
			this.connection,
			soql`SELECT ${this.fields()} FROM ${identifier(payment.objectName)} WHERE ${where} ORDER BY CreatedDate LIMIT 1`,
			{ doing: 'Reading the payment in Salesforce' },
		);
		return row && this.paymentOf(row);
	}

	private fields(): Soql {
		const { payment, invoice } = this.model;
		const { account: toAccount, invoice: toInvoice } = this.relations;
		return fieldList([
			'Id',
			'CreatedDate',
			payment.externalId,
			payment.status,
			payment.amount,
			payment.amountRefunded,
			payment.method,
			payment.methodBrand,
			payment.methodLast4,
			payment.paidAt,
			payment.expectedOn,
			this.currencies.payment.field,
			...(toAccount ? [`${toAccount}.Id`, `${toAccount}.Name`] : []),
			...(toInvoice
				? ['Id', 'Name', invoice.amount, invoice.balance, this.currencies.invoice.field].map(
						(field) => `${toInvoice}.${field}`,
					)
				: []),
		]);
	}

	private paymentOf(row: Row): RecordedPayment {
		const { payment } = this.model;
		const currency = this.currencies.payment.of(row);
		const amount = (field: string) => Money.ofDecimal(decimal(row[field]) ?? '0', currency, field);
		const kind = PAYMENT_METHODS.find((method) => method === row[payment.method]) ?? 'Other';
		const brand = text(row[payment.methodBrand]);
		const last4 = text(row[payment.methodLast4]);
		const account = this.related(row, this.relations.account);
		const invoice = this.related(row, this.relations.invoice);
		const expectedOn = text(row[payment.expectedOn]);
		return {
			id: text(row['Id']),
			stripeId: text(row[payment.externalId]),
			status: PAYMENT_STATUSES.find((status) => status === row[payment.status]) ?? '',
			amount: amount(payment.amount),
			refunded: amount(payment.amountRefunded),
			method: { kind, ...(brand && { brand }), ...(last4 && { last4 }) },
			atMs: Date.parse(text(row[payment.paidAt]) || text(row['CreatedDate'])),
			...(expectedOn && { expectedOn }),
			...(account && { account: { id: text(account['Id']), name: text(account['Name']) } }),
			...(invoice && { invoice: this.invoiceOf(invoice) }),
		};
	}

	private invoiceOf(row: Row): InvoiceReference & { id: string } {
		const { invoice } = this.model;
		const currency = this.currencies.invoice.of(row);
		const total = decimal(row[invoice.amount]);
		const left = decimal(row[invoice.balance]);
		return {
			id: text(row['Id']),
			number: text(row['Name']),
			...(total !== undefined && { total: Money.ofDecimal(total, currency, invoice.amount) }),
			...(left !== undefined && { left: Money.ofDecimal(left, currency, invoice.balance) }),
		};
	}

	private related(row: Row, relation: string | undefined): Row | undefined {
		const related = relation === undefined ? undefined : row[relation];
		return typeof related === 'object' && related !== null ? (related as Row) : undefined;
	}
}

/** @throws Problem for what is no receipt's business: failed, canceled, waiting for the payer */
export function checkRecordedPayment({ id, status }: RecordedPayment): void {
	if (
		status === '' ||
		status === 'Failed' ||
		status === 'Canceled' ||
		status === 'Requires Action'
	) {
		throw badInput(
			'Payment',
			status === ''
				? `the payment ${id} has no status in Salesforce, so nobody knows whether it was paid`
				: `the payment ${id} is ${status} in Salesforce, so there is no receipt for it`,
			'Choose a payment that succeeded, or correct its status',
		);
	}
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function decimal(value: unknown): string | number | undefined {
	return typeof value === 'number' || (typeof value === 'string' && value !== '')
		? value
		: undefined;
}
