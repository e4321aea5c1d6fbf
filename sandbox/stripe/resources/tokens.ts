import type Stripe from 'stripe';
import { invalidParameter, invalidRequest } from '../errors';
import { newId } from '../ids';
import { find, pathPart, refuseMissing, stored } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import type { Hidden } from '../store';
import { bankAccountObject, checkBankAccount, magicBankAccount } from '../wallet/bankAccounts';
import { acceptCard, cardObject, magicCard, type RawCard } from '../wallet/cards';
import { SOURCE_TYPES } from '../wallet/sources';
import { TEST_CARDS } from '../wallet/testCards';

type Params = Stripe.TokenCreateParams;

const KINDS = [
	'account',
	'bank_account',
	'card',
	'customer',
	'cvc_update',
	'person',
	'pii',
] as const;

interface Held {
	kind: string;
	card?: Stripe.Card;
	bankAccount?: Stripe.BankAccount;
	hidden?: Hidden;
}

/** What the new token holds. */
function held(call: Call<Params>): Held {
	const { params } = call;
	if (params.customer !== undefined)
		return fromCustomer(call, params.customer, params.card ?? params.bank_account);
	if (params.card !== undefined) return fromCard(call, params.card);
	if (params.bank_account !== undefined) {
		if (typeof params.bank_account === 'string') {
			return refuseMissing(call, 'bank account', params.bank_account, 'bank_account');
		}
		checkBankAccount(params.bank_account, call.livemode);
		return {
			kind: 'bank_account',
			bankAccount: bankAccountObject(params.bank_account),
			hidden: { number: params.bank_account.account_number },
		};
	}
	return { kind: KINDS.find((kind) => params[kind] !== undefined) ?? 'card' };
}

function fromCard(call: Call<Params>, card: Params['card']): Held {
	if (typeof card === 'object') {
		const raw = card as RawCard;
		const accepted = acceptCard(call, raw);
		return {
			kind: 'card',
			card: cardObject(accepted, raw),
			hidden: { number: accepted.test.number },
		};
	}
	const test = call.livemode ? undefined : TEST_CARDS[/^tok_(.+)$/.exec(card ?? '')?.[1] ?? ''];
	if (!test) return refuseMissing(call, 'token', card ?? '', 'card');
	return { kind: 'card', card: cardObject(magicCard(call, test)), hidden: { number: test.number } };
}

/**
 * The classic way of sharing a customer: a token of the platform's customer, made on the connected
 * account. https://docs.stripe.com/connect/cloning-customers-across-accounts
 */
function fromCustomer(call: Call<Params>, id: string, chosen: unknown): Held {
	if (call.account.id === call.platform.id) {
		throw invalidRequest(
			'You can only create tokens from a customer on behalf of a connected account: send its ID in the Stripe-Account header.',
			undefined,
			'customer',
		);
	}
	const store = call.storeOf(call.platform.id);
	const customer = find({ store, livemode: call.livemode }, 'customer', id, 'customer');
	const sourceId = typeof chosen === 'string' ? chosen : customer.default_source;
	const source = typeof sourceId === 'string' ? store.get(sourceId, ...SOURCE_TYPES) : undefined;
	const isHeld = source?.object === 'card' || source?.object === 'bank_account';
	if (!source || !isHeld || store.parentOf(source.id) !== id) {
		throw invalidRequest(
			`Customer ${id} does not have a card or bank account that a token could be made of.`,
			'missing',
			typeof chosen === 'string' ? 'card' : 'customer',
		);
	}
	const hidden = store.hidden(source.id);
	if (source.object === 'card') {
		const card = { ...(source as unknown as Stripe.Card), id: newId('card'), customer: null };
		return { kind: 'card', card, hidden };
	}
	const bankAccount = {
		...(source as unknown as Stripe.BankAccount),
		id: newId('ba'),
		customer: null,
	};
	return { kind: 'bank_account', bankAccount, hidden };
}

/** A magic token seen as an object of its own, as the API shows it. */
function magicToken(call: Call<unknown>, id: string): Stripe.Token | undefined {
	if (call.livemode) return undefined;
	const test = TEST_CARDS[/^tok_(.+)$/.exec(id)?.[1] ?? ''];
	const bankAccount = magicBankAccount(id);
	if (!test && !bankAccount) return undefined;
	return {
		...blankToken(call, test ? 'card' : 'bank_account', id),
		...(test ? { card: cardObject(magicCard(call, test)) } : { bank_account: bankAccount }),
	};
}

function blankToken(call: Call<unknown>, type: string, id: string): Stripe.Token {
	return {
		id,
		object: 'token',
		client_ip: null,
		created: call.now,
		livemode: call.livemode,
		type,
		used: false,
	};
}

/** https://docs.stripe.com/api/tokens */
export const tokens: Resource = {
	operations: [
		operation({
			name: 'tokens.create',
			method: 'POST',
			path: '/v1/tokens',
			permission: 'token_write',
			check(params) {
				if (KINDS.some((kind) => params[kind] !== undefined)) return;
				throw invalidParameter(
					'You must supply either a card, customer, PII data, bank account, or account to create a token.',
					'card',
					'parameter_missing',
				);
			},
			handle(call) {
				const { kind, card, bankAccount, hidden = {} } = held(call);
				const token: Stripe.Token = {
					...blankToken(call, kind, newId(kind === 'bank_account' ? 'btok' : 'tok')),
					...(card && { card }),
					...(bankAccount && { bank_account: bankAccount }),
				};
				call.store.insert(stored(token), { hidden });
				return token;
			},
		}),
		operation({
			name: 'tokens.retrieve',
			method: 'GET',
			path: '/v1/tokens/:token',
			permission: 'token_read',
			handle(call) {
				const id = pathPart(call, 'token');
				return magicToken(call, id) ?? find(call, 'token', id);
			},
		}),
	],
};
