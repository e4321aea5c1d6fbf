import type { Money } from '../../money';
import type { Due } from '../due';
import { type Look, rendered, type RenderedPage } from '../layout';
import { fill, textsIn } from '../texts/textsIn';

/** What a payer is asked to agree to. */
export interface Agreement {
	amount: Money;
	/** Which account, for people. */
	account: string;
	/** Says in the form that this was seen. */
	nonce: string;
	/** The address of the invoice's page. */
	href: string;
}

/** The page on which a payer allows the debit of an account that they have just connected. */
export function agreePage(look: Look, due: Due, agreement: Agreement): RenderedPage {
	const { locale, brand } = look;
	const t = textsIn(locale);
	const { account, nonce, href } = agreement;
	const amount = agreement.amount.format(locale);
	const { invoice } = due;
	const button = fill(t.agree, { amount });
	const values = { amount, account, business: brand.name, button };
	return rendered(look, {
		title: fill(t.titleDebit, values),
		lead: [fill(t.debit, values), fill(t.agreement, values)],
		facts: [
			[invoice.ask ? t.purpose : t.invoice, invoice.number],
			[t.account, account],
			[t.amount, amount, true],
		],
		agree: { nonce, button },
		other: { href, label: t.otherWay },
	});
}

/** The page of a payer who is back before Plaid has told of an account, or who has left without one. */
export function waitPage(look: Look, here: string, href: string): RenderedPage {
	const t = textsIn(look.locale);
	return rendered(look, {
		title: t.notYet,
		lead: [t.notYetHow],
		link: { href: here, label: t.lookAgain },
		other: { href, label: t.otherWay },
	});
}

/** The page of a payer whose account Stripe does not take in this way. */
export function noBankPage(look: Look, href: string): RenderedPage {
	const t = textsIn(look.locale);
	return rendered(look, {
		title: t.noBank,
		lead: [fill(t.noBankHow, { bank: t.bank })],
		link: { href, label: t.otherWay },
	});
}
