import type Stripe from 'stripe';
import { ORG_ID_KEY } from '../customers/metadataKeys';
import { unixSeconds, type WallClock } from '../clock';
import { badInput } from '../errors';
import { INVOICE_ID_KEY, PAYMENT_RECORD_KEY } from '../invoices/metadataKeys';
import { PAYMENT } from '../model/payment';
import { isOtherUseOfKey } from '../stripe/errors';
import { answerHistory, idempotencyKey } from '../stripe/idempotency';
import type { Belonging } from './belongings';
import type { CrmPayment } from './crmPayment';
import type { PaymentContext } from './paymentContext';

/** What people see in Salesforce. */
const FIELDS = PAYMENT.fields;

/** Stripe keeps keys for a day at least, and this much less is sure. https://docs.stripe.com/api/idempotent_requests */
const KEY_SECONDS = 23 * 60 * 60;

/** So often somebody corrects a payment within a day that Stripe refuses each time. */
const MOST_CORRECTIONS = 10;

/** What reports payments to each Stripe account. */
export class PaymentReporters {
	private readonly known = new Map<string, PaymentReporter>();

	constructor(private readonly context: Pick<PaymentContext, 'stripeOf' | 'orgId' | 'clock'>) {}

	/** That of a location. */
	async of(location: string): Promise<PaymentReporter> {
		const { stripeOf, orgId, clock } = this.context;
		const stripe = await stripeOf(location);
		const made = new PaymentReporter(stripe, await orgId(), clock);
		// Whoever came first meanwhile has begun a list that all share.
		const reporter = this.known.get(location) ?? made;
		this.known.set(location, reporter);
		return reporter;
	}
}

/**
 * Reports payments to one Stripe account, each once. Within a day the key sees to it, which is made of the
 * record alone. A record that is older may have been reported by a run that broke off before the org was
 * told; Stripe finds no payment record by a reference of ours, so that all are listed then, once.
 */
export class PaymentReporter {
	private listed?: { since: number; byRecord: Promise<Map<string, Stripe.PaymentRecord>> };

	constructor(
		private readonly stripe: Stripe,
		private readonly orgId: string | undefined,
		private readonly clock: WallClock,
	) {}

	/**
	 * @returns the payment record, and whether it was made before
	 * @throws StripeError
	 */
	async report(
		payment: CrmPayment,
		belonging: Belonging,
	): Promise<{ record: Stripe.PaymentRecord; isKnown: boolean }> {
		const isOld = payment.createdAt < unixSeconds(this.clock) - KEY_SECONDS;
		const known = isOld ? await this.find(payment) : undefined;
		if (known) return { record: known, isKnown: true };
		const { paymentRecords } = this.stripe;
		const params = reportParams(payment, belonging, this.orgId, unixSeconds(this.clock));
		for (let attempt = 0; ; attempt++) {
			try {
				const key = { idempotencyKey: this.keyOf(payment, attempt) };
				const record = await paymentRecords.reportPayment(params, key);
				return { record, isKnown: answerHistory(record.lastResponse).madeEarlier };
			} catch (error) {
				if (!isOtherUseOfKey(error)) throw error;
				// It was reported, and has been edited before the org was told.
				const found = (await this.find(payment)) ?? (await this.findAnew(payment));
				if (found) return { record: found, isKnown: true };
				// Stripe refused it as it was, and would repeat that for a day.
				if (attempt === MOST_CORRECTIONS) throw error;
			}
		}
	}

	/**
	 * The key of an attempt is made of the record alone, whatever it says: of two runs that meet, one finds the key
	 * of the other in use, and then what was reported with it. Which attempt it is depends on what was refused.
	 */
	private keyOf({ id }: CrmPayment, attempt: number): string {
		const step = attempt === 0 ? [] : [String(attempt)];
		return idempotencyKey('reportPayment', this.orgId ?? '', id, ...step);
	}

	/** As {@link find}, with what was reported since this run has listed it. */
	private async findAnew(payment: CrmPayment): Promise<Stripe.PaymentRecord | undefined> {
		this.listed = undefined;
		return await this.find(payment);
	}

	/**
	 * Looks for what a payment was reported as, by whichever run.
	 *
	 * @param since it was not reported before; by default when its record was made
	 * @throws StripeError
	 */
	async find(
		{ id, createdAt }: Pick<CrmPayment, 'id' | 'createdAt'>,
		since?: Date,
	): Promise<Stripe.PaymentRecord | undefined> {
		const from = Math.max(createdAt, since ? Math.floor(since.getTime() / 1000) : 0);
		if (!this.listed || this.listed.since > from) {
			this.listed = { since: from, byRecord: listSince(this.stripe, from) };
		}
		return (await this.listed.byRecord).get(id);
	}
}

/** By the record in Salesforce that they note, those without one left out. */
async function listSince(
	stripe: Stripe,
	since: number,
): Promise<Map<string, Stripe.PaymentRecord>> {
	const found = new Map<string, Stripe.PaymentRecord>();
	// A minute for clocks that differ.
	const listed = stripe.paymentRecords.list({ created_after: since - 60, limit: 100 });
	for await (const record of listed) {
		const id = record.metadata[PAYMENT_RECORD_KEY];
		if (id) found.set(id, record);
	}
	return found;
}

/** https://docs.stripe.com/api/payment-record/report_payment */
export function reportParams(
	payment: CrmPayment,
	{ customerId }: Pick<Belonging, 'customerId'>,
	orgId: string | undefined,
	now: number,
): Stripe.PaymentRecordReportPaymentParams {
	const { id, name, createdAt, invoiceId } = payment;
	const { amount: value, currency } = payment.amount.forStripe();
	const method = payment.method || 'Other';
	// What has a date to come was received when it was taken down.
	const at = payment.paidAt !== undefined && payment.paidAt <= now ? payment.paidAt : createdAt;
	return {
		amount_requested: { value, currency },
		initiated_at: at,
		payment_method_details: { type: 'custom', custom: { display_name: method } },
		outcome: 'guaranteed',
		guaranteed: { guaranteed_at: at },
		processor_details: { type: 'custom', custom: { payment_reference: name || id } },
		customer_details: { customer: customerId },
		description: `${method}, entered in Salesforce as ${name || id}`,
		metadata: {
			[PAYMENT_RECORD_KEY]: id,
			...(invoiceId && { [INVOICE_ID_KEY]: invoiceId }),
			...(orgId && { [ORG_ID_KEY]: orgId }),
		},
	};
}

/** @throws Problem where a payment record stands for another record than that which holds its ID */
export function checkOwnRecord(record: Stripe.PaymentRecord, { id }: Pick<CrmPayment, 'id'>): void {
	const noted = record.metadata[PAYMENT_RECORD_KEY];
	if (!noted || noted === id) return;
	throw badInput(
		FIELDS.externalId.label,
		`${record.id} was reported for another record, ${noted}`,
		'Empty the field, so that this payment is reported too, or delete the record if it is a copy.',
	);
}
