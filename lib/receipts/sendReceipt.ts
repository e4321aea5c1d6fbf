import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { badInput, type Problem } from '../errors';
import { mailOnce } from '../mail/mailOnce';
import { checkAddresses, type MailMessage } from '../mail/message';
import { partlyRefused, type SendMail } from '../mail/smtp';
import { renderMail } from '../mail/template';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import type { MadeReceipt } from './makeReceipt';
import { receiptKey } from './receipt';
import { type ReceiptKind, receiptLedger } from './receiptLedger';
import { isStripePaymentId } from './paidCharge';

/** The mail that a receipt goes by. */
export interface ReceiptMail {
	/** None: the payer's address. */
	to: readonly string[];
	cc: readonly string[];
	bcc: readonly string[];
	/** Empty: the carrier's own address. */
	from: string;
	/** Empty: a subject in the receipt's language. */
	subject: string;
	/** Whether to send what was sent before. */
	sendAgain: boolean;
	/** Such as `de-AT`. */
	locale: string;
	/** `#rrggbb`. */
	color: string;
	/** https address of a picture above the mail; empty for none. */
	logo: string;
	/** Names this call, the same when it is retried. */
	callKey: string;
}

export interface ReceiptMailTools {
	stripe: Stripe;
	sendMail: SendMail;
	clock: Clock;
}

/** What became of the mail. */
export interface SentReceipt {
	mail: 'sent' | 'sentBefore';
	sentTo: readonly string[];
	messageId: string;
	/** Not everybody has it. */
	unfinished?: Problem;
}

/**
 * Mails a receipt with its PDF, once for each payment and kind: a payment on its way, one that has arrived,
 * a refund. Whether it was is noted on the payment in Stripe.
 *
 * @throws Problem when nobody is there to send it to, Stripe does not know the payment, or the carrier
 * refuses
 */
export async function sendReceipt(
	made: MadeReceipt,
	mail: ReceiptMail,
	{ stripe, sendMail, clock }: ReceiptMailTools,
): Promise<SentReceipt> {
	const id = receiptKey(made.receipt);
	if (!isStripePaymentId(id)) {
		throw badInput(
			'Payment',
			'Stripe does not know this payment, so that nothing could tell whether its receipt was mailed',
			'Use the operation Create with Send Email behind it',
		);
	}
	const payer = made.receipt.customer.email ?? '';
	const to = mail.to.length > 0 ? mail.to : payer === '' ? [] : [payer];
	if (to.length === 0) {
		throw badInput('To Email', 'nobody knows the payer’s address', 'Enter one');
	}
	checkAddresses({ ...mail, to, replyTo: '' });
	const kind = kindOf(made);
	const { sendAgain, callKey } = mail;
	const ledger = receiptLedger({ stripe, id, kind, callKey, sendAgain });
	const key = idempotencyKey('receipt mail', id, kind, sendAgain ? callKey : '');
	const message = messageOf(made, mail, to, key);
	try {
		const outcome = await mailOnce(ledger, async () => await sendMail(message), clock);
		if (!('sent' in outcome)) return { mail: 'sentBefore', sentTo: [], messageId: '' };
		await ledger.sent();
		const { sent } = outcome;
		const unfinished = partlyRefused(sent);
		return { mail: 'sent', sentTo: sent.to, messageId: sent.messageId, unfinished };
	} catch (error) {
		throw stripeProblem(error, 'Noting that the receipt was mailed');
	}
}

function kindOf({ receipt }: MadeReceipt): ReceiptKind {
	if (receipt.kind === 'refund') return receipt.refund.pending ? 'refund_pending' : 'refund';
	return receipt.pending ? 'pending' : 'payment';
}

/** The receipt's own words, in its language; the PDF says more. */
function messageOf(
	{ receipt, content, pdf, fileName }: MadeReceipt,
	mail: ReceiptMail,
	to: readonly string[],
	key: string,
): MailMessage {
	const { title, headline, notes, facts, amounts, seller } = content;
	const contact = receipt.seller.email ?? '';
	const subject =
		mail.subject || [`${title}: ${headline.amount}`, seller].filter(Boolean).join(', ');
	return {
		to,
		cc: mail.cc,
		bcc: mail.bcc,
		from: mail.from,
		fromName: seller,
		replyTo: contact,
		subject,
		...renderMail({
			language: mail.locale,
			brand: { name: seller, color: mail.color, logo: mail.logo, contact },
			preview: headline.when,
			heading: `${title}: ${headline.amount}`,
			paragraphs: [headline.when, ...notes],
			facts: [...facts, ...amounts].map(({ label, value }) => [label, value] as const),
			ifButtonFails: '',
			footer: [],
		}),
		key,
		attachments: [{ fileName, contentType: 'application/pdf', content: Buffer.from(pdf) }],
	};
}
