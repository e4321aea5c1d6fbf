import type Stripe from 'stripe';
import type { Brand } from '../brand';
import type { Invoice } from '../invoices/invoice';
import type { MailMessage } from '../mail/message';
import { renderMail } from '../mail/template';
import type { PaymentAsk } from './ask';
import type { MadeLink } from './kept';
import { invoiceLedger, objectLedger } from './ledgers';
import { mailOnce, type MailOutcome } from '../mail/mailOnce';
import { paymentMail } from './mailTexts';
import { noteOnInvoice } from './noteSent';
import type { LinkOrder, LinkTools, MailOrder } from './order';

/** What a mail that asks for a payment is made of, beside the builder's wishes. */
export interface LinkMail {
	ask: PaymentAsk;
	url: string;
	to: readonly string[];
	locale: string;
	/** Names the message. */
	key: string;
	/** Of a reminder: whole days since it was due. */
	daysOverdue?: number;
}

/** The mail that asks for a payment. */
export function linkMessage(
	mail: MailOrder,
	brand: Brand,
	{ ask, url, to, locale, key, daysOverdue }: LinkMail,
): MailMessage {
	const { invoice } = ask;
	const about = {
		brand,
		amount: ask.amount,
		what: invoice?.number ?? ask.description,
		isInvoice: invoice !== undefined,
		customerName: invoice?.accountName ?? '',
		dueDate: invoice?.dueDate ?? '',
		url,
		daysOverdue,
	};
	const { subject, content } = paymentMail(about, mail, locale);
	return {
		to,
		cc: mail.cc,
		bcc: mail.bcc,
		from: mail.from,
		fromName: brand.name,
		replyTo: mail.replyTo || brand.contact,
		subject,
		...renderMail(content),
		key,
	};
}

interface Mailing {
	stripe: Stripe;
	ask: PaymentAsk;
	link: MadeLink;
	to: readonly string[];
	locale: string;
	mailKey: string;
	reread: () => Promise<Invoice | undefined>;
}

/** Sends the mail about a link once; undefined where no mail of ours is wanted. */
export async function mailOf(
	order: LinkOrder,
	tools: LinkTools,
	{ stripe, ask, link, to, locale, mailKey, reread }: Mailing,
): Promise<MailOutcome | undefined> {
	const { mail, brand } = order;
	const { sendMail, clock, org } = tools;
	if (!mail || !sendMail) return undefined;
	const { invoice } = ask;
	const message = linkMessage(mail, brand, {
		ask,
		url: link.url,
		to,
		locale,
		key: order.sendAgain ? `${mailKey} ${order.callKey}` : mailKey,
	});
	if (!invoice || !org || invoice.customerId === '') {
		if (!link.kept) throw new Error('This kind of link keeps nothing');
		const ledger = objectLedger(link.kept, order.callKey);
		const outcome = await mailOnce(ledger, async () => await sendMail(message), clock);
		if ('sent' in outcome) await ledger.sent();
		return outcome;
	}
	const ledger = invoiceLedger({
		stripe,
		invoice,
		mailKey,
		callKey: order.callKey,
		reread,
		refused: async (linkSentKey) =>
			await noteOnInvoice(org.connection, org.model, invoice.id, { linkSentKey }),
		clock,
		sendAgain: order.sendAgain,
	});
	return await mailOnce(ledger, async () => await sendMail(message), clock);
}
