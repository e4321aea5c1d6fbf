import type Stripe from 'stripe';
import { customerRequest } from '../../../lib/stripe/customerParams';
import { customerChanges } from '../../../lib/customerSync/customerChanges';

const customer = (fields: object) => fields as Stripe.Customer;

describe('what a customer lacks of a request', () => {
	it('is nothing when all is there already', () => {
		const { changes, request } = customerChanges(
			customer({
				name: 'Edge',
				address: { city: 'Austin', line1: null },
				metadata: { a: '1', b: '2' },
			}),
			customerRequest({ name: 'Edge', address: { city: 'Austin' }, metadata: { a: '1' } }),
		);

		expect(changes).toEqual([]);
		expect(request.shared).toEqual({});
	});

	it('names the field, and keeps the rest of an address', () => {
		const { changes, request } = customerChanges(
			customer({ name: 'Edge', address: { city: 'Austin', line2: 'Suite 5', state: null } }),
			customerRequest({ name: 'Edge', address: { city: 'Dallas' } }),
		);

		expect(changes).toEqual([{ field: 'address.city', from: 'Austin', to: 'Dallas' }]);
		expect(request.shared).toEqual({ address: { city: 'Dallas', line2: 'Suite 5' } });
	});

	it('keeps the name and the whole address of shipping', () => {
		const { request } = customerChanges(
			customer({
				shipping: { name: 'Goods In', phone: '1', address: { city: 'Austin', country: 'US' } },
			}),
			customerRequest({ shipping: { name: 'Goods In', city: 'Dallas' } }),
		);

		expect(request.shared).toEqual({
			shipping: { name: 'Goods In', phone: '1', address: { city: 'Dallas', country: 'US' } },
		});
	});

	it('has tax IDs that are not there, however they are written', () => {
		const taxIds = { data: [{ type: 'eu_vat', value: 'DE123456789' }] };

		const same = customerChanges(
			customer({ tax_ids: taxIds }),
			customerRequest({ taxIds: [{ type: 'eu_vat', value: 'DE 123 456 789' }] }),
		);
		const other = customerChanges(
			customer({ tax_ids: taxIds }),
			customerRequest({ taxIds: [{ type: 'us_ein', value: '12-3456789' }] }),
		);

		expect(same.changes).toEqual([]);
		expect(other.request.createOnly).toEqual({
			tax_id_data: [{ type: 'us_ein', value: '12-3456789' }],
		});
	});
});
