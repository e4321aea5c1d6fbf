import type Stripe from 'stripe';
import { badInput } from '../../errors';
import { type AmountAsk, askIdOf } from '../../paymentPage/amountAsk';
import type { PageToken } from '../../paymentPage/token';
import type { PaymentAsk } from '../ask';
import { isFirst, type KeptObject, type MadeLink } from '../kept';
import type { LinkSubject } from '../order';

const DAY_MS = 24 * 60 * 60 * 1000;

/** An address has an end, and a purpose stands in it. */
const LONGEST_PURPOSE = 100;

export interface PageLinkSettings {
	/** Where the trigger of the page listens. */
	pageUrl: string;
	/** How long the link is good for. */
	days: number;
	nowMs: number;
	/** The org in which invoices are; '' where Salesforce does not say. */
	orgId: string;
	sign: (token: PageToken) => string;
}

/**
 * Refuses what our own page cannot ask for: it reads in Stripe what of an amount is paid, by its customer.
 *
 * @throws Problem that names the field
 */
export function checkPageAsk({ invoice, customerId, description }: PaymentAsk): void {
	if (invoice) return;
	if (customerId === '') {
		throw badInput(
			'Customer ID',
			'the payment page asks a customer for an amount, and none is chosen',
			'Choose the customer in Stripe, or another Link Type, which anybody can pay by',
		);
	}
	if (description.length > LONGEST_PURPOSE) {
		throw badInput(
			'Purpose',
			`it is longer than the ${LONGEST_PURPOSE} characters that a link to the payment page holds`,
			'Shorten it',
		);
	}
}

/**
 * The address of our own page: for an invoice, where it is what is left at that time that is asked for, or
 * for an amount, which the address holds.
 *
 * @throws Problem when the page cannot ask for it
 */
export function makePageLink(
	{ stripe, ask, key, location }: Pick<LinkSubject, 'stripe' | 'ask' | 'key' | 'location'>,
	{ pageUrl, days, nowMs, orgId, sign }: PageLinkSettings,
): MadeLink {
	checkPageAsk(ask);
	const { invoice, amount, customerId, description: purpose, isPart = false } = ask;
	// Whole days, so that the same invoice has the same link all day.
	const expiresMs = (Math.floor(nowMs / DAY_MS) + days + 1) * DAY_MS;
	const own: AmountAsk = { id: askIdOf(key), amount, customerId, purpose, location };
	const url = new URL(pageUrl);
	url.searchParams.set(
		't',
		sign(
			invoice
				? { invoiceId: invoice.id, orgId, expiresMs, version: invoice.linkVersion }
				: { ask: own, expiresMs },
		),
	);
	// What the page begins with; the payer may choose another amount.
	if (isPart) url.searchParams.set('a', amount.toDecimal());
	return {
		url: url.toString(),
		expiresAt: new Date(expiresMs).toISOString(),
		id: '',
		...(!invoice && { kept: keptOnCustomer(stripe, own) }),
	};
}

/** Under which key a customer says what became of the last mail about an amount. */
const LAST_KEY = 'n8n_page_mail';

/** Stripe has nothing of an amount but the customer, who keeps what there is to note of the last one. */
function keptOnCustomer(stripe: Stripe, { id, customerId }: AmountAsk): KeptObject {
	return {
		metadata: async () => {
			const customer = await stripe.customers.retrieve(customerId);
			const noted = customer.deleted ? '' : (customer.metadata[LAST_KEY] ?? '');
			const [ask, field = '', ...value] = noted.split(' ');
			return ask === id && field !== '' ? { [field]: value.join(' ') } : {};
		},
		note: async (metadata, idempotencyKey) => {
			const [noted] = Object.entries(metadata).map(([field, value]) => `${id} ${field} ${value}`);
			const change = noted === undefined ? {} : { metadata: { [LAST_KEY]: noted } };
			return isFirst(await stripe.customers.update(customerId, change, { idempotencyKey }));
		},
	};
}
