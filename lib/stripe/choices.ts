import type Stripe from 'stripe';
import type { Choice, ChoicePage } from '../choices';
import { Money } from '../money';

const PAGE_SIZE = 100;

/**
 * A page of the account's coupons, for a picker.
 *
 * @param filter only those whose name or ID holds this text
 * @param after the `next` of the page before
 */
export async function listCoupons(
	stripe: Stripe,
	filter = '',
	after?: string,
): Promise<ChoicePage> {
	const page = await stripe.coupons.list({ limit: PAGE_SIZE, starting_after: after });
	const choices = page.data.map((coupon) => ({ name: couponLabel(coupon), value: coupon.id }));
	return { choices: matching(choices, filter), next: nextOf(page) };
}

/**
 * A page of the accounts connected to a platform, for a picker.
 *
 * @param filter only those whose name, e-mail address or ID holds this text
 * @param after the `next` of the page before
 */
export async function listConnectedAccounts(
	stripe: Stripe,
	filter = '',
	after?: string,
): Promise<ChoicePage> {
	const page = await stripe.accounts.list({ limit: PAGE_SIZE, starting_after: after });
	const choices = page.data.map((account) => ({ name: accountLabel(account), value: account.id }));
	return { choices: matching(choices, filter), next: nextOf(page) };
}

/**
 * A page of the account's customers, for a picker: the newest first, or those that a search finds.
 * https://docs.stripe.com/search#search-query-language
 *
 * @param filter a customer's ID, or part of a name or e-mail address. Stripe searches for no less than
 * three characters; fewer are looked for among the newest
 * @param after the `next` of the page before
 */
export async function listCustomers(
	stripe: Stripe,
	filter = '',
	after?: string,
): Promise<ChoicePage> {
	const wanted = filter.trim();
	if (wanted.startsWith('cus_')) {
		const customer = await stripe.customers.retrieve(wanted);
		return { choices: customer.deleted ? [] : [customerChoice(customer)] };
	}
	if (wanted.length < 3) {
		const page = await stripe.customers.list({ limit: PAGE_SIZE, starting_after: after });
		return { choices: matching(page.data.map(customerChoice), wanted), next: nextOf(page) };
	}
	const text = wanted.replace(/["\\]/g, '\\$&');
	const found = await stripe.customers.search({
		query: `name~"${text}" OR email~"${text}"`,
		limit: PAGE_SIZE,
		page: after,
	});
	return { choices: found.data.map(customerChoice), next: found.next_page ?? undefined };
}

function customerChoice({ id, name, email }: Stripe.Customer): Choice {
	const known = [name, email].filter((text) => text).join(', ');
	return { name: known ? `${known} (${id})` : id, value: id };
}

function couponLabel(coupon: Stripe.Coupon): string {
	const name = coupon.name ?? coupon.id;
	const off = coupon.currency
		? Money.ofMinor(coupon.amount_off ?? 0, coupon.currency).toString()
		: `${coupon.percent_off ?? 0}%`;
	const state = coupon.valid ? '' : ', no longer valid';
	return `${name} (${off} off, ${coupon.duration}${state})`;
}

function accountLabel(account: Stripe.Account): string {
	const name =
		account.business_profile?.name ?? account.settings?.dashboard.display_name ?? account.email;
	return name ? `${name} (${account.id})` : account.id;
}

/** Those of a list whose name or value holds a text. */
export function matching(choices: Choice[], filter: string): Choice[] {
	const wanted = filter.trim().toLowerCase();
	return choices.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
}

function nextOf(page: {
	has_more: boolean;
	data: ReadonlyArray<{ id: string }>;
}): string | undefined {
	return page.has_more ? page.data.at(-1)?.id : undefined;
}
