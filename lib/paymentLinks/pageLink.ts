import { badInput } from '../errors';
import type { Invoice } from '../invoices/invoice';
import type { MadeLink } from './kept';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The address of our own page for an invoice, where it is what is left at that time that is asked for.
 *
 * @param sign makes the signed token of the link
 * @throws Problem when it is not about an invoice
 */
export function makePageLink(
	invoice: Invoice | undefined,
	{ pageUrl, days, nowMs, sign }: PageLinkSettings,
): MadeLink {
	if (!invoice) {
		throw badInput('Link Type', 'the payment page is for invoices', 'Choose another type of link');
	}
	// Whole days, so that the same invoice has the same link all day.
	const expiresMs = (Math.floor(nowMs / DAY_MS) + days + 1) * DAY_MS;
	const url = new URL(pageUrl);
	url.searchParams.set(
		't',
		sign({ invoiceId: invoice.id, expiresMs, version: invoice.linkVersion }),
	);
	return { url: url.toString(), expiresAt: new Date(expiresMs).toISOString(), id: '' };
}

export interface PageLinkSettings {
	/** Where the trigger of the page listens. */
	pageUrl: string;
	/** How long the link is good for. */
	days: number;
	nowMs: number;
	sign: (token: { invoiceId: string; expiresMs: number; version: number }) => string;
}
