import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

// By itself: what currency an org has is remembered for an hour.
test('the balance of an org that counts in yen is in yen', async () => {
	await sandbox().call('PATCH', '/settings', { salesforce: { defaultCurrency: 'JPY' } });
	const { Id } = await sandbox().account('Edge Communications');
	await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, { AnnualRevenue: 500 });

	await sandbox().run({
		parameters: {
			operation: 'sendCustomer',
			businessFields: {
				mappingMode: 'defineBelow',
				value: { name: 'Name', balance: 'AnnualRevenue' },
			},
		},
		items: [{ Id }],
	});

	const account = await sandbox().account('Edge Communications');
	const customerId = String(account['Stripe_Customer_ID__c']);
	const customer = await sandbox().client().customers.retrieve(customerId);
	expect(customer).toMatchObject({ balance: 500 });
});
