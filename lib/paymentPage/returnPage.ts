import type { PaymentVerification } from '../invoices/invoice';
import type { Money } from '../money';
import type { Due } from './due';
import { type Content, type Look, rendered, type RenderedPage } from './layout';
import { dateIn } from './shown';
import { fill, textsIn } from './texts/textsIn';
import { verificationContent } from './verification';

/**
 * What became of a payment that a payer comes back from: `pending` is on its way from a bank, `waiting`
 * has first to be allowed by verifying the account.
 */
export type ReturnState = 'paid' | 'pending' | 'waiting' | 'failed';

export interface ReturnResult {
	state: ReturnState;
	amount: Money;
	/** `2026-12-01`; '' where nobody says. */
	expectedOn: string;
	/** Of one that waits. */
	verification?: PaymentVerification;
	method: string;
	/** The address of the invoice's page. */
	href: string;
	/** The address of the receipt's file; '' for none. */
	pdf: string;
}

/** The page after paying: what was paid, or is on its way, and what is left. */
export function returnPage(look: Look, due: Due, result: ReturnResult): RenderedPage {
	const { locale } = look;
	const t = textsIn(locale);
	const { balance, invoice } = due;
	const { state, method, pdf, href } = result;
	const isLeft = !balance.left.isZero();
	const label = state === 'failed' ? t.tryAgain : t.payRest;
	return rendered(look, {
		...(isLeft && { link: { href, label } }),
		...said(result, isLeft, locale),
		facts: [
			[invoice.ask ? t.purpose : t.invoice, invoice.number],
			...(method === '' ? [] : [[t.method, method] as const]),
			[t.total, balance.total.format(locale)],
			[t.paid, balance.paid.format(locale)],
			...(balance.inFlight.isZero()
				? []
				: [[t.inFlight, balance.inFlight.format(locale)] as const]),
			[t.left, balance.left.format(locale), true],
		],
		...(pdf !== '' && { file: { href: pdf, label: t.pdf } }),
	});
}

function said(
	{ state, amount, expectedOn, verification }: ReturnResult,
	isLeft: boolean,
	locale: string,
): Pick<Content, 'title' | 'lead' | 'link'> {
	const t = textsIn(locale);
	const values = { amount: amount.format(locale) };
	switch (state) {
		case 'paid':
			return { title: fill(t.paidNow, values), lead: isLeft ? [] : [t.thanks] };
		case 'failed':
			return { title: t.tryAgain, lead: [t.failed] };
		case 'waiting':
			return {
				title: t.isWaiting,
				...(verification && verificationContent(verification, amount, locale)),
			};
		case 'pending':
			return {
				title: t.isInFlight,
				lead: [
					fill(t.pendingNow, values),
					...(expectedOn === '' ? [] : [fill(t.expected, { date: dateIn(expectedOn, locale) })]),
				],
			};
	}
}
