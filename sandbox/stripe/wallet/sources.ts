import type Stripe from 'stripe';
import { change, drop } from '../changes';
import { invalidRequest } from '../errors';
import { find, refuseMissing, stored, peek } from '../lookup';
import type { Context } from '../context';
import type { ApiObject } from '../store';
import { magicBankAccount } from './bankAccounts';
import { cardObject, checkedCard, magicCard, refuseUnattachable } from './cards';
import { TEST_CARDS } from './testCards';

/** What the Sources API keeps on customers: https://docs.stripe.com/api/cards */
export const SOURCE_TYPES = ['card', 'bank_account', 'source'];

const SOURCE_DELETED = 'customer.source.deleted';

/**
 * Gives the customer the card or bank account behind a token, or a source, and returns it. A token
 * serves once; magic ones (`tok_visa`, `btok_us_verified`) as often as one likes, in test mode.
 */
export function addSource(
	call: Context,
	customer: Stripe.Customer,
	token: string,
	param = 'source',
): ApiObject {
	const { object, hidden } = resolve(call, token, param);
	refuseUnattachable(hidden['number']);
	refuseKnownAccount(call, customer.id, object);
	const own =
		object.object === 'card'
			? checkedCard(object as unknown as Stripe.Card, hidden['number'])
			: object;
	const attached = { ...own, customer: customer.id } as ApiObject;
	if (call.store.get(object.id)) {
		call.store.save(attached);
		call.store.setParent(object.id, customer.id);
	} else {
		call.store.insert(attached, { parent: customer.id, hidden, created: call.now });
	}
	call.emit('customer.source.created', attached);
	return attached;
}

/** A customer has a bank account once. https://docs.stripe.com/error-codes#bank-account-exists */
function refuseKnownAccount(call: Context, parent: string, added: ApiObject): void {
	if (added.object !== 'bank_account') return;
	const known = call.store.list({
		types: ['bank_account'],
		parent,
		equal: { fingerprint: String(added['fingerprint']) },
	}).data;
	if (known.length === 0) return;
	throw invalidRequest(
		'A bank account with that routing number and account number already exists for this customer.',
		'bank_account_exists',
	);
}

function resolve(
	call: Context,
	token: string,
	param: string,
): { object: ApiObject; hidden: Record<string, unknown> } {
	if (!call.livemode) {
		const test = /^tok_(.+)$/.exec(token)?.[1];
		const card = test === undefined ? undefined : TEST_CARDS[test];
		if (card) {
			return { object: stored(cardObject(magicCard(call, card))), hidden: { number: card.number } };
		}
		const bank = magicBankAccount(token);
		if (bank) return { object: stored(bank), hidden: {} };
	}
	const source = peek(call.store, 'source', token);
	if (source) return { object: reusable(call, source, param), hidden: {} };
	const kept =
		peek(call.store, 'token', token) ??
		refuseMissing(call, token.startsWith('src_') ? 'source' : 'token', token, param);
	if (kept.used) {
		throw invalidRequest(
			`You cannot use a Stripe token more than once: ${token}.`,
			'token_already_used',
			param,
		);
	}
	const object = kept.card ?? kept.bank_account;
	if (!object) {
		throw invalidRequest(
			`The token ${token} holds neither a card nor a bank account.`,
			undefined,
			param,
		);
	}
	call.store.save(stored({ ...kept, used: true }));
	return { object: stored(object), hidden: call.store.hidden(token) };
}

function reusable(call: Context, source: Stripe.Source, param: string): ApiObject {
	const taken = Boolean(source.customer);
	if (taken || source.usage === 'single_use') {
		throw invalidRequest(
			taken
				? `The source ${source.id} is already attached to a customer.`
				: `The source ${source.id} is single use and cannot be attached to a customer.`,
			undefined,
			param,
		);
	}
	return call.store.get(source.id) as ApiObject;
}

/** The customer's own card, bank account or source with this ID. */
export function findSource(call: Context, customer: string, id: string): ApiObject {
	const source = call.store.get(id, ...SOURCE_TYPES);
	if (source && call.store.parentOf(id) === customer) return source;
	return refuseMissing(call, 'source', id);
}

/** Takes a source from its customer; the next newest becomes the default if it was that. */
export function deleteSource(call: Context, customerId: string, id: string): object {
	const source = findSource(call, customerId, id);
	const deleted =
		source.object === 'source' ? consumed(call, source) : drop(call, source, SOURCE_DELETED);
	const customer = find(call, 'customer', customerId);
	if (customer.default_source === id) {
		const [next] = call.store.list({ types: SOURCE_TYPES, parent: customerId }, { limit: 1 }).data;
		change(call, customer, { ...customer, default_source: next?.id ?? null }, 'customer.updated');
	}
	return deleted;
}

/** A source outlives its customer, but can be used no more. https://docs.stripe.com/sources/customers */
function consumed(call: Context, source: ApiObject): ApiObject {
	const after = { ...source, customer: undefined, status: 'consumed' };
	call.store.save(after);
	call.store.setParent(source.id, null);
	call.emit(SOURCE_DELETED, source);
	return after;
}

/** With their customer all sources go. */
export function deleteAllSources(call: Context, customer: string): void {
	for (const source of call.store.list({ types: SOURCE_TYPES, parent: customer }).data) {
		drop(call, source, SOURCE_DELETED);
	}
	for (const method of call.store.list({ types: ['payment_method'], parent: customer }).data) {
		call.store.save({ ...method, customer: null });
		call.store.setParent(method.id, null);
		call.store.patchHidden(method.id, { spent: true });
		call.emit('payment_method.detached', { ...method, customer: null }, { customer });
	}
}
