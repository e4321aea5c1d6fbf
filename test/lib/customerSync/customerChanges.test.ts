import type Stripe from 'stripe';
import { customerRequest } from '../../../lib/stripe/customerParams';
import { customerChanges } from '../../../lib/customerSync/customerChanges';
import { flat } from '../../../lib/customerSync/params';
import type { CustomerFields } from '../../../lib/stripe/customerFields';

const customer = (fields: object) => ({ metadata: {}, ...fields }) as Stripe.Customer;
const changesOf = (held: Stripe.Customer, fields: CustomerFields) => {
	const { shared, createOnly } = customerRequest(fields);
	return customerChanges(held, flat(shared), createOnly.tax_id_data);
};

describe('what a customer lacks of a request', () => {
	it('is nothing when all is there already', () => {
		const { changes, request } = changesOf(
			customer({
				name: 'Edge',
				address: { city: 'Austin', line1: null },
				metadata: { a: '1', b: '2' },
			}),
			{ name: 'Edge', address: { city: 'Austin' }, metadata: { a: '1' } },
		);

		expect(changes).toEqual([]);
		expect(request.shared).toEqual({});
	});

	it('names the field, and keeps the rest of an address', () => {
		const { changes, request } = changesOf(
			customer({ name: 'Edge', address: { city: 'Austin', line2: 'Suite 5', state: null } }),
			{ name: 'Edge', address: { city: 'Dallas' } },
		);

		expect(changes).toEqual([{ field: 'address.city', from: 'Austin', to: 'Dallas' }]);
		expect(request.shared).toEqual({ address: { city: 'Dallas', line2: 'Suite 5' } });
	});

	it('keeps the name and the whole address of shipping', () => {
		const { request } = changesOf(
			customer({
				shipping: { name: 'Goods In', phone: '1', address: { city: 'Austin', country: 'US' } },
			}),
			{ shipping: { name: 'Goods In', city: 'Dallas' } },
		);

		expect(request.shared).toEqual({
			shipping: { name: 'Goods In', phone: '1', address: { city: 'Dallas', country: 'US' } },
		});
	});

	it('has tax IDs that are not there, however they are written', () => {
		const taxIds = { data: [{ type: 'eu_vat', value: 'DE123456789' }] };

		const same = changesOf(customer({ tax_ids: taxIds }), {
			taxIds: [{ type: 'eu_vat', value: 'DE 123 456 789' }],
		});
		const other = changesOf(customer({ tax_ids: taxIds }), {
			taxIds: [{ type: 'us_ein', value: '12-3456789' }],
		});

		expect(same.changes).toEqual([]);
		expect(other.request.createOnly).toEqual({
			tax_id_data: [{ type: 'us_ein', value: '12-3456789' }],
		});
	});
});
