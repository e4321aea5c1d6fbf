import type Stripe from 'stripe';
import type { WallClock } from '../clock';
import type { Invoice } from '../invoices/invoice';
import { stepKey } from '../stripe/idempotency';
import { claimByCustomer } from './claim';
import type { KeptObject } from './kept';
import type { MailLedger } from '../mail/mailOnce';

/** A mail that was sent before is not sent again for so long. */
export const WINDOW_MS = 24 * 60 * 60 * 1000;

/** Under which key an object of Stripe's says what became of the mail about it. */
const MAIL_KEY = 'n8n_mail';

interface InvoiceLedgerSettings {
	stripe: Stripe;
	invoice: Invoice;
	/** Names the mail. */
	mailKey: string;
	/** Names this call, the same when it is retried. */
	callKey: string;
	/** Reads the invoice anew. */
	reread: () => Promise<Invoice | undefined>;
	/** Notes that the mail was refused. */
	refused: (key: string) => Promise<void>;
	clock: WallClock;
	sendAgain: boolean;
}

/** Tells by the invoice in Salesforce whether a mail was sent. */
export function invoiceLedger(settings: InvoiceLedgerSettings): MailLedger {
	const { stripe, invoice, mailKey, callKey, clock, sendAgain } = settings;
	// After each mail, and each refusal, there is another key to claim.
	const generation = `${mailKey} ${invoice.linkSentKey} ${invoice.linkSentAt}`;
	const isFirstWith = async (key: string) => await claimByCustomer(stripe, invoice.customerId, key);
	const wasSent = (now: Invoice | undefined) =>
		now?.linkSentKey === mailKey && clock.nowMs() - Date.parse(now.linkSentAt) < WINDOW_MS;
	let looks = 0;
	return {
		wasSent: async () => {
			const now = looks++ === 0 ? invoice : await settings.reread();
			// Who asks for it again means what was sent before this call.
			if (sendAgain && (looks === 1 || now?.linkSentAt === invoice.linkSentAt)) return false;
			return wasSent(now);
		},
		claim: async () => {
			const wanted = sendAgain ? `${generation} ${callKey}` : generation;
			const isOurs = await isFirstWith(stepKey('mail', wanted));
			const isNew = await isFirstWith(stepKey(callKey, 'mail'));
			return isOurs || !isNew ? (isOurs ? 'ours' : 'oursBefore') : 'taken';
		},
		release: async () =>
			await settings.refused(`refused ${stepKey(callKey, invoice.linkSentKey)}`.slice(0, 255)),
	};
}

/** Tells by an object of Stripe's that was made for the link whether the mail about it was sent. */
export function objectLedger(
	kept: KeptObject,
	callKey: string,
): MailLedger & { sent: () => Promise<void> } {
	const state = async () => (await kept.metadata())[MAIL_KEY] ?? '';
	return {
		wasSent: async () => (await state()) === 'sent',
		claim: async () =>
			(await kept.note({}, stepKey(callKey, `mail ${await state()}`))) ? 'ours' : 'oursBefore',
		release: async () => {
			const refusals = Number(/\d+$/.exec(await state())?.[0] ?? 0);
			await kept.note({ [MAIL_KEY]: `refused ${refusals + 1}` });
		},
		sent: async () => {
			await kept.note({ [MAIL_KEY]: 'sent' });
		},
	};
}
