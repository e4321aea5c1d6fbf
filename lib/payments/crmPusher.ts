import pMap from 'p-map';
import type Stripe from 'stripe';
import { Problem } from '../errors';
import { PAYMENT } from '../model/payment';
import type { Money } from '../money';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { isFatal } from '../sync/fatal';
import { type Belonging, belongingsOf } from './belongings';
import { type CrmPayment, crmPayment, type PaymentRecordRow } from './crmPayment';
import { taskOf } from './crmTask';
import { refund, refundDue } from './giveBack';
import type { PaymentContext } from './paymentContext';
import { readable } from './readable';
import { checkOwnRecord, PaymentReporters } from './reportPayment';
import { retrievePayment, type StripePayment } from './stripePayment';

/** What people see in Salesforce. */
const FIELDS = PAYMENT.fields;

/** What Stripe made of a payment of the org, before the org is told. */
export type Begun =
	/** There is nothing to do in Stripe. */
	| { kind: 'none' }
	/** It cannot be told whose payment it is. */
	| { kind: 'unmatched'; reason: string }
	/** Stripe knows it as money that did not go by it. */
	| {
			kind: 'record';
			stripe: Stripe;
			record: Stripe.PaymentRecord;
			/** An earlier run may have gone on with it. */
			isKnown: boolean;
	  }
	/** Stripe took it, and has given back so much of it just now. */
	| { kind: 'refund'; given: Money; held: StripePayment }
	| { kind: 'problem'; problem: Problem };

/** A payment of the org on its way. */
export interface BegunPayment {
	row: PaymentRecordRow;
	/** Undefined where its record cannot be read. */
	payment: CrmPayment | undefined;
	belonging: Belonging | undefined;
	begun: Begun;
}

/** Payments that are worked on at a time. The limiters set the pace. */
const AT_ONCE = 50;

/** Tells Stripe of payments of the org, many at a time, and gives back what was asked for. */
export class CrmPusher {
	private readonly reporters: PaymentReporters;
	/** The failure that would meet every further payment as well. */
	private end?: Problem;

	constructor(private readonly context: PaymentContext) {
		this.reporters = new PaymentReporters(context);
	}

	/** Why nothing more can be sent, if so. */
	get endedBy(): Problem | undefined {
		return this.end;
	}

	/**
	 * Reports payments that Stripe does not know, looks up those that it knows, and makes refunds.
	 *
	 * @returns what became of each that was begun, in order; fewer than were given once nothing more can be
	 * @throws Problem when the org cannot be asked
	 */
	async push(rows: readonly PaymentRecordRow[]): Promise<BegunPayment[]> {
		const { model, shape } = this.context;
		const read = rows.map((row) => readable(() => crmPayment(row, model, shape)));
		const belongings = await belongingsOf(
			read.flatMap((each) => (each instanceof Problem ? [] : each)),
			this.context,
		);
		const begun = await pMap(
			rows,
			async (row, index): Promise<BegunPayment | undefined> => {
				if (this.end || this.context.cancelled()) return undefined;
				const payment = read[index];
				if (payment instanceof Problem) {
					const begun = { kind: 'problem', problem: payment } as const;
					return { row, payment: undefined, belonging: undefined, begun };
				}
				const belonging = payment && belongings.get(payment.id);
				if (!belonging) return undefined;
				const done = await this.guarded(async () => await this.begin(payment, belonging));
				return done && { row, payment, belonging, begun: done };
			},
			{ concurrency: AT_ONCE },
		);
		return begun.filter((each) => each !== undefined);
	}

	/** @returns undefined where the failure ends the run */
	private async guarded(work: () => Promise<Begun>): Promise<Begun | undefined> {
		try {
			return await work();
		} catch (error) {
			const problem = stripeProblem(error, 'Telling Stripe of the payment');
			if (!(problem instanceof Problem)) throw problem;
			if (!isFatal(problem)) return { kind: 'problem', problem };
			this.end ??= problem;
			return undefined;
		}
	}

	private async begin(payment: CrmPayment, belonging: Belonging): Promise<Begun> {
		switch (taskOf(payment)) {
			case 'none':
				return { kind: 'none' };
			case 'report':
				return await this.report(payment, belonging);
			case 'lookUp':
				return await this.lookUp(payment, belonging);
			case 'compare': {
				const stripe = await this.context.stripeOf(belonging.location);
				const record = await stripe.paymentRecords.retrieve(payment.stripeId);
				checkOwnRecord(record, payment);
				return { kind: 'record', stripe, record, isKnown: true };
			}
			case 'refund':
				return await this.giveBack(payment, belonging);
		}
	}

	private async report(payment: CrmPayment, belonging: Belonging): Promise<Begun> {
		const { accountId, accountName, customerId, location } = belonging;
		if (customerId === '') {
			const reason =
				accountId === ''
					? 'it belongs to no account'
					: `account ${accountName || accountId} has no customer in Stripe yet`;
			return { kind: 'unmatched', reason };
		}
		try {
			const stripe = await this.context.stripeOf(location);
			const reporter = await this.reporters.of(location);
			return { kind: 'record', stripe, ...(await reporter.report(payment, belonging)) };
		} catch (error) {
			const reason = accountsFault(error, belonging);
			if (reason === undefined) throw error;
			return { kind: 'unmatched', reason };
		}
	}

	/** A run that broke off may have reported it when it still counted. */
	private async lookUp(payment: CrmPayment, { customerId, location }: Belonging): Promise<Begun> {
		if (customerId === '') return { kind: 'none' };
		const stripe = await this.context.stripeOf(location);
		const record = await (await this.reporters.of(location)).find(payment);
		return record ? { kind: 'record', stripe, record, isKnown: true } : { kind: 'none' };
	}

	private async giveBack(payment: CrmPayment, { location }: Belonging): Promise<Begun> {
		const others = this.context.locations.filter((other) => other !== location);
		for (const place of [location, ...others]) {
			const stripe = await this.context.stripeOf(place);
			const held = await retrievePayment(stripe, payment.stripeId, true);
			if (!held) continue;
			const due = refundDue(payment, held);
			if (due.isZero()) return { kind: 'refund', given: due, held };
			await refund(stripe, payment, held, due);
			const now = await retrievePayment(stripe, payment.stripeId, true);
			return { kind: 'refund', given: due, held: now ?? held };
		}
		throw new Problem(`Stripe knows no payment “${payment.stripeId}”`, {
			origin: 'input',
			field: FIELDS.externalId.label,
			whatToDo:
				'Check that the payment is of the credential’s Stripe account and of the same mode, test or live.',
		});
	}
}

/** Why a payment waits for its account, or for the credential: to put these right does not change the payment. */
function accountsFault(
	error: unknown,
	{ accountId, accountName, customerId, location }: Belonging,
): string | undefined {
	const account = `account ${accountName || accountId}`;
	if (isMissingCustomer(error)) return `Stripe does not know customer ${customerId} of ${account}`;
	const isUnknown = error instanceof Problem && error.field === 'Location';
	return isUnknown ? `location “${location}” of ${account} is not in the credential` : undefined;
}
