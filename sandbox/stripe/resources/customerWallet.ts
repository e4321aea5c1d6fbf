import { change } from '../changes';
import { invalidRequest } from '../errors';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { find, pathPart, peek } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import { addSource, deleteSource, findSource, SOURCE_TYPES } from '../wallet/sources';
import type Stripe from 'stripe';
import { previousAttributes } from '../events';

/** A customer's cards, bank accounts and sources: https://docs.stripe.com/api/cards */
export const customerWallet: Resource = {
	operations: [
		operation({
			name: 'customers.createSource',
			method: 'POST',
			path: '/v1/customers/:customer/sources',
			permission: 'source_write',
			check: (params) => checkMetadata(params.metadata),
			handle(call) {
				const customer = find(call, 'customer', pathPart(call, 'customer'));
				const added = addSource(call, customer, call.params.source);
				const source = { ...added, metadata: mergeMetadata({}, call.params.metadata) };
				call.store.save(source);
				if (customer.default_source === null) {
					const changed = { ...customer, default_source: source.id };
					change(call, customer, changed, 'customer.updated');
				}
				return source;
			},
		}),
		operation({
			name: 'customers.listSources',
			method: 'GET',
			path: '/v1/customers/:customer/sources',
			permission: 'source_read',
			handle(call) {
				const { id } = find(call, 'customer', pathPart(call, 'customer'));
				const { object } = call.params;
				return page(call, { types: object ? [object] : SOURCE_TYPES, parent: id });
			},
		}),
		operation({
			name: 'customers.retrieveSource',
			method: 'GET',
			path: '/v1/customers/:customer/sources/:source',
			permission: 'source_read',
			handle(call) {
				const { id } = find(call, 'customer', pathPart(call, 'customer'));
				return findSource(call, id, pathPart(call, 'source'));
			},
		}),
		operation({
			name: 'customers.updateSource',
			method: 'POST',
			path: '/v1/customers/:customer/sources/:source',
			permission: 'source_write',
			check: (params) => checkMetadata(params.metadata),
			handle(call) {
				const { id } = find(call, 'customer', pathPart(call, 'customer'));
				const before = findSource(call, id, pathPart(call, 'source'));
				const { metadata, ...fields } = call.params;
				const changed = { ...before };
				for (const [name, value] of Object.entries(fields)) {
					if (name === 'owner' || name === 'expand') continue;
					if (!(name in before)) {
						throw invalidRequest(`Received unknown parameter: ${name}`, 'parameter_unknown', name);
					}
					changed[name] = name.startsWith('exp_')
						? Number(value)
						: typeof value === 'string'
							? text(value, null)
							: value;
				}
				changed['metadata'] = mergeMetadata(
					(before['metadata'] ?? {}) as Record<string, string>,
					metadata,
				);
				call.store.save(changed);
				const previous = previousAttributes(before, changed);
				if (previous) call.emit('customer.source.updated', changed, previous);
				return changed;
			},
		}),
		operation({
			name: 'customers.deleteSource',
			method: 'DELETE',
			path: '/v1/customers/:customer/sources/:source',
			permission: 'source_write',
			handle(call) {
				const { id } = find(call, 'customer', pathPart(call, 'customer'));
				return deleteSource(call, id, pathPart(call, 'source'));
			},
		}),
		operation({
			name: 'customers.verifySource',
			method: 'POST',
			path: '/v1/customers/:customer/sources/:source/verify',
			permission: 'source_write',
			handle(call) {
				const { id } = find(call, 'customer', pathPart(call, 'customer'));
				const source = findSource(call, id, pathPart(call, 'source'));
				const account = peek(call.store, 'bank_account', source.id);
				if (account) return verify(call, account, call.params.amounts);
				throw invalidRequest('Only bank accounts can be verified.', undefined, 'id');
			},
		}),
	],
};

/** The test amounts are 32 and 45: https://docs.stripe.com/ach-deprecated#manually-collecting-and-verifying-bank-accounts */
function verify(call: Call<unknown>, account: Stripe.BankAccount, amounts: number[] | undefined) {
	if (account.status === 'verified') {
		throw invalidRequest(
			'This bank account has already been verified.',
			'bank_account_verification_failed',
		);
	}
	const right = amounts?.length === 2 && [...amounts].sort((a, b) => a - b).join() === '32,45';
	if (!right) {
		const failures = Number(call.store.hidden(account.id)['failures'] ?? 0) + 1;
		call.store.patchHidden(account.id, { failures });
		throw invalidRequest(
			'The amounts provided do not match the amounts that were sent to the bank account.',
			'bank_account_verification_failed',
		);
	}
	const verified: Stripe.BankAccount = { ...account, status: 'verified' };
	return change(call, account, verified, 'customer.source.updated');
}
