import type { PaymentVerification } from '../invoices/invoice';
import type { Money } from '../money';
import type { Content } from './layout';
import { dateIn } from './shown';
import { fill, textsIn } from './texts/textsIn';

/** What a payer is told whose bank account is to be verified first, and where that is done. */
export function verificationContent(
	{ url, depositOn, until }: PaymentVerification,
	amount: Money,
	locale: string,
): Pick<Content, 'lead' | 'link'> {
	const t = textsIn(locale);
	return {
		lead: [
			fill(t.waitingNow, { amount: amount.format(locale) }),
			t.verifyHow,
			...(depositOn === '' ? [] : [fill(t.depositOn, { date: dateIn(depositOn, locale) })]),
			fill(t.verifyBy, { date: dateIn(until, locale) }),
		],
		link: { href: url, label: t.verify },
	};
}
