import type Stripe from 'stripe';
import { change } from '../changes';
import { invalidRequest, missingParameter } from '../errors';
import { address, checkMetadata, mergeMetadata, text } from '../fields';
import { newId, randomLetters, fingerprint } from '../ids';
import { find, pathPart, peek, refuseMissing, stored } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { cardObject, magicCard } from '../wallet/cards';
import { TEST_CARDS } from '../wallet/testCards';

type Params = Stripe.SourceCreateParams;

function create(call: Call<Params>): Stripe.Source {
	const { params } = call;
	if (!params.type) throw missingParameter('type');
	const kind = params.type === 'card' ? card(call) : creditTransfer(params);
	const owner = params.owner;
	const id = newId('src');
	const source = {
		id,
		object: 'source',
		allow_redisplay: null,
		amount: params.amount ?? null,
		client_secret: `src_client_secret_${randomLetters(24)}`,
		created: call.now,
		currency: params.currency?.toLowerCase() ?? null,
		livemode: call.livemode,
		metadata: mergeMetadata({}, params.metadata),
		owner: {
			address: owner?.address ? address(owner.address) : null,
			email: text(owner?.email, null),
			name: text(owner?.name, null),
			phone: text(owner?.phone, null),
			verified_address: null,
			verified_email: null,
			verified_name: null,
			verified_phone: null,
		},
		statement_descriptor: params.statement_descriptor ?? null,
		type: params.type,
		usage: params.usage ?? 'reusable',
		...kind,
	} as Stripe.Source;
	call.store.insert(stored(source), { hidden: kind.hidden ?? {} });
	if (source.status === 'chargeable') call.emit('source.chargeable', source);
	return source;
}

interface Kind extends Partial<Stripe.Source> {
	hidden?: Record<string, unknown>;
}

function card(call: Call<Params>): Kind {
	const { token } = call.params;
	if (!token) throw missingParameter('token');
	const test = call.livemode ? undefined : TEST_CARDS[/^tok_(.+)$/.exec(token)?.[1] ?? ''];
	const kept = test
		? undefined
		: (peek(call.store, 'token', token) ?? refuseMissing(call, 'token', token, 'token'));
	const found = test ? cardObject(magicCard(call, test)) : kept?.card;
	if (!found || kept?.used) {
		throw invalidRequest(
			`You cannot use a Stripe token more than once: ${token}.`,
			'token_already_used',
			'token',
		);
	}
	if (kept) call.store.save(stored({ ...kept, used: true }));
	return {
		flow: 'none',
		status: 'chargeable',
		card: {
			address_line1_check: found.address_line1_check,
			address_zip_check: found.address_zip_check,
			brand: found.brand,
			country: found.country,
			cvc_check: found.cvc_check,
			dynamic_last4: null,
			exp_month: found.exp_month,
			exp_year: found.exp_year,
			fingerprint: found.fingerprint ?? '',
			funding: found.funding,
			last4: found.last4,
			name: found.name,
			three_d_secure: 'optional',
			tokenization_method: null,
		},
	};
}

/** A receiver of transfers, chargeable once money has come: https://docs.stripe.com/sources/ach-credit-transfer */
function creditTransfer(params: Params): Kind {
	if (params.type !== 'ach_credit_transfer') {
		throw invalidRequest(
			`Sources of type ${String(params.type)} are not served by this sandbox; card and ach_credit_transfer are.`,
			undefined,
			'type',
		);
	}
	if (params.currency?.toLowerCase() !== 'usd') {
		throw params.currency
			? invalidRequest('The currency must be usd.', undefined, 'currency')
			: missingParameter('currency');
	}
	const number = `test_${randomLetters(12).toLowerCase()}`;
	return {
		flow: 'receiver',
		status: 'pending',
		ach_credit_transfer: {
			account_number: number,
			bank_name: 'TEST BANK',
			fingerprint: fingerprint(number),
			refund_account_holder_name: null,
			refund_account_holder_type: null,
			refund_routing_number: null,
			routing_number: '110000000',
			swift_code: 'TSTEZ122',
		},
		receiver: {
			address: `110000000-${number}`,
			amount_charged: 0,
			amount_received: 0,
			amount_returned: 0,
			refund_attributes_method: 'email',
			refund_attributes_status: 'missing',
		},
	};
}

/** The Sources API, which Stripe has deprecated but serves: https://docs.stripe.com/api/sources */
export const sources: Resource = {
	operations: [
		operation({
			name: 'sources.create',
			method: 'POST',
			path: '/v1/sources',
			permission: 'source_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle: create,
		}),
		operation({
			name: 'sources.retrieve',
			method: 'GET',
			path: '/v1/sources/:source',
			permission: 'source_read',
			handle: (call) => find(call, 'source', pathPart(call, 'source')),
		}),
		operation({
			name: 'sources.update',
			method: 'POST',
			path: '/v1/sources/:source',
			permission: 'source_write',
			check: ({ metadata }) => checkMetadata(metadata),
			handle(call) {
				const before = find(call, 'source', pathPart(call, 'source'));
				const changed: Stripe.Source = {
					...before,
					metadata: mergeMetadata(before.metadata ?? {}, call.params.metadata),
				};
				const { owner } = call.params;
				if (owner && changed.owner) {
					changed.owner = {
						...changed.owner,
						address: owner.address ? address(owner.address) : changed.owner.address,
						email: text(owner.email, changed.owner.email),
						name: text(owner.name, changed.owner.name),
						phone: text(owner.phone, changed.owner.phone),
					};
				}
				return change(call, before, changed, 'customer.source.updated');
			},
		}),
	],
};
