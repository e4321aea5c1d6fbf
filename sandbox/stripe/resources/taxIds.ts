import type Stripe from 'stripe';
import { drop } from '../changes';
import { addTaxId } from '../customers/taxIds';
import { missingParameter } from '../errors';
import { find, pathPart, refuseMissing } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';

const customerOf = (call: Call<unknown>) => find(call, 'customer', pathPart(call, 'customer'));

/** The tax ID that the address names; below a customer's address only the customer's own. */
function taxIdOf(call: Call<unknown>): Stripe.TaxId {
	const id = pathPart(call, 'taxId');
	const taxId = find(call, 'tax_id', id);
	const owner = call.path['customer'];
	if (owner === undefined || taxId.customer === customerOf(call).id) return taxId;
	return refuseMissing(call, 'tax ID', id);
}

function remove(call: Call<unknown>): object {
	const taxId = taxIdOf(call);
	return drop(call, taxId, taxId.customer ? 'customer.tax_id.deleted' : undefined);
}

interface Owner {
	type: string;
	customer?: string;
}

/** The customer whom `owner` names; null stands for the account itself. */
function ownerOf(call: Call<unknown>, owner: Owner | undefined): string | null {
	if (owner?.type !== 'customer') return null;
	if (!owner.customer) throw missingParameter('owner[customer]');
	return find(call, 'customer', owner.customer, 'owner[customer]').id;
}

/** https://docs.stripe.com/api/tax_ids */
export const taxIds: Resource = {
	operations: [
		operation({
			name: 'customers.createTaxId',
			method: 'POST',
			path: '/v1/customers/:customer/tax_ids',
			permission: 'customer_write',
			handle: (call) => addTaxId(call, customerOf(call).id, call.params),
		}),
		operation({
			name: 'customers.listTaxIds',
			method: 'GET',
			path: '/v1/customers/:customer/tax_ids',
			permission: 'customer_read',
			handle: (call) => page(call, { types: ['tax_id'], parent: customerOf(call).id }),
		}),
		operation({
			name: 'customers.retrieveTaxId',
			method: 'GET',
			path: '/v1/customers/:customer/tax_ids/:taxId',
			permission: 'customer_read',
			handle: taxIdOf,
		}),
		operation({
			name: 'customers.deleteTaxId',
			method: 'DELETE',
			path: '/v1/customers/:customer/tax_ids/:taxId',
			permission: 'customer_write',
			handle: remove,
		}),
		operation({
			name: 'taxIds.create',
			method: 'POST',
			path: '/v1/tax_ids',
			permission: 'tax_id_write',
			handle: (call) => addTaxId(call, ownerOf(call, call.params.owner), call.params),
		}),
		operation({
			name: 'taxIds.list',
			method: 'GET',
			path: '/v1/tax_ids',
			permission: 'tax_id_read',
			handle: (call) =>
				page(call, { types: ['tax_id'], parent: ownerOf(call, call.params.owner) ?? 'account' }),
		}),
		operation({
			name: 'taxIds.retrieve',
			method: 'GET',
			path: '/v1/tax_ids/:taxId',
			permission: 'tax_id_read',
			handle: taxIdOf,
		}),
		operation({
			name: 'taxIds.del',
			method: 'DELETE',
			path: '/v1/tax_ids/:taxId',
			permission: 'tax_id_write',
			handle: remove,
		}),
	],
};
