import type Stripe from 'stripe';
import { badInput } from '../errors';
import type { Model } from '../model/resolveModel';
import type { SalesforceConnection } from '../salesforce/connection';
import { recordIdOf } from '../salesforce/recordId';
import { idOf } from '../stripe/reference';
import type { ReceiptLook } from './look';
import { renderReceipt } from './pdf/renderReceipt';
import type { Party, Receipt } from './receipt';
import { receiptFileName } from './receipt';
import { type ReceiptContent, receiptContent } from './receiptContent';
import { checkRecordedPayment, readRecordedPayment, type RecordedPayment } from './recordedPayment';
import { type SellerFields, sellerOf } from './seller';
import { isStripePaymentId, readPaidCharge } from './paidCharge';
import { type KnownOtherwise, stripeReceipt } from './stripeReceipt';
import { receiptLanguage, receiptWords } from './words';

/** What a receipt is made from. */
export interface ReceiptSources {
	readonly stripe: Stripe;
	/** Undefined where nobody asks Salesforce. */
	readonly salesforce?: { readonly connection: SalesforceConnection; readonly model: Model };
}

export interface ReceiptRequest extends ReceiptLook {
	/** ID of a payment, charge or refund in Stripe, or of a payment's record in Salesforce. */
	readonly payment: string;
	readonly seller: SellerFields;
	/** Such as `de` or `de-AT`. */
	readonly locale: string;
	/** IANA name: on which day something was. */
	readonly timeZone: string;
	/** What the caller knows of the payment beside Stripe, in place of asking Salesforce. */
	readonly known?: KnownOtherwise;
}

/** A receipt with its file. */
export interface MadeReceipt {
	readonly receipt: Receipt;
	readonly pdf: Uint8Array;
	readonly fileName: string;
	/** What it says, written out. */
	readonly content: ReceiptContent;
	/** The payment's record in the org, where there is one. */
	readonly recorded?: RecordedPayment;
}

/**
 * Makes the receipt of a payment: money, method and refunds as Stripe has them, invoice and payer as the org
 * has them. A payment that Stripe knows nothing of, such as one in cash, comes from the org alone. The
 * same payment in the same state makes the same bytes.
 *
 * @throws Problem when there is no such payment, or nothing to give a receipt for
 */
export async function makeReceipt(
	{ stripe, salesforce }: ReceiptSources,
	request: ReceiptRequest,
): Promise<MadeReceipt> {
	const words = await receiptWords(receiptLanguage(request.locale));
	const [seller, { receipt, recorded }] = await Promise.all([
		sellerOf(stripe, request.seller),
		readReceipt({ stripe, salesforce }, request.payment.trim(), request.known),
	]);
	const complete: Receipt = { ...receipt, seller };
	const { locale, timeZone, paper, color, logo } = request;
	const content = receiptContent(complete, words, { locale, timeZone });
	const pdf = await renderReceipt(content, {
		paper,
		color,
		logo,
		language: locale,
		dateMs: complete.kind === 'refund' ? complete.refund.atMs : complete.atMs,
	});
	return { receipt: complete, pdf, fileName: receiptFileName(complete), content, recorded };
}

/** Everybody's name is filled in afterwards. */
const NOBODY: Party = { name: '', address: [] };

async function readReceipt(
	{ stripe, salesforce }: ReceiptSources,
	id: string,
	known?: KnownOtherwise,
): Promise<{ receipt: Receipt; recorded?: RecordedPayment }> {
	if (isStripePaymentId(id)) {
		const paid = await readPaidCharge(stripe, id);
		const { charge } = paid;
		const intentId = idOf(charge.payment_intent);
		const recorded =
			salesforce &&
			(await readRecordedPayment(salesforce.connection, salesforce.model, {
				stripeIds: intentId === undefined ? [charge.id] : [intentId, charge.id],
			}));
		return { receipt: stripeReceipt(paid, NOBODY, known ?? knownFrom(recorded)), recorded };
	}
	const recordId = recordIdOf(id);
	if (recordId === undefined) throw notAPayment(id);
	if (!salesforce) {
		throw badInput(
			'Payment',
			`${id} is the ID of a record in Salesforce, which is not asked`,
			'Switch Use Salesforce on, or enter the ID of the payment in Stripe',
		);
	}
	const recorded = await readRecordedPayment(salesforce.connection, salesforce.model, { recordId });
	if (!recorded) {
		throw badInput(
			'Payment',
			`Salesforce has no payment with the ID ${id}, or the connection’s user may not see it`,
			'Check the ID; it is that of a payment’s record, not of its invoice or account',
		);
	}
	if (isStripePaymentId(recorded.stripeId)) {
		const paid = await readPaidCharge(stripe, recorded.stripeId);
		return { receipt: stripeReceipt(paid, NOBODY, knownFrom(recorded)), recorded };
	}
	return { receipt: recordedReceipt(recorded), recorded };
}

function knownFrom(recorded: RecordedPayment | undefined) {
	return { customerName: recorded?.account?.name, invoice: recorded?.invoice };
}

/** A payment that the org alone knows. */
function recordedReceipt(recorded: RecordedPayment): Receipt {
	checkRecordedPayment(recorded);
	const { id, status, amount, refunded, method, atMs, expectedOn, account, invoice } = recorded;
	return {
		kind: 'payment',
		seller: NOBODY,
		customer: { name: account?.name ?? '', address: [] },
		invoice,
		method,
		amount,
		atMs,
		pending: status === 'Pending',
		expectedOn,
		refunds: refunded.isZero() ? [] : [{ amount: refunded, pending: false }],
		references: [{ kind: 'payment', value: recorded.stripeId || id }],
		isTest: false,
	};
}

function notAPayment(id: string) {
	return badInput(
		'Payment',
		id === '' ? 'it is empty' : `“${id}” is not the ID of a payment`,
		'Enter the ID of a payment or refund in Stripe (pi_…, ch_…, py_…, re_…), or of a payment’s record in Salesforce',
	);
}
