import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import {
	connectedAccountPicker,
	couponPicker,
	customerPicker,
	loadLocations,
} from '../../../lib/n8n/stripePickers';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

const ACCOUNT = { location: 'options.location', connectedAccount: 'options.connectedAccount' };
const searchCoupons = couponPicker(ACCOUNT);
const searchCustomers = customerPicker(ACCOUNT);
const searchConnectedAccounts = connectedAccountPicker(ACCOUNT);

let sandbox: StripeSandbox;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

/** What n8n hands to a picker: the credential, and the parameters as they stand in the editor. */
function editor(parameters: Record<string, unknown> = {}, credential: object = {}) {
	const { secretKey, url } = sandbox.stripe;
	return {
		getNode: () => ({
			id: '1',
			name: 'Create',
			type: 'stripeCreateCustomer',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		getCredentials: async () => ({
			secretKey,
			apiAddress: url,
			rateLimit: 100_000,
			endpointRateLimit: 100_000,
			...credential,
		}),
		getCurrentNodeParameter: (name: string) => parameters[name],
	} as unknown as ILoadOptionsFunctions;
}

const valuesOf = ({ results }: INodeListSearchResult) => results.map(({ value }) => value);

describe('the list of coupons', () => {
	it('can be searched by name and ID', async () => {
		const stripe = sandbox.client();
		await stripe.coupons.create({ id: 'TEN', name: 'Welcome', percent_off: 10, duration: 'once' });
		await stripe.coupons.create({ id: 'SUMMER', percent_off: 5, duration: 'once' });

		expect(valuesOf(await searchCoupons.call(editor(), 'welc'))).toEqual(['TEN']);
		expect(valuesOf(await searchCoupons.call(editor(), 'summ'))).toEqual(['SUMMER']);
	});

	it('is that of the chosen location', async () => {
		const { secretKey } = (sandbox.stripe as unknown as { secondAccount: { secretKey: string } })
			.secondAccount;
		await sandbox
			.client(secretKey)
			.coupons.create({ id: 'BERLIN', percent_off: 1, duration: 'once' });
		const locations = { location: [{ name: 'Berlin', secretKey }] };

		const shown = await searchCoupons.call(editor({ 'options.location': 'Berlin' }, { locations }));

		expect(valuesOf(shown)).toEqual(['BERLIN']);
	});

	it('is empty where there are none, and does not stumble over an expression', async () => {
		const { results } = await searchCoupons.call(
			editor({ 'options.location': '={{ $json.place }}' }),
		);

		expect(results).toEqual([]);
	});

	it('says why it cannot be shown', async () => {
		await expect(
			searchCoupons.call(editor({}, { secretKey: 'sk_test_wrong' })),
		).rejects.toMatchObject({
			message: expect.stringContaining('Listing the coupons failed: Invalid API Key provided'),
			description: expect.stringContaining('Check the secret key in the credential'),
		});
	});
});

it('The list of connected accounts names each with its ID', async () => {
	const { results } = await searchConnectedAccounts.call(editor());

	expect(results.length).toBeGreaterThanOrEqual(2);
	for (const { name, value } of results) expect(name).toContain(`(${String(value)})`);
});

describe('the list of customers', () => {
	it('goes on page by page', async () => {
		const stripe = sandbox.client();
		for (let number = 0; number < 101; number++) await stripe.customers.create({ name: 'Many' });

		for (const filter of [undefined, 'Many']) {
			const first = await searchCustomers.call(editor(), filter);
			const second = await searchCustomers.call(editor(), filter, String(first.paginationToken));
			expect([first.results.length, second.results.length]).toEqual([100, 1]);
			expect(second.paginationToken).toBeUndefined();
		}
	});

	it('is that of the connected account', async () => {
		const { data } = await sandbox.client().accounts.list();
		const stripeAccount = data[0]?.id ?? '';
		const { id } = await sandbox.client().customers.create({ name: 'Theirs' }, { stripeAccount });

		const shown = await searchCustomers.call(
			editor({ 'options.connectedAccount': { __rl: true, mode: 'id', value: stripeAccount } }),
		);

		expect(valuesOf(shown)).toEqual([id]);
	});

	it('says when there is no such customer', async () => {
		await expect(searchCustomers.call(editor(), 'cus_none')).rejects.toThrow(
			'Listing the customers failed: No such customer',
		);
	});
});

describe('the list of locations', () => {
	it('offers the main account first', async () => {
		const locations = { location: [{ name: ' Berlin ', secretKey: 'sk_test_1' }] };

		expect(await loadLocations.call(editor({}, { locations }))).toEqual([
			{ name: 'Main Account', value: '' },
			{ name: 'Berlin', value: 'Berlin' },
		]);
	});
});
