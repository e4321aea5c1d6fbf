import type Stripe from 'stripe';
import { badInput, Problem } from '../errors';
import { invoiceChargeKey } from '../invoices/invoiceChargeKey';
import { INVOICE_ID_KEY, INVOICE_NUMBER_KEY } from '../invoices/metadataKeys';
import { Money } from '../money';
import { isKeyTaken, isStoredFailure } from '../stripe/errors';
import { answerHistory, idempotencyKey, stepKey } from '../stripe/idempotency';
import { earlierDecline } from './declineProblem';
import {
	type Ask,
	askNow,
	attemptsAt,
	type Due,
	dueNow,
	endLink,
	endPages,
	leftOf,
	openPages,
	type TakeTools,
	type Target,
} from './due';
import { CALL_KEY, CHARGE_KEY, TAKEN_BY_KEY } from './metadataKeys';
import { refuseAbove } from './maximum';

/** A payment that is to be taken, however it is paid. */
export interface TakeOrder {
	target: Target;
	/** The most that the builder allows; '' for no limit. */
	maximum: string;
	/** What it is for, as the payer reads it; '' for the invoice's number, or nothing. */
	purpose: string;
	/**
	 * Names what is charged for, such as a month of a contract: it is charged once, whoever asks and
	 * however often. '' for a charge that is once in this execution only.
	 */
	chargeKey: string;
	/** Names this call, the same when it is retried. */
	callKey: string;
	/** Who of the staff takes it; '' for nobody in particular. */
	takenBy: string;
}

/** What became of it. */
export interface Taken {
	intent: Stripe.PaymentIntent;
	due: Due;
	/** It had been taken before, by this call or for the same charge key: nothing was taken now. */
	wasTaken: boolean;
}

/** What differs between the ways to pay. */
export interface WayToPay<Chosen> {
	/** Chooses what is charged, before anything is written; what it throws refuses the payment. */
	choose: (due: Due, ask: Ask) => Promise<Chosen>;
	/** Makes the payment under the key. What it throws is told as it is. */
	charge: (charge: Charge<Chosen>) => Promise<Stripe.Response<Stripe.PaymentIntent>>;
}

export interface Charge<Chosen> {
	due: Due;
	ask: Ask;
	chosen: Chosen;
	/** Parameters that every payment has. */
	params: Pick<
		Stripe.PaymentIntentCreateParams,
		'amount' | 'currency' | 'customer' | 'description' | 'metadata'
	> & { amount: number; currency: string };
	/** The idempotency key. */
	key: string;
}

/** How far back a charge with the same key is looked for: a year, and room for a month that came late. */
const REMEMBERED_SECONDS = 400 * 24 * 60 * 60;
/** How far back this very call is looked for. */
const CALL_SECONDS = 2 * 24 * 60 * 60;
/** Each time something has changed meanwhile, it is looked at anew. */
const LOOKS = 5;

/**
 * Takes a payment once, and of an invoice never more than is left:
 * - What the same call, or another for the same charge key, has taken is found among the customer's payments.
 * - Pages of the invoice that are open end first, and so does a Payment Link; one that is paid at that moment counts.
 * - The request carries a key of the invoice and of how many payments it has. Of several that charge it at
 *   the same moment, Stripe lets one through; the others look again, or are refused.
 * - Pages that were opened meanwhile for more than is left end as well, also when the call is repeated.
 *
 * @throws Problem when there is nothing to take, somebody else is taking it at this moment, the bank
 * declines, or a service refuses
 */
export async function takeOnce<Chosen>(
	order: TakeOrder,
	tools: TakeTools,
	way: WayToPay<Chosen>,
): Promise<Taken> {
	let failures = 0;
	for (let look = 1; look <= LOOKS; look++) {
		const back = order.chargeKey === '' ? CALL_SECONDS : REMEMBERED_SECONDS;
		const due = await dueNow(order.target, tools, back);
		const earlier = takenEarlier(order, due);
		if (earlier) {
			// Whoever took it may have died before it had ended them.
			await endStalePages(due, leftOf(due));
			return { intent: earlier, due, wasTaken: true };
		}
		const ask = askNow(order.target, due);
		refuseAbove(ask.amount, order.maximum, 'Amount');
		const chosen = await way.choose(due, ask);
		const ended = look === 1 && (await endLink(due));
		if (ended || due.pages.length > 0) {
			await endPages(due, due.pages);
			continue;
		}
		try {
			const params = paramsOf(order, due, ask);
			const key = keyOf(order, due, failures);
			const intent = await way.charge({ due, ask, chosen, params, key });
			await endStalePages(due, ask.left);
			return { intent, due, wasTaken: answerHistory(intent.lastResponse).madeEarlier };
		} catch (error) {
			if (isStoredFailure(error)) failures++;
			else if (!isKeyTaken(error)) throw error;
			else if (order.chargeKey === '') break;
		}
	}
	throw takenByAnother(order);
}

/** What this call, or another with its charge key, has taken before. */
function takenEarlier(order: TakeOrder, { intents }: Due): Stripe.PaymentIntent | undefined {
	const { callKey, chargeKey, target } = order;
	const own = intents.find(({ metadata }) => metadata[CALL_KEY] === callKey);
	if (own?.status === 'requires_payment_method') {
		throw earlierDecline(own, `Charging ${Money.ofMinor(own.amount, own.currency).toString()}`);
	}
	if (own || chargeKey === '') return own;
	const taken = intents.find(
		({ metadata, status }) => metadata[CHARGE_KEY] === chargeKey && !isGivenUp(status),
	);
	return taken && sameCharge(taken, chargeKey, target);
}

/** Nothing was taken, and nothing will be by itself. https://docs.stripe.com/payments/paymentintents/lifecycle */
function isGivenUp(status: Stripe.PaymentIntent.Status): boolean {
	return status === 'requires_payment_method' || status === 'canceled';
}

/** What was charged under the key, if it is what is charged now: a key is not for two things. */
function sameCharge(
	intent: Stripe.PaymentIntent,
	chargeKey: string,
	target: Target,
): Stripe.PaymentIntent {
	const taken = Money.ofMinor(intent.amount, intent.currency);
	const invoiceId = intent.metadata[INVOICE_ID_KEY] ?? '';
	if ('invoiceId' in target && invoiceId !== '' && invoiceId !== target.invoiceId) {
		const number = intent.metadata[INVOICE_NUMBER_KEY] ?? invoiceId;
		throw badInput(
			'Charge Key',
			`“${chargeKey}” has been charged already, by ${intent.id} for another invoice, ${number}`,
			'Nothing has been taken. Use a key for each invoice, such as its number with the month',
		);
	}
	const asked =
		typeof target.amount !== 'string'
			? target.amount
			: target.amount === ''
				? taken
				: Money.ofDecimal(target.amount, taken.currency);
	if (asked.equals(taken)) return intent;
	throw badInput(
		'Charge Key',
		`“${chargeKey}” has been charged already, by ${intent.id} with ${taken.toString()}`,
		'Use another key for another charge',
	);
}

/** Whoever counts the same payments comes to the same key; a decline ends an attempt, and the next is another charge. */
function keyOf({ callKey, chargeKey }: TakeOrder, due: Due, failures: number): string {
	const key = due.invoice
		? invoiceChargeKey(due.invoice.id, attemptsAt(due.invoice, due))
		: chargeKey === ''
			? callKey
			: idempotencyKey('charge', due.customerId, chargeKey, attemptsOf(due, chargeKey));
	return failures === 0 ? key : stepKey(key, `after ${failures} failures`);
}

function attemptsOf({ intents }: Due, chargeKey: string): string {
	return String(intents.filter(({ metadata }) => metadata[CHARGE_KEY] === chargeKey).length);
}

function paramsOf(order: TakeOrder, { customerId }: Due, ask: Ask): Charge<never>['params'] {
	const { purpose, chargeKey, callKey, takenBy } = order;
	const description = purpose || ask.purpose;
	return {
		...ask.amount.forStripe(),
		customer: customerId,
		...(description !== '' && { description }),
		metadata: {
			...ask.marks,
			[CALL_KEY]: callKey,
			...(chargeKey !== '' && { [CHARGE_KEY]: chargeKey }),
			...(takenBy !== '' && { [TAKEN_BY_KEY]: takenBy }),
		},
	};
}

/** A page that was opened while this was charged may ask for what is paid now. */
async function endStalePages(due: Due, left: Money | undefined): Promise<void> {
	if (!left) return;
	const most = left.forStripe().amount;
	try {
		const pages = await openPages(due);
		const stale = pages.filter(({ amount_total: asked }) => (asked ?? 0) > most);
		await endPages(due, stale);
	} catch {
		// The payment is made. Whoever pays such a page has paid too much, which the invoice then tells.
	}
}

function takenByAnother({ target }: TakeOrder): Problem {
	const isInvoice = 'invoiceId' in target;
	const what = isInvoice ? 'the invoice' : 'this charge';
	return new Problem(`Somebody else is taking a payment for ${what} at this moment`, {
		origin: 'input',
		field: isInvoice ? 'Invoice ID' : 'Charge Key',
		code: 'being_paid',
		whatToDo:
			'Nothing has been taken by this call. Look what is left, then run it again if need be.',
		facts: { tryAgain: 'soon' },
	});
}
