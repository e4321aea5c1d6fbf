import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const mapped = (value: Record<string, string>) => ({
	businessFields: { mappingMode: 'defineBelow', value },
});

/** Edge Communications with its customer. */
async function sent(parameters: object, fields: object = {}) {
	const { Id } = await sandbox().account('Edge Communications');
	if (Object.keys(fields).length > 0) {
		await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, fields);
	}
	const run = await sandbox().run({
		parameters: { operation: 'sendCustomer', ...parameters },
		items: [{ Id }],
	});
	const account = await sandbox().account('Edge Communications');
	return { ...run, customerId: String(account['Stripe_Customer_ID__c']) };
}

describe('a field that Salesforce refuses', () => {
	it('does not hold back the others, and the item says why it was left out', async () => {
		const metadata = {
			options: { metadata: { field: [{ key: 'employees', accountField: 'NumberOfEmployees' }] } },
		};
		const { customerId } = await sent(metadata);
		await sandbox()
			.client()
			.customers.update(customerId, {
				phone: '555-0100',
				metadata: { employees: '99999999999' },
			});

		const { synced, problems } = await sandbox().run({
			parameters: { operation: 'syncFromStripe', ...metadata },
		});

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{
				status: 'pulled',
				notes: [expect.stringMatching(/^NumberOfEmployees: .*it was left out$/)],
			},
		]);
		expect(await sandbox().account('Edge Communications')).toMatchObject({ Phone: '555-0100' });
	});

	it('for its length is shortened, and written once', async () => {
		const parameters = mapped({ name: 'Name', address_city: 'BillingCity' });
		const { customerId } = await sent(parameters);
		const city = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch';
		await sandbox().client().customers.update(customerId, { address: { city } });

		const first = await sandbox().run({
			parameters: { operation: 'syncFromStripe', ...parameters },
		});
		const again = await sandbox().run({
			parameters: {
				operation: 'syncFromStripe',
				...parameters,
				options: { startOver: true, includeUnchanged: true },
			},
		});

		expect(first.synced).toMatchObject([
			{ notes: ['BillingCity: 58 characters were shortened to the 40 of the field'] },
		]);
		expect(again.synced).toMatchObject([{ status: 'unchanged' }]);
		expect(await sandbox().account('Edge Communications')).toMatchObject({
			BillingCity: city.slice(0, 40),
		});
		const pushed = await sent(parameters);
		expect(pushed.synced).toMatchObject([{ status: 'unchanged' }]);
	});
});

describe('a number that is like a payment card’s', () => {
	it('is left out with a note that does not repeat it, and the account has its customer', async () => {
		const parameters = mapped({ name: 'Name', description: 'Description', phone: 'Phone' });

		const { synced, problems, customerId } = await sent(parameters, {
			Description: 'pays with 4242 4242 4242 4242',
			Phone: '555-0100',
		});

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{ status: 'created', notes: [expect.stringMatching(/^Description: .*card number/)] },
		]);
		expect(JSON.stringify(synced)).not.toContain('4242 4242');
		expect(await sandbox().client().customers.retrieve(customerId)).toMatchObject({
			name: 'Edge Communications',
			phone: '555-0100',
			description: null,
		});
	});
});

describe('a key of a note that no object can have', () => {
	it('is refused before anything is written', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		const { problems } = await sandbox().run({
			parameters: {
				operation: 'sendCustomer',
				options: { metadata: { field: [{ key: '__proto__', accountField: 'Industry' }] } },
			},
			items: [{ Id }],
		});

		expect(problems).toMatchObject([
			{ error: expect.stringContaining('the key “__proto__” is not possible') },
		]);
		expect(await sandbox().customers()).toEqual([]);
	});
});

describe('a tax ID', () => {
	it('that changed takes the place of the one that the sync gave, and of no other', async () => {
		const parameters = mapped({ name: 'Name', taxId: 'Site' });
		const { customerId } = await sent(parameters, { Site: 'DE123456789' });
		await sandbox()
			.client()
			.customers.createTaxId(customerId, { type: 'us_ein', value: '12-3456789' });

		const { synced } = await sent(parameters, { Site: 'FR12345678901' });
		const again = await sent(parameters);

		const { data } = await sandbox().client().customers.listTaxIds(customerId);
		expect(data.map(({ value }) => value).sort()).toEqual(['12-3456789', 'FR12345678901']);
		expect(synced).toMatchObject([{ status: 'updated' }]);
		expect(again.synced).toMatchObject([{ status: 'unchanged' }]);
	});
});

describe('a balance', () => {
	it('is counted in cents from a Currency field, and not pulled back when nothing differs', async () => {
		const parameters = mapped({ name: 'Name', balance: 'AnnualRevenue' });
		const { customerId } = await sent(parameters, { AnnualRevenue: 100 });
		const customer = await sandbox().client().customers.retrieve(customerId);

		const { synced } = await sandbox().run({
			parameters: {
				operation: 'syncFromStripe',
				...parameters,
				options: { includeUnchanged: true },
			},
		});

		expect(customer).toMatchObject({ balance: 10_000 });
		expect(synced).toMatchObject([{ status: 'unchanged' }]);
	});
});
