import { DEFAULT_COLOR } from '../../../lib/brand';
import type { Clock } from '../../../lib/clock';
import { invoiceReader, type InvoiceReader } from '../../../lib/invoices/readInvoices';
import { inactiveText } from '../../../lib/paymentLinks/inactiveTexts';
import type { MadeLink } from '../../../lib/paymentLinks/kept';
import { makeSession } from '../../../lib/paymentLinks/kinds/checkoutSession';
import { makePaymentLink } from '../../../lib/paymentLinks/kinds/paymentLink';
import { makeStripeInvoice } from '../../../lib/paymentLinks/kinds/stripeInvoice';
import type {
	LinkOrder,
	LinkResult,
	LinkSubject,
	MailOrder,
} from '../../../lib/paymentLinks/order';
import { sendLink } from '../../../lib/paymentLinks/sendLink';
import { mailServer } from '../../support/mailServer';
import { CARD, newPayer } from '../../support/payer';
import { type InvoiceWorld, startInvoiceWorld } from '../invoices/support';

export const SUCCESS_URL = 'https://acme.example/thanks';
export const ROSE = 'rose@edge.example';
export const MAIL: MailOrder = {
	to: [ROSE],
	cc: [],
	bcc: [],
	from: 'billing@acme.example',
	replyTo: '',
	subject: '',
	text: '',
};

/** Nobody is written to. */
export const UNSENT = { mail: undefined };

export interface Wishes extends Partial<LinkOrder> {
	amount?: string;
	currency?: string;
	/** Of Stripe's Payment Link; by default what the node says by itself. */
	inactiveMessage?: string;
	/** Until when a wait lasts; by default it is over at once. */
	wait?: () => Promise<unknown>;
	/** What happens when it has been read what was paid. */
	whenRead?: () => Promise<unknown>;
	/** How long a session can be paid; by default a day. */
	minutes?: number;
	/** The link, where it is none of Stripe's. */
	madeLink?: MadeLink;
}

/** Both services and a mail server, with links for invoices sent in one line. */
export interface LinkWorld extends InvoiceWorld {
	mails: ReturnType<typeof mailServer>;
	/** Sends a link for an invoice; each is a call of its own unless said otherwise. */
	send(invoiceId: string, wishes?: Wishes): Promise<LinkResult>;
	/** Pays what a link leads to, at Stripe; resolves with the payment's ID, '' where it was not paid. */
	payAt(url: string, more?: Record<string, string>): Promise<string>;
}

let calls = 0;

export async function startLinkWorld(): Promise<LinkWorld> {
	const world = await startInvoiceWorld();
	const mails = mailServer(world);
	return Object.assign(world, {
		mails,
		send: async (
			invoiceId: string,
			{
				amount = '',
				currency = '',
				inactiveMessage,
				wait,
				whenRead,
				madeLink,
				minutes = 24 * 60,
				...wishes
			}: Wishes = {},
		) => {
			const { connection, model } = world;
			const clock: Clock = wait
				? { ...world.clock, sleep: async () => void (await wait()) }
				: world.clock;
			const { stripeOf } = await world.context();
			const order: LinkOrder = {
				what: { invoiceId, amount, currency },
				kind: 'checkoutSession',
				terms: { methods: ['card', 'us_bank_account'], mayPayPart: true, save: 'ask' },
				brand: { name: '', color: DEFAULT_COLOR, logo: '', contact: '' },
				language: 'auto',
				mail: MAIL,
				sendAgain: false,
				writeBack: true,
				callKey: `call ${++calls}`,
				...wishes,
			};
			const reader = await invoiceReader(connection, model);
			const stillOf: InvoiceReader['stillOf'] = async (...asked) => {
				const still = await reader.stillOf(...asked);
				await whenRead?.();
				return still;
			};
			return await sendLink(order, {
				stripeOf,
				org: {
					connection,
					model,
					reader: { read: async (ids) => await reader.read(ids), stillOf },
				},
				makeLink: async (subject) =>
					madeLink ??
					(await linkOf(order, subject, { minutes, nowMs: world.clock.nowMs() }, inactiveMessage)),
				sendMail: mails.sendMail,
				clock,
			});
		},
		payAt: async (url: string, more: Record<string, string> = {}) => {
			const payer = newPayer(world.pages);
			await payer.open(url);
			await payer.submit({ ...CARD, ...more });
			const { data } = await world.stripeClient.paymentIntents.list({ limit: 1 });
			return data[0]?.status === 'succeeded' ? data[0].id : '';
		},
	});
}

async function linkOf(
	{ kind, brand, mail }: LinkOrder,
	{ stripe, ask, terms, key, email, locale }: LinkSubject,
	time: { minutes: number; nowMs: number },
	inactiveMessage = inactiveText(brand, locale),
) {
	if (kind === 'stripeInvoice') {
		return await makeStripeInvoice(stripe, ask, terms, { key, send: !mail, daysUntilDue: 30 });
	}
	if (kind === 'paymentLink') {
		return await makePaymentLink(stripe, ask, terms, { key, inactiveMessage, email });
	}
	const settings = { brand, locale, successUrl: SUCCESS_URL, cancelUrl: '', receiptEmail: '' };
	return await makeSession(
		stripe,
		ask,
		terms,
		{ ...settings, stripeInvoicePdf: false },
		{ key, ...time },
	);
}
