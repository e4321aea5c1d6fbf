import { createCustomer, requireSomebody } from '../../../lib/customers/createCustomer';
import type { CustomerFields } from '../../../lib/stripe/customerFields';
import { customerRequest } from '../../../lib/stripe/customerParams';
import { startStripeSandbox } from '../../support/stripeSandbox';

it('A customer that Stripe refuses is told with the field', async () => {
	const sandbox = await startStripeSandbox();
	try {
		const request = customerRequest({ name: 'Edge', source: 'tok_none' });

		await expect(createCustomer(await sandbox.connect(), request, 'k')).rejects.toMatchObject({
			message: expect.stringMatching(/^Creating the customer failed: No such token/),
			field: 'Source ID',
		});
	} finally {
		await sandbox.close();
	}
});

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
