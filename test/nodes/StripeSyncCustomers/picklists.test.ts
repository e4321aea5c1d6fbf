import countries from '../../../sandbox/salesforce/schema/countries.json';
import { countryCode, salesforceCountryName } from '../../../lib/country';
import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox({ stateCountryPicklists: true });

const pull = async (options: Record<string, boolean> = {}) =>
	await sandbox().run({ parameters: { operation: 'syncFromStripe', options } });

async function linked(fields: object): Promise<{ accountId: string; customerId: string }> {
	const { Id } = await sandbox().account('Edge Communications');
	await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, fields);
	await sandbox().run({ parameters: { operation: 'sendCustomer' }, items: [{ Id }] });
	const account = await sandbox().account('Edge Communications');
	return { accountId: String(Id), customerId: String(account['Stripe_Customer_ID__c']) };
}

describe('an org with State and Country Picklists', () => {
	it('has its codes sent, and gets codes back, a state of its country', async () => {
		const { customerId } = await linked({ BillingCountryCode: 'US', BillingStateCode: 'TX' });
		const stripe = sandbox().client();
		const made = await stripe.customers.retrieve(customerId);
		await stripe.customers.update(customerId, {
			address: { city: 'San Francisco', state: 'CA', country: 'US' },
		});

		const { synced, problems } = await pull();

		expect(made).toMatchObject({ address: { state: 'TX', country: 'US' } });
		expect(problems).toEqual([]);
		expect(synced).toMatchObject([{ status: 'pulled' }]);
		expect(await sandbox().account('Edge Communications')).toMatchObject({
			BillingState: 'California',
			BillingStateCode: 'CA',
			BillingCountry: 'United States',
		});
	});

	it('takes an address of another country as a whole, without a state that it does not know', async () => {
		const { customerId } = await linked({ BillingCountryCode: 'US', BillingStateCode: 'TX' });
		await sandbox()
			.client()
			.customers.update(customerId, {
				address: { line1: 'Marienplatz 1', city: 'München', state: 'Bayern', country: 'DE' },
			});

		const { synced, problems } = await pull();
		const again = await pull({ startOver: true, includeUnchanged: true });

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{ notes: ['BillingStateCode: Salesforce has no “Bayern” to choose'] },
		]);
		expect(again.synced).toMatchObject([{ status: 'unchanged' }]);
		const account = await sandbox().account('Edge Communications');
		expect(account).toMatchObject({ BillingStreet: 'Marienplatz 1', BillingCountryCode: 'DE' });
		expect(account['BillingStateCode'] ?? null).toBeNull();
	});
});

describe('Salesforce’s countries', () => {
	it('are all known by the names that an org has for them, and called so', () => {
		const names = Object.entries(countries).map(([code, name]) => ({ code, name }));

		expect(names).toHaveLength(239);
		expect(names.filter(({ code, name }) => countryCode(name) !== code)).toEqual([]);
		expect(names.filter(({ code, name }) => salesforceCountryName(code) !== name)).toEqual([]);
	});
});
