import type Stripe from 'stripe';
import { Money } from '../../../../lib/money';
import type { Row } from '../../customerSync/support';
import type { EnteredPayment, Model, ModelInvoice, TakenPayment } from './model';
import type { HistoryWorld } from './world';

/** What both systems hold. */
interface Held {
	records: Row[];
	invoices: Row[];
	intents: Map<string, Stripe.PaymentIntent>;
	charges: Map<string, Stripe.Charge>;
	refunds: Stripe.Refund[];
	disputes: Stripe.Dispute[];
	reports: Stripe.PaymentRecord[];
	attached: Stripe.InvoicePayment[];
}

/** @returns in what both systems and the model do not agree, each as a sentence */
export async function judged(world: HistoryWorld, model: Model): Promise<string[]> {
	const held = await heldBy(world);
	const taken = model.payments.filter((payment) => payment.kind === 'taken');
	const entered = model.payments.filter((payment) => payment.kind === 'entered');
	return [
		...taken.flatMap((payment) => judgeTaken(payment, held, model)),
		...entered.flatMap((payment) => judgeEntered(payment, held, model)),
		...strangers(held, model),
		...model.invoices.flatMap((invoice) => judgeInvoice(invoice, held)),
		...model.repeated.map((row) => `a row was written for nothing: ${row}`),
	];
}

async function heldBy({ sandbox }: HistoryWorld): Promise<Held> {
	const { objects } = await sandbox.call<{ objects: Array<{ object: string; id: string }> }>(
		'GET',
		'/state?service=stripe',
	);
	const all = <T>(type: string) => objects.filter(({ object }) => object === type) as T[];
	return {
		records: await sandbox.records('Payment__c'),
		invoices: await sandbox.records('Invoice__c'),
		intents: new Map(all<Stripe.PaymentIntent>('payment_intent').map((each) => [each.id, each])),
		charges: new Map(all<Stripe.Charge>('charge').map((each) => [each.id, each])),
		refunds: all('refund'),
		disputes: all('dispute'),
		reports: all('payment_record'),
		attached: all('invoice_payment'),
	};
}

const idOf = (object: string | { id: string } | null | undefined): string =>
	typeof object === 'string' ? object : (object?.id ?? '');

const sum = (amounts: readonly number[]): number => amounts.reduce((one, other) => one + other, 0);

function expect(what: string, said: unknown, wanted: unknown): string[] {
	return said === wanted ? [] : [`${what} is ${String(said)} and not ${String(wanted)}`];
}

function amountIn(row: Row, field: string, currency: string): bigint {
	return Money.ofDecimal(row[field] ?? 0, currency).minor;
}

/** A payment that Stripe took stands in the org as it is in Stripe, on the invoice that people chose. */
function judgeTaken(payment: TakenPayment, held: Held, model: Model): string[] {
	const { id, currency, amount, invoice } = payment;
	const records = held.records.filter((row) => row['Stripe_Payment_ID__c'] === id);
	const [record] = records;
	const charge = held.charges.get(idOf(held.intents.get(id)?.latest_charge));
	if (!record) return payment.isDeleted || !charge ? [] : [`payment ${id} has no record`];
	const refunds = held.refunds.filter((each) => idOf(each.payment_intent) === id);
	const kept = refunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
	const refunded = BigInt(sum(kept.map((refund) => refund.amount)));
	const disputes = held.disputes.filter((each) => idOf(each.payment_intent) === id);
	const booked = sum(
		disputes.flatMap((each) => each.balance_transactions.map((booking) => booking.amount)),
	);
	const disputed = booked < 0 ? BigInt(-booked) : 0n;
	const isHeld = disputes.some(({ status }) =>
		['needs_response', 'under_review', 'lost'].includes(status),
	);
	const status =
		charge?.status === 'pending'
			? 'Pending'
			: charge?.status === 'failed'
				? 'Failed'
				: isHeld || disputed > 0n
					? 'Disputed'
					: refunded === 0n
						? 'Succeeded'
						: refunded < amount.minor
							? 'Partially Refunded'
							: 'Refunded';
	return [
		...(records.length > 1 ? [`payment ${id} has ${records.length} records`] : []),
		...expect(`amount of ${id}`, amountIn(record, 'Amount__c', currency), amount.minor),
		...expect(
			`what was refunded of ${id}`,
			amountIn(record, 'Amount_Refunded__c', currency),
			refunded,
		),
		...expect(
			`what is disputed of ${id}`,
			amountIn(record, 'Amount_Disputed__c', currency),
			disputed,
		),
		...expect(`status of ${id}`, record['Status__c'], status),
		...(payment.isDeleted ? [] : expect(`invoice of ${id}`, record['Invoice__c'], invoice?.id)),
		...judgeAsked(payment, { record, refunds, refunded, isHeld, status }, model),
	];
}

/** What was asked for in the org has been given back, once, or somebody was told why not. */
function judgeAsked(
	{ id, asked, mostAsked, isDeleted }: TakenPayment,
	{
		record,
		refunds,
		refunded,
	}: { record: Row; refunds: Stripe.Refund[]; refunded: bigint; isHeld: boolean; status: string },
	{ told }: Model,
): string[] {
	const own = refunds.filter(({ metadata }) => metadata?.['salesforce_refund_requested']);
	const totals = own
		.filter(({ status }) => status !== 'failed' && status !== 'canceled')
		.map(({ metadata }) => metadata?.['salesforce_refund_requested']);
	const isTwice = new Set(totals).size < totals.length;
	const byOthers = sum(refunds.filter((each) => !own.includes(each)).map(({ amount }) => amount));
	const isMissing = !isDeleted && refunded < asked && !told.has(String(record['Id']));
	return [
		...(isTwice ? [`${id} was given back twice: ${totals.join(', ')}`] : []),
		...(refunded > mostAsked + BigInt(byOthers) ? [`too much of ${id} was given back`] : []),
		...(isMissing
			? [`${refunded} of the ${asked} asked for of ${id} were given back, untold`]
			: []),
	];
}

/** Stripe counts as much of a payment that was entered as the org does, or somebody was told why not. */
function judgeEntered(payment: EnteredPayment, held: Held, { told }: Model): string[] {
	const { id, currency, amount, invoice } = payment;
	const reports = held.reports.filter(({ metadata }) => metadata['salesforce_payment_id'] === id);
	const [report] = reports;
	const counted = report ? report.amount_guaranteed.value - report.amount_refunded.value : 0;
	const record = held.records.find((row) => row['Id'] === id);
	const twice =
		reports.length > 1 ? [`entered payment ${id} was reported ${reports.length} times`] : [];
	if (payment.isDeleted) {
		return [...twice, ...expect(`what Stripe counts of deleted ${id}`, counted, 0)];
	}
	if (!record) return [...twice, `entered payment ${id} has no record`];
	const refunded = amountIn(record, 'Amount_Refunded__c', currency);
	const attached = held.attached.filter(
		({ payment: by }) => report && idOf(by.payment_record) === report.id,
	);
	const here = payment.isVoid ? 0n : amount.minor - refunded;
	const agrees = told.has(id)
		? []
		: [
				...expect(`what Stripe counts of ${id}`, BigInt(counted), here),
				...(payment.isVoid || refunded >= payment.asked
					? []
					: [`${refunded} of the ${payment.asked} asked for of ${id} were noted, untold`]),
				...expect(`payment ID of ${id}`, record['Stripe_Payment_ID__c'], report?.id),
			];
	return [
		...twice,
		...agrees,
		...expect(`amount of ${id}`, amountIn(record, 'Amount__c', currency), amount.minor),
		...expect(`invoice of ${id}`, record['Invoice__c'], invoice?.id),
		...(refunded > payment.mostAsked ? [`too much of ${id} was noted as given back`] : []),
		...(attached.length > 1 ? [`${id} was attached ${attached.length} times`] : []),
		// Where it was tied by a run that was killed is Stripe's alone once it was moved.
		...(payment.wasMoved && record['Stripe_Invoice_ID__c'] === undefined
			? []
			: expect(
					`invoice in Stripe of ${id}`,
					record['Stripe_Invoice_ID__c'],
					attached[0] && idOf(attached[0].invoice),
				)),
	];
}

/** Nothing is there that nobody made. */
function strangers({ records, reports }: Held, { payments }: Model): string[] {
	const known = new Set(payments.map(({ id }) => id));
	return [
		...records
			.filter(
				(row) => !known.has(String(row['Id'])) && !known.has(String(row['Stripe_Payment_ID__c'])),
			)
			.map((row) => `record ${String(row['Id'])} is of no payment`),
		...reports
			.filter(({ metadata }) => !known.has(metadata['salesforce_payment_id'] ?? ''))
			.map(({ id }) => `${id} is of no payment that was entered`),
	];
}

const PAID = ['Succeeded', 'Partially Refunded', 'Refunded', 'Disputed'];

/** An invoice says what its payments, as the org has them, come to. */
function judgeInvoice({ id, currency, due }: ModelInvoice, { records, invoices }: Held): string[] {
	const invoice = invoices.find((row) => row['Id'] === id);
	if (!invoice) return [`invoice ${id} is gone`];
	const own = records.filter((row) => row['Invoice__c'] === id && row['Currency__c'] === currency);
	const paid = own
		.filter((row) => PAID.includes(String(row['Status__c'])))
		.map((row) => {
			const of = (field: string) => amountIn(row, field, currency);
			const kept = of('Amount__c') - of('Amount_Refunded__c') - of('Amount_Disputed__c');
			return kept > 0n ? kept : 0n;
		})
		.reduce((one, other) => one + other, 0n);
	const pending = own
		.filter((row) => row['Status__c'] === 'Pending')
		.reduce((total, row) => total + amountIn(row, 'Amount__c', currency), 0n);
	const owed = amountIn(invoice, 'Amount__c', currency);
	const status =
		paid === 0n ? 'Sent' : paid < owed ? 'Partially Paid' : paid === owed ? 'Paid' : 'Overpaid';
	const name = String(invoice['Name'] ?? due);
	return [
		...expect(`what was paid of ${name}`, amountIn(invoice, 'Amount_Paid__c', currency), paid),
		...expect(
			`what is pending of ${name}`,
			amountIn(invoice, 'Amount_Pending__c', currency),
			pending,
		),
		...expect(`status of ${name}`, invoice['Status__c'], status),
		...(invoice['Balance__c'] === undefined
			? []
			: expect(`balance of ${name}`, amountIn(invoice, 'Balance__c', currency), owed - paid)),
	];
}
