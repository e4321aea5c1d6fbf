import { Problem } from '../errors';
import { checkAddresses } from '../mail/message';
import { partlyRefused } from '../mail/smtp';
import { stripeProblem } from '../stripe/errors';
import { type PaymentAsk, termsIn } from './ask';
import {
	addressOf,
	askOf,
	customerOf,
	makerOf,
	noCustomer,
	nobodyToWriteTo,
	payerLocale,
} from './asked';
import type { MadeLink } from './kept';
import { beingPaid, endEarlierLinks, isAlone } from './earlierLinks';
import { isSentAlready, linkKeyOf, mailKeyOf, sentLink } from './linkKeys';
import { mailOf } from './mailLink';
import { noteOfLink, noteOnInvoice, statusAfterSending } from './noteSent';
import type { LinkOrder, LinkResult, LinkTools } from './order';

/**
 * Makes a link and sends it, so that twice is once: the same invoice, amount and recipient within a day
 * get one mail, and a call that is retried goes on where it ended.
 *
 * @throws Problem before anything is written when there is nothing to pay, nobody to send it to, or no
 * customer where one is needed; when somebody pays it at this moment, and when a service refuses
 */
export async function sendLink(order: LinkOrder, tools: LinkTools): Promise<LinkResult> {
	for (let look = 1; look <= LOOKS; look++) {
		const result = await sendOnce(order, tools);
		if (result) return result;
	}
	throw beingPaid();
}

/** Each time the invoice is paid meanwhile, it is looked at anew. */
const LOOKS = 3;

/** @returns undefined when the invoice was paid meanwhile, so that all is to be looked at anew */
async function sendOnce(order: LinkOrder, tools: LinkTools): Promise<LinkResult | undefined> {
	const { stripe, ask, reread, earlier } = await askOf(order, tools);
	const terms = termsIn(ask.amount.currency, order.terms);
	const customer = await customerOf(stripe, ask);
	const isMissing =
		!customer && order.kind !== 'paymentLink' && (ask.invoice || order.kind === 'stripeInvoice');
	const makeCustomer = isMissing ? makerOf(ask, tools) : undefined;
	if (isMissing && !makeCustomer) throw noCustomer(ask);
	const email = await addressOf(order, tools, ask, customer);
	const to = order.mail && order.mail.to.length > 0 ? order.mail.to : email === '' ? [] : [email];
	if (order.mail && to.length === 0) {
		throw nobodyToWriteTo();
	}
	if (order.mail) checkAddresses({ ...order.mail, to });
	if (makeCustomer) {
		await makeCustomer();
		// All is looked at anew: a customer who was there already may have paid.
		return await sendOnce(order, { ...tools, makeCustomer: undefined });
	}
	const locale = payerLocale(order.language, customer);
	const mailKey = mailKeyOf(order, ask, to);
	const isSent = isSentAlready(order, ask, mailKey, tools.clock);
	const known = isSent ? sentLink(order, ask) : undefined;
	if (known) return { ...known, ask, sentTo: to };

	const key = linkKeyOf(order, ask);
	// What a mail leads to that is not sent once more stays good.
	const ends = isSent ? undefined : earlier;
	if (ends && !(await endEarlierLinks(stripe, ends, key))) return undefined;
	const link = await tools
		.makeLink({
			stripe,
			ask,
			terms,
			key,
			location: 'ask' in order.what ? order.what.location : (ask.invoice?.location ?? ''),
			email: to[0] ?? email,
			locale,
		})
		.catch((error: unknown) => {
			throw stripeProblem(error, 'Making the link');
		});
	if (ends && !(await isAlone(stripe, ends, link, { key, amount: ask.amount }))) return undefined;
	const outcome = await mailOf(order, tools, { stripe, ask, link, to, locale, mailKey, reread });
	const unfinished = await writeBack(
		order,
		tools,
		ask,
		link,
		outcome && 'sent' in outcome ? mailKey : undefined,
	);
	const made = { url: link.url, expiresAt: link.expiresAt, ask, linkId: link.id };
	if (!outcome || !('sent' in outcome)) {
		const mail = outcome ? 'sentBefore' : 'none';
		return { ...made, sentTo: outcome ? to : [], mail, messageId: '', unfinished };
	}
	const { sent } = outcome;
	return {
		...made,
		sentTo: sent.to,
		mail: 'sent',
		messageId: sent.messageId,
		unfinished: unfinished ?? partlyRefused(sent),
	};
}

/** A mail that has left is not sent again because Salesforce does not answer: that is told, not thrown. */
async function writeBack(
	order: LinkOrder,
	{ org, clock }: LinkTools,
	{ invoice }: PaymentAsk,
	link: MadeLink,
	sentKey: string | undefined,
): Promise<Problem | undefined> {
	if (!org || !invoice) return undefined;
	const { writeBack: shows, mail, kind } = order;
	const wasSent = sentKey !== undefined || (!mail && kind === 'stripeInvoice');
	try {
		await noteOnInvoice(org.connection, org.model, invoice.id, {
			...(sentKey !== undefined && {
				linkSentKey: sentKey,
				linkSentAt: new Date(clock.nowMs()).toISOString(),
			}),
			...(shows && { paymentLink: link.url }),
			...noteOfLink(kind, link, invoice),
			...(shows && (wasSent || !mail) && { status: statusAfterSending(invoice) }),
			stripeInvoiceId: link.stripeInvoiceId,
		});
		return undefined;
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
}
