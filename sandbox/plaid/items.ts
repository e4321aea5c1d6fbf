import { balancesOf, dateTime, type PlaidContext } from './context';
import type { BankAccount } from './banks';
import { invalidInput, loginRequired } from './errors';
import type { Item } from './store';

/** The login that an access token stands for. */
export function itemOf(
	{ store }: PlaidContext,
	accessToken: string,
	{ evenSignedOut = false }: { evenSignedOut?: boolean } = {},
): Item {
	if (!/^access-sandbox-[\da-f-]{36}$/.test(accessToken)) {
		throw invalidInput(
			'INVALID_ACCESS_TOKEN',
			'provided access token is in an invalid format. expected format: access-<environment>-<identifier>',
		);
	}
	const item = store.all('item').find((one) => one.accessToken === accessToken);
	if (!item) {
		throw invalidInput('INVALID_ACCESS_TOKEN', 'could not find matching access token');
	}
	if (item.isLoginRequired && !evenSignedOut) throw loginRequired();
	return item;
}

/** A public token serves once, within half an hour. https://plaid.com/docs/api/items/#itempublic_tokenexchange */
export function exchange(context: PlaidContext, publicToken: string): object {
	if (!publicToken.startsWith('public-sandbox-')) {
		throw invalidInput(
			'INVALID_PUBLIC_TOKEN',
			'provided public token is in an invalid format. expected format: public-<environment>-<identifier>',
		);
	}
	const { store, host } = context;
	const token = store.get('public_token', publicToken);
	const item = token && store.get('item', token.item);
	if (!item || token.isExchanged || token.expiresAt < host.clock.now()) {
		throw invalidInput(
			'INVALID_PUBLIC_TOKEN',
			'provided public token is expired, or has been exchanged already',
		);
	}
	store.save('public_token', { ...token, isExchanged: true });
	return { access_token: item.accessToken, item_id: item.id };
}

/** https://plaid.com/docs/api/accounts/ */
export function accountsAnswer(item: Item, ids: readonly string[] | undefined): object {
	for (const id of ids ?? []) accountIn(item, id);
	const asked = item.accounts.filter(({ id }) => ids?.includes(id) ?? true);
	return { accounts: asked.map(shownAccount), item: shownItem(item) };
}

/** https://plaid.com/docs/api/items/#itemget */
export function itemAnswer(item: Item): object {
	return {
		item: { ...shownItem(item), created_at: dateTime(item.createdAt) },
		status: { investments: null, transactions: null, last_webhook: null },
	};
}

/**
 * A token of the account for Stripe, of a bank account that is verified already.
 * https://plaid.com/docs/api/processors/#processorstripebank_account_tokencreate
 */
export function stripeTokenAnswer(context: PlaidContext, item: Item, accountId: string): object {
	const { stripeNumber } = accountIn(item, accountId);
	if (stripeNumber === null) {
		throw invalidInput('INVALID_ACCOUNT_ID', 'the account is no bank account that can be debited');
	}
	const token = context.stripeToken({ number: stripeNumber, holder: 'Alberta Bobbeth Charleson' });
	return { stripe_bank_account_token: token };
}

function accountIn(item: Item, id: string): BankAccount {
	const account = item.accounts.find((one) => one.id === id);
	if (account) return account;
	throw invalidInput(
		'INVALID_ACCOUNT_ID',
		'failed to find requested account ID for requested item',
	);
}

function shownAccount(account: BankAccount): object {
	return {
		account_id: account.id,
		balances: balancesOf(account),
		mask: account.mask,
		name: account.name,
		official_name: account.officialName,
		type: account.type,
		subtype: account.subtype,
		holder_category: 'personal',
	};
}

function shownItem(item: Item): object {
	return {
		item_id: item.id,
		institution_id: item.bank.id,
		institution_name: item.bank.name,
		webhook: item.webhook,
		auth_method: 'INSTANT_AUTH',
		error: item.isLoginRequired ? loginRequired().fields : null,
		available_products: ['balance'],
		billed_products: ['auth'],
		products: ['auth'],
		consented_products: ['auth'],
		consent_expiration_time: null,
		update_type: 'background',
	};
}
