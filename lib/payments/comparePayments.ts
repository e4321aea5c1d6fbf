import pMap from 'p-map';
import type Stripe from 'stripe';
import type { StripeMode } from '../model/payment';
import { stripeProblem } from '../stripe/errors';
import { idOf } from '../stripe/reference';
import { daysIn } from '../dayInZone';
import type { Period } from './comparePeriod';
import { chargesInPeriod, type FoundCharge } from './chargesInPeriod';
import { type DayTotal, DayTotals } from './dayTotals';
import {
	type Difference,
	differencesOf,
	invoiceDifferences,
	loneCharge,
	unreadableInvoice,
} from './difference';
import { countInvoices } from './countInvoices';
import type { PaymentContext } from './paymentContext';
import type { PaymentFacts } from './paymentFacts';
import { type HeldPayment, type ReadPayment, recordsInPeriod, unreported } from './recordsInPeriod';
import { preparePayments } from './preparePayments';
import { completePayment, retrievePayment, type StripePayment } from './stripePayment';
import { Money } from '../money';

export interface CompareRequest {
	period: Period;
	/** IANA name of the time zone whose days are counted. */
	zone: string;
}

/** Where a comparison tells what it finds. */
export interface CompareSink {
	difference(difference: Difference): void;
	/** A sentence for the log, every few thousand payments. */
	progress(message: string): void;
}

/** What a comparison came to. */
export interface Comparison {
	/** Payments of Stripe that were looked at. */
	payments: number;
	totals: DayTotal[];
}

/** Charges that are looked up in the org together. */
const AT_ONCE = 500;
/** Payments of a stretch of time that both systems are asked for; its IDs are what is kept in memory. */
const STRETCH = 5000;
const REQUESTS_AT_ONCE = 20;

/**
 * Holds the payments of a period, and the invoices that they paid, against each other in both systems, and
 * writes nothing. Goes from the newest to the oldest, stretch by stretch, with the memory of one stretch.
 *
 * A payment belongs to the moment of its last charge, which is what `Paid_At__c` says.
 *
 * @throws Problem when either system cannot be read
 */
export async function comparePayments(
	request: CompareRequest,
	context: PaymentContext,
	sink: CompareSink,
): Promise<Comparison> {
	try {
		const accounts = await Promise.all(
			context.locations.map(async (location) => await context.stripeOf(location)),
		);
		return await new PaymentComparison(request, context, accounts, sink).run();
	} catch (error) {
		throw stripeProblem(error, 'Comparing the payments');
	}
}

class PaymentComparison {
	private readonly totals = new DayTotals();
	private readonly dayOf: (seconds: number) => string;
	/** The invoices that something was told of already. */
	private readonly told = new Set<string>();
	/** The payments of the stretch that is being looked at, with the moment of each. */
	private seen = new Map<string, number>();
	private payments = 0;

	constructor(
		private readonly request: CompareRequest,
		private readonly context: PaymentContext,
		private readonly accounts: readonly Stripe[],
		private readonly sink: CompareSink,
	) {
		this.dayOf = daysIn(request.zone);
	}

	async run(): Promise<Comparison> {
		const { period } = this.request;
		const mode = await modeOf(this.accounts);
		let until = period.until;
		let page: FoundCharge[] = [];
		for await (const found of chargesInPeriod(this.accounts, period)) {
			if (this.context.cancelled()) break;
			page.push(found);
			if (page.length < AT_ONCE) continue;
			await this.lookAt(page);
			page = [];
			if (this.seen.size < STRETCH) continue;
			// More payments of this very second may follow.
			const { created } = found.charge;
			await this.sweep({ from: created + 1, until }, mode);
			until = Math.min(until, created + 1);
			this.seen = new Map([...this.seen].filter(([, at]) => at <= created));
			this.sink.progress(`${this.payments} payments so far, back to ${this.dayOf(created)}`);
		}
		await this.lookAt(page);
		if (!this.context.cancelled()) await this.sweep({ from: period.from, until }, mode);
		return { payments: this.payments, totals: this.totals.rows() };
	}

	/** Charges of Stripe, with what the org says of them. */
	private async lookAt(page: readonly FoundCharge[]): Promise<void> {
		const payments = await pMap(page, async (found) => await this.paymentOf(found), {
			concurrency: REQUESTS_AT_ONCE,
		});
		await this.compare(payments.filter((payment) => payment !== undefined));
	}

	/** Undefined for an attempt that another one followed. */
	private async paymentOf({ charge, stripe }: FoundCharge): Promise<StripePayment | undefined> {
		const { payment_intent: intent } = charge;
		if (intent === null) {
			this.lone(charge);
			return undefined;
		}
		if (typeof intent === 'string') return await retrievePayment(stripe, intent, false);
		if (idOf(intent.latest_charge) !== charge.id) return undefined;
		return await completePayment(stripe, { ...intent, latest_charge: charge }, false);
	}

	private lone(charge: Stripe.Charge): void {
		if (charge.status !== 'succeeded') return;
		const { currency } = charge;
		this.payments++;
		this.sink.difference(loneCharge(charge));
		this.totals.add('stripe', this.dayOf(charge.created), {
			status: 'Succeeded',
			amount: Money.ofMinor(charge.amount_captured, currency),
			refunded: Money.ofMinor(charge.amount_refunded, currency),
			disputed: Money.zero(currency),
		});
	}

	private async compare(payments: readonly StripePayment[]): Promise<void> {
		const prepared = await preparePayments(payments, this.context);
		for (const each of prepared) {
			const { facts } = each;
			const at = momentOf(each.payment);
			this.payments++;
			this.seen.set(facts.id, at);
			this.totals.add('stripe', this.dayOf(at), countedFacts(facts));
			for (const difference of differencesOf(each, this.context)) this.sink.difference(difference);
		}
		await this.lookAtInvoices(
			prepared.flatMap(({ before, invoiceId }) => (before && invoiceId ? [invoiceId] : [])),
		);
	}

	private async lookAtInvoices(ids: readonly string[]): Promise<void> {
		const open = [...new Set(ids)].filter((id) => !this.told.has(id));
		if (open.length === 0) return;
		const { counted, unreadable } = await countInvoices(open, this.context);
		for (const invoice of unreadable) {
			this.told.add(invoice.id);
			this.sink.difference(unreadableInvoice(invoice));
		}
		for (const invoice of counted) {
			const differences = invoiceDifferences(invoice, this.context);
			if (differences.length > 0) this.told.add(invoice.id);
			for (const difference of differences) this.sink.difference(difference);
		}
	}

	/** Payments that the org has of a stretch of time, and Stripe may not have. */
	private async sweep(stretch: Period, mode: StripeMode | undefined): Promise<void> {
		if (stretch.until <= stretch.from) return;
		for await (const page of recordsInPeriod(stretch, this.context)) {
			const ofMode = page.filter((record) => !mode || !record.mode || record.mode === mode);
			const isSeen = ({ isStripes, paymentId }: ReadPayment) =>
				isStripes && this.seen.has(paymentId);
			const records: HeldPayment[] = [];
			for (const record of ofMode) {
				if (!('unreadable' in record)) records.push(record);
				// What is wrong with a payment that Stripe has listed was told with it.
				else if (!isSeen(record)) this.sink.difference(record.unreadable);
			}
			const unseen = records.filter((record) => record.isStripes && !isSeen(record));
			for (const record of records) this.count(record);
			await this.lookFor(unseen);
			await this.lookAtInvoices(
				ofMode.flatMap(({ isStripes, invoiceId }) => (isStripes ? [] : invoiceId || [])),
			);
		}
	}

	private count(record: HeldPayment): void {
		const { paidAt, paymentId, isStripes } = record;
		if (paidAt !== undefined) {
			this.totals.add(isStripes ? 'salesforce' : 'entered', this.dayOf(paidAt), record);
		}
		if (paymentId) return;
		for (const difference of unreported(record)) this.sink.difference(difference);
	}

	/** Records whose payments Stripe has not listed for the same time: they may be of another, or nowhere. */
	private async lookFor(records: readonly HeldPayment[]): Promise<void> {
		const found = await pMap(records, async (record) => await this.retrieve(record), {
			concurrency: REQUESTS_AT_ONCE,
		});
		const elsewhere = found.filter(
			(payment) => payment && !(payment.charge && this.isInPeriod(payment.charge.created)),
		);
		const prepared = await preparePayments(
			elsewhere.filter((payment) => payment !== undefined),
			this.context,
		);
		for (const each of prepared) {
			for (const difference of differencesOf(each, this.context)) this.sink.difference(difference);
		}
	}

	private async retrieve(record: HeldPayment): Promise<StripePayment | undefined> {
		for (const stripe of this.accounts) {
			const payment = await retrievePayment(stripe, record.paymentId, false);
			if (payment) return payment;
		}
		this.sink.difference(record.unknown());
		return undefined;
	}

	private isInPeriod(seconds: number): boolean {
		const { from, until } = this.request.period;
		return seconds >= from && seconds < until;
	}
}

function momentOf({ charge, intent }: StripePayment): number {
	return (charge ?? intent).created;
}

function countedFacts({ status, amount, refunded, disputed }: PaymentFacts) {
	return { status, amount, refunded, disputed };
}

/** The mode of the key, by whatever payment there is; undefined where there is none. */
async function modeOf(accounts: readonly Stripe[]): Promise<StripeMode | undefined> {
	for (const stripe of accounts) {
		const { data } = await stripe.paymentIntents.list({ limit: 1 });
		if (data[0]) return data[0].livemode ? 'Live' : 'Test';
	}
	return undefined;
}
