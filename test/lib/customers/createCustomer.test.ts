import { requireSomebody } from '../../../lib/customers/createCustomer';
import type { CustomerFields } from '../../../lib/stripe/customerFields';
import { customerRequest } from '../../../lib/stripe/customerParams';

describe('a customer that is to be made', () => {
	it.each<CustomerFields>([
		{ name: 'Edge' },
		{ email: 'rose@edge.example' },
		{ phone: '+1 512 757 6000' },
		{ businessName: 'Edge' },
		{ individualName: 'Rose' },
	])('is somebody with %j alone', (fields) => {
		const request = customerRequest(fields);

		expect(requireSomebody(request)).toBe(request);
	});

	it('is nobody without any of them, and the fields are named', () => {
		const nobody = customerRequest({ description: 'x', metadata: { a: 'b' } });

		expect(() => requireSomebody(nobody)).toThrow(
			'Name: it is empty, and so are Email, Phone, Business Name and Individual Name',
		);
	});
});
