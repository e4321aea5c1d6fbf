import { countryCode, salesforceCountryName } from '../../../lib/country';
import countries from '../../../sandbox/salesforce/schema/countries.json';
import { EDGE, useSyncs } from './syncs';

const syncs = useSyncs({ stateCountryPicklists: true });

/** Edge Communications in Texas, by its codes, with its customer. */
async function linked(): Promise<void> {
	const id = await syncs().change(EDGE, { BillingCountryCode: 'US', BillingStateCode: 'TX' });
	await syncs().sendCustomer([id]);
}

describe('an org with State and Country Picklists', () => {
	it('has its codes sent, and gets codes back, a state of its country', async () => {
		await linked();
		const made = await syncs().customerOf(EDGE);
		await syncs().changeCustomer(EDGE, {
			address: { city: 'San Francisco', state: 'CA', country: 'US' },
		});

		const { done, problems } = await syncs().syncFromStripe();

		expect(made).toMatchObject({ address: { state: 'TX', country: 'US' } });
		expect(problems).toEqual([]);
		expect(done).toMatchObject([{ status: 'pulled' }]);
		expect(await syncs().account(EDGE)).toMatchObject({
			BillingState: 'California',
			BillingStateCode: 'CA',
			BillingCountry: 'United States',
		});
	});

	it('takes an address of another country as a whole, without a state that it does not know', async () => {
		await linked();
		await syncs().changeCustomer(EDGE, {
			address: { line1: 'Marienplatz 1', city: 'München', state: 'Bayern', country: 'DE' },
		});

		const { done, problems } = await syncs().syncFromStripe();
		const again = await syncs().syncFromStripe({ startOver: true });

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{ notes: ['BillingStateCode: Salesforce has no “Bayern” to choose'] },
		]);
		expect(again).toMatchObject({ done: [], unchanged: [{}], problems: [] });
		const account = await syncs().account(EDGE);
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
