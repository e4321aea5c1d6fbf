import type { PaymentVerification } from '../invoices/invoice';
import { leastOf } from '../invoices/balance';
import { maximumCharge, type Money } from '../money';
import type { Method } from '../paymentLinks/ask';
import type { Due } from './due';
import { type FormContent, type Look, rendered, type RenderedPage } from './layout';
import { type AmountFault, isAtOnce, type PagePlace } from './pageState';
import { dateIn, exampleOf } from './shown';
import { fill, textsIn } from './texts/textsIn';
import { verificationContent } from './verification';

/** What a payer filled in, and what was wrong with it. */
export interface Refilled {
	fault: AmountFault;
	typed: string;
}

/** How an invoice may be paid, and what else its page says. */
export interface InvoicePageSettings {
	methods: ReadonlyArray<Method | 'plaid'>;
	mayPayPart: boolean;
	least?: Money;
	/** Says in the form that this page was seen. */
	nonce: string;
	/** Stored cards and accounts, such as `Visa •••• 4242`. */
	stored?: readonly string[];
	refilled?: Refilled;
	/** What the page begins with, as people of the payer's country write it; '' for all that is left. */
	part?: string;
	/** Whether the payer has turned back on Stripe's page. */
	turnedBack?: boolean;
	/** Whether the payer has to look again, since something has changed. */
	changed?: boolean;
}

/** What the ways to pay are called, among the page's texts. */
const LABELS = { card: 'card', us_bank_account: 'bank', plaid: 'plaid' } as const;

/** The page of an invoice that can be paid, or of one that cannot. */
export function invoicePage(
	look: Look,
	due: Due,
	place: PagePlace,
	settings: InvoicePageSettings,
): RenderedPage {
	const { locale, brand } = look;
	const t = textsIn(locale);
	const { invoice, balance, verification } = due;
	const { refilled, stored = [], changed = false, turnedBack = false } = settings;
	const isOpen = place === 'open';
	const titles: Readonly<Record<PagePlace, string>> = {
		open: invoice.ask
			? fill(t.titleAmount, { amount: balance.left.format(locale) })
			: fill(t.title, { number: invoice.number }).trim(),
		paid: invoice.ask ? t.isPaidAmount : t.isPaid,
		inFlight: t.isInFlight,
		waiting: t.isWaiting,
		void: t.isVoid,
		notHere: invoice.ask ? t.notHereAmount : t.notHere,
	};
	const waits = waiting(verification, balance.inFlight, locale);
	return rendered(look, {
		title: titles[place],
		lead: [
			...(changed ? [t.changed] : []),
			...(isOpen && turnedBack ? [t.failed] : []),
			...(isOpen && brand.name !== '' ? [fill(t.from, { business: brand.name })] : []),
			...(place === 'paid' ? [t.thanks] : []),
			...(isOpen && stored.length > 0 ? [fill(t.stored, { methods: stored.join(', ') })] : []),
			...(place === 'void' ? [] : (waits.lead ?? [])),
		],
		facts: factsOf(due, locale),
		...(isOpen && { form: formOf(balance.left, settings, locale) }),
		...(isOpen &&
			refilled && { error: faultIn(refilled.fault, balance.left, settings.least, locale) }),
		...(place !== 'void' && waits.link && { link: waits.link }),
	});
}

function waiting(
	verification: PaymentVerification | undefined,
	inFlight: Money,
	locale: string,
): Partial<ReturnType<typeof verificationContent>> {
	return verification ? verificationContent(verification, inFlight, locale) : {};
}

function factsOf(
	{ invoice, balance }: Due,
	locale: string,
): Array<readonly [label: string, value: string, strong?: boolean]> {
	const t = textsIn(locale);
	const { left, inFlight, paid, total } = balance;
	return [
		[invoice.ask ? t.purpose : t.invoice, invoice.number],
		...(invoice.accountName === '' ? [] : [[t.customer, invoice.accountName] as const]),
		...(invoice.dueDate === '' ? [] : [[t.due, dateIn(invoice.dueDate, locale)] as const]),
		[t.total, total.format(locale)],
		...(paid.isZero() ? [] : [[t.paid, paid.format(locale)] as const]),
		...(inFlight.isZero() ? [] : [[t.inFlight, inFlight.format(locale)] as const]),
		[t.left, left.format(locale), true],
	];
}

function formOf(
	left: Money,
	{ least: wanted, methods, mayPayPart, refilled, part = '', nonce }: InvoicePageSettings,
	locale: string,
): FormContent {
	const t = textsIn(locale);
	const least = leastOf(left, wanted).format(locale);
	return {
		mayPayPart,
		nonce,
		all: isAtOnce(left) ? fill(t.all, { amount: left.format(locale) }) : '',
		amountLabel: fill(t.partAmount, { currency: left.currency }),
		hint: fill(t.partHint, { least, example: exampleOf(atOnce(left), locale) }),
		typed: refilled?.typed ?? part,
		methods: methods.map((value) => ({ value, label: t[LABELS[value]] })),
	};
}

function faultIn(
	fault: AmountFault,
	left: Money,
	wanted: Money | undefined,
	locale: string,
): string {
	return fill(textsIn(locale)[fault], {
		least: leastOf(left, wanted).format(locale),
		left: left.format(locale),
		most: maximumCharge(left.currency).format(locale),
		example: exampleOf(atOnce(left), locale),
	});
}

/** As much of it as can be paid at once. */
function atOnce(left: Money): Money {
	return isAtOnce(left) ? left : maximumCharge(left.currency);
}
