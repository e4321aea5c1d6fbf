import type { ChosenMapping } from '../../../lib/customerSync/accountFields';
import { EDGE, type SyncChoice, useSyncs } from './syncs';

const syncs = useSyncs();

const mapped = (business: Record<string, string>): { mapping: ChosenMapping } => ({
	mapping: { business, metadata: {} },
});

/** Edge Communications sent, with these fields changed before. */
async function sent(choice: SyncChoice, fields?: object) {
	if (fields) await syncs().change(EDGE, fields);
	const { Id } = await syncs().account(EDGE);
	return await syncs().sendCustomer([Id], choice);
}

describe('a field that Salesforce refuses', () => {
	it('does not hold back the others, and the result says why it was left out', async () => {
		const choice = { mapping: { metadata: { employees: 'NumberOfEmployees' } } };
		await sent(choice);
		const metadata = { employees: '99999999999' };
		await syncs().changeCustomer(EDGE, { phone: '555-0100', metadata });

		const { done, problems } = await syncs().syncFromStripe(choice);

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				status: 'pulled',
				notes: [expect.stringMatching(/^NumberOfEmployees: .*it was left out$/)],
			},
		]);
		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0100' });
	});

	it('for its length is shortened, and written once', async () => {
		const choice = mapped({ name: 'Name', address_city: 'BillingCity' });
		await sent(choice);
		const city = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch';
		await syncs().changeCustomer(EDGE, { address: { city } });

		const first = await syncs().syncFromStripe(choice);
		const again = await syncs().syncFromStripe({ ...choice, startOver: true });

		expect(first.done).toMatchObject([
			{ notes: ['BillingCity: 58 characters were shortened to the 40 of the field'] },
		]);
		expect(again).toMatchObject({ done: [], unchanged: [{}], problems: [] });
		expect(await syncs().account(EDGE)).toMatchObject({ BillingCity: city.slice(0, 40) });
		const pushed = await sent(choice);
		expect(pushed).toMatchObject({ done: [], unchanged: [{}], problems: [] });
	});
});

describe('a number that is like a payment card’s', () => {
	it('is left out with a note that does not repeat it, and the account has its customer', async () => {
		const choice = mapped({ name: 'Name', description: 'Description', phone: 'Phone' });

		const { done, problems } = await sent(choice, {
			Description: 'pays with 4242 4242 4242 4242',
			Phone: '555-0100',
		});

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{ status: 'created', notes: [expect.stringMatching(/^Description: .*card number/)] },
		]);
		expect(JSON.stringify(done)).not.toContain('4242 4242');
		expect(await syncs().customerOf(EDGE)).toMatchObject({
			name: EDGE,
			phone: '555-0100',
			description: null,
		});
	});
});

describe('an account of which Stripe would refuse a field', () => {
	it('gets its customer without that field, and its result says so', async () => {
		const fields = { BillingCountry: 'Atlantis', Phone: '+1 780-459-5656 ext. 725' };

		const { done, problems } = await sent({}, fields);

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				status: 'created',
				notes: [
					expect.stringMatching(/^Phone: .*was sent as \+17804595656$/),
					'Address > Country: “Atlantis” is not a country; it was left out',
				],
			},
		]);
		expect(await syncs().customers()).toMatchObject([
			{ phone: '+17804595656', address: { country: null } },
		]);
	});
});

describe('a tax ID', () => {
	it('that changed takes the place of the one that the sync gave, and of no other', async () => {
		const choice = mapped({ name: 'Name', taxId: 'Site' });
		await sent(choice, { Site: 'DE123456789' });
		const { customers } = syncs().client();
		const customerId = await syncs().customerIdOf(EDGE);
		await customers.createTaxId(customerId, { type: 'us_ein', value: '12-3456789' });

		const { done } = await sent(choice, { Site: 'FR12345678901' });
		const again = await sent(choice);

		const { data } = await customers.listTaxIds(customerId);
		expect(data.map(({ value }) => value).sort()).toEqual(['12-3456789', 'FR12345678901']);
		expect(done).toMatchObject([{ status: 'updated' }]);
		expect(again).toMatchObject({ done: [], unchanged: [{}], problems: [] });
	});
});

describe('a balance', () => {
	const choice = mapped({ name: 'Name', balance: 'AnnualRevenue' });

	it('is counted in cents from a Currency field, and not pulled back when nothing differs', async () => {
		await sent(choice, { AnnualRevenue: 100 });
		const customer = await syncs().customerOf(EDGE);

		const pulled = await syncs().syncFromStripe(choice);

		expect(customer).toMatchObject({ balance: 10_000 });
		expect(pulled).toMatchObject({ done: [], unchanged: [{}], problems: [] });
	});

	it('of an org that counts in yen is in yen', async () => {
		// What currency an org has is remembered for an hour.
		await syncs().pass(2 * 60 * 60);
		await syncs().call('PATCH', '/settings', { salesforce: { defaultCurrency: 'JPY' } });

		await sent(choice, { AnnualRevenue: 500 });

		expect(await syncs().customerOf(EDGE)).toMatchObject({ balance: 500 });
	});
});
