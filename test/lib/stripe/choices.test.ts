import type Stripe from 'stripe';
import { listConnectedAccounts, listCoupons, listCustomers } from '../../../lib/stripe/choices';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
});

const valuesOf = ({ choices }: { choices: ReadonlyArray<{ value: string }> }) =>
	choices.map(({ value }) => value);

describe('the list of coupons', () => {
	it('shows what each is worth, for how long, and whether it still is', async () => {
		await stripe.coupons.create({
			id: 'TEN',
			name: 'Welcome',
			percent_off: 10,
			duration: 'forever',
		});
		await stripe.coupons.create({ id: 'FIVE', amount_off: 500, currency: 'usd', duration: 'once' });
		await stripe.coupons.create({ id: 'YEN', amount_off: 500, currency: 'jpy', duration: 'once' });
		const spent = { id: 'SPENT', percent_off: 1, duration: 'once', max_redemptions: 1 } as const;
		await stripe.coupons.create(spent);
		await sandbox
			.client()
			.rawRequest(
				'POST',
				'/v1/customers',
				{ coupon: 'SPENT' },
				{ apiVersion: '2025-02-24.acacia' },
			);

		expect(await listCoupons(stripe)).toEqual({
			choices: [
				{ name: 'SPENT (1% off, once, no longer valid)', value: 'SPENT' },
				{ name: 'YEN (500 JPY off, once)', value: 'YEN' },
				{ name: 'FIVE (5.00 USD off, once)', value: 'FIVE' },
				{ name: 'Welcome (10% off, forever)', value: 'TEN' },
			],
		});
	});

	it('can be searched by name and ID, whatever the capitals', async () => {
		await stripe.coupons.create({ id: 'TEN', name: 'Welcome', percent_off: 10, duration: 'once' });
		await stripe.coupons.create({ id: 'SUMMER', percent_off: 5, duration: 'once' });

		expect(valuesOf(await listCoupons(stripe, ' WELC'))).toEqual(['TEN']);
		expect(valuesOf(await listCoupons(stripe, 'summ '))).toEqual(['SUMMER']);
	});

	it('goes on page by page beyond a hundred', async () => {
		for (let number = 0; number < 101; number++) {
			await stripe.coupons.create({ id: `C${number}`, percent_off: 1, duration: 'once' });
		}

		const first = await listCoupons(stripe);
		const second = await listCoupons(stripe, '', first.next);

		expect(first.choices).toHaveLength(100);
		expect(valuesOf(second)).toEqual(['C0']);
		expect(second.next).toBeUndefined();
	});
});

describe('the list of connected accounts', () => {
	it('names each account by name and ID', async () => {
		const { choices, next } = await listConnectedAccounts(stripe);

		expect(choices.length).toBeGreaterThanOrEqual(2);
		for (const { name, value } of choices) {
			expect(value).toMatch(/^acct_/);
			expect(name).toMatch(new RegExp(`^\\S.* \\(${value}\\)$`));
		}
		expect(next).toBeUndefined();
	});

	it('can be searched by name and ID', async () => {
		const { choices } = await listConnectedAccounts(stripe);
		const [wanted] = choices;

		expect(await listConnectedAccounts(stripe, wanted?.value)).toMatchObject({ choices: [wanted] });
		expect(valuesOf(await listConnectedAccounts(stripe, 'nobody'))).toEqual([]);
	});
});

describe('a connected account', () => {
	const listed = async (account: object) => {
		const asked: unknown[] = [];
		const accounts = {
			list: async (params: unknown) => {
				asked.push(params);
				return await Promise.resolve({ data: [{ id: 'acct_1', ...account }], has_more: true });
			},
		};
		const page = await listConnectedAccounts({ accounts } as unknown as Stripe, '', 'acct_0');
		return { name: page.choices[0]?.name, next: page.next, asked };
	};
	const settings = { dashboard: { display_name: 'Of the Dashboard' } };
	const email = 'rose@edge.example';

	it.each([
		[{ business_profile: { name: 'Edge' }, settings, email }, 'Edge (acct_1)'],
		[{ business_profile: { name: null }, settings, email }, 'Of the Dashboard (acct_1)'],
		[{ business_profile: null, settings: null, email }, 'rose@edge.example (acct_1)'],
		[{ email: null }, 'acct_1'],
	])('is known by the best name that it has: %j', async (account, name) => {
		expect((await listed(account)).name).toBe(name);
	});

	it('is asked for a hundred at a time, from the last one on', async () => {
		const { asked, next } = await listed({});

		expect(asked).toEqual([{ limit: 100, starting_after: 'acct_0' }]);
		expect(next).toBe('acct_1');
	});
});

describe('the list of customers', () => {
	const people = async () => {
		const rose = await stripe.customers.create({
			name: 'Rose "R" Gonzalez',
			email: 'rose@edge.example',
		});
		const sean = await stripe.customers.create({ name: 'Seán Forbes', email: 'sean@edge.example' });
		const nameless = await stripe.customers.create({});
		return [rose.id, sean.id, nameless.id];
	};

	it('shows the newest first, by name, address and ID', async () => {
		const [rose = '', sean = '', nameless = ''] = await people();

		expect((await listCustomers(stripe)).choices).toEqual([
			{ name: nameless, value: nameless },
			{ name: `Seán Forbes, sean@edge.example (${sean})`, value: sean },
			{ name: `Rose "R" Gonzalez, rose@edge.example (${rose})`, value: rose },
		]);
	});

	it('can be searched by part of a name or address, and by ID', async () => {
		const [rose = '', sean = ''] = await people();

		expect(valuesOf(await listCustomers(stripe, 'Rose "R"'))).toEqual([rose]);
		expect(valuesOf(await listCustomers(stripe, 'sean@edge'))).toEqual([sean]);
		expect(valuesOf(await listCustomers(stripe, 'EÁ'))).toEqual([sean]);
		expect(valuesOf(await listCustomers(stripe, 'EÁN'))).toEqual([sean]);
		expect(valuesOf(await listCustomers(stripe, ` ${sean} `))).toEqual([sean]);
		expect(valuesOf(await listCustomers(stripe, 'nobody'))).toEqual([]);
	});

	it('holds no customer that was deleted', async () => {
		const [rose = ''] = await people();
		await stripe.customers.del(rose);

		expect(await listCustomers(stripe, rose)).toStrictEqual({ choices: [] });
	});

	it('finds an old one by three letters, and looks among the newest for two', async () => {
		const { id } = await stripe.customers.create({ name: 'Zöë' });
		for (let number = 0; number < 100; number++) await stripe.customers.create({ name: 'Many' });

		expect(valuesOf(await listCustomers(stripe, 'zöë'))).toEqual([id]);
		expect(valuesOf(await listCustomers(stripe, 'öë'))).toEqual([]);
	});

	it.each(['', 'Many'])('goes on page by page, with “%s” to search by', async (filter) => {
		for (let number = 0; number < 101; number++) await stripe.customers.create({ name: 'Many' });

		const first = await listCustomers(stripe, filter);
		const second = await listCustomers(stripe, filter, first.next);

		expect([first.choices.length, second.choices.length]).toEqual([100, 1]);
		expect(second.next).toBeUndefined();
	});
});
