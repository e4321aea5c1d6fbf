import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

/** Creates customers named "0", "1", … one after the other and returns their IDs. */
async function create(count: number): Promise<string[]> {
	const ids: string[] = [];
	for (let i = 0; i < count; i++)
		ids.push((await sandbox.client().customers.create({ name: String(i) })).id);
	return ids;
}

describe('a list', () => {
	it('shows the newest first and pages both ways', async () => {
		const ids = await create(12);
		const { customers } = sandbox.client();
		const names = (page: { data: Array<{ name?: string | null }> }) => page.data.map((c) => c.name);
		const first = await customers.list();
		expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
		expect(names(first)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
		const next = await customers.list({ limit: 3, starting_after: ids[2] ?? '' });
		expect([names(next), next.has_more]).toEqual([['1', '0'], false]);
		const back = await customers.list({ limit: 3, ending_before: ids[2] ?? '' });
		expect([names(back), back.has_more]).toEqual([['5', '4', '3'], true]);
	});

	it('is walked to its end by the SDK', async () => {
		await create(7);
		const seen = await sandbox
			.client()
			.customers.list({ limit: 2 })
			.autoPagingToArray({ limit: 100 });
		expect(seen).toHaveLength(7);
	});

	it.each([
		[{ limit: 0 }, 'limit'],
		[{ limit: 101 }, 'limit'],
		[{ starting_after: 'cus_nobody' }, 'starting_after'],
		[{ created: { foo: 1 } }, 'created[foo]'],
		[{ limit: 'many' }, 'limit'],
	])('refuses %j', async (params, param) => {
		expect(await refusalOf(sandbox.client().customers.list(params as object))).toMatchObject({
			statusCode: 400,
			param,
		});
	});

	it('filters by the time of creation', async () => {
		const { customers } = sandbox.client();
		const { created } = await customers.create();
		await sandbox.call('POST', '/clock', { advance: 100 });
		await customers.create();
		expect((await customers.list({ created: { gt: created + 50 } })).data).toHaveLength(1);
		expect(
			(await customers.list({ created: { lte: created + 50, gte: created } })).data,
		).toHaveLength(1);
		expect((await customers.list({ created })).data).toHaveLength(1);
	});

	it('leaves customers of test clocks out unless asked for them', async () => {
		const stripe = sandbox.client();
		const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_700_000_000 });
		await stripe.customers.create({ test_clock: clock.id });
		expect((await stripe.customers.list()).data).toEqual([]);
		expect((await stripe.customers.list({ test_clock: clock.id })).data).toHaveLength(1);
		await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1_700_000_100 });
		await stripe.testHelpers.testClocks.del(clock.id);
		expect(await refusalOf(stripe.customers.list({ test_clock: clock.id }))).toMatchObject({
			statusCode: 400,
		});
	});
});

describe('expand', () => {
	it('reaches through lists and several levels', async () => {
		const stripe = sandbox.client();
		await stripe.customers.create({ source: 'tok_visa' });
		const list = await stripe.customers.list({
			expand: ['data.default_source.customer', 'data.sources.data.customer'],
		});
		expect(list.data).toMatchObject([
			{ default_source: { brand: 'Visa', customer: { object: 'customer' } } },
		]);
	});

	it.each([
		['nonsense', 'This property cannot be expanded (nonsense).'],
		['name', 'This property cannot be expanded (name).'],
		['a.b.c.d.e', expect.stringContaining('more than 4 levels')],
	])('refuses %s, and then nothing has been created', async (path, message) => {
		const stripe = sandbox.client();
		expect(await refusalOf(stripe.customers.create({ expand: [path] }))).toMatchObject({
			statusCode: 400,
			message,
		});
		expect((await stripe.customers.list()).data).toEqual([]);
	});
});

describe('search', () => {
	const find = async (query: string) =>
		(await sandbox.client().customers.search({ query })).data
			.map((customer) => customer.name)
			.sort();

	it('is no read-after-write', async () => {
		await create(1);
		expect(await find('name:"0"')).toEqual([]);
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
		expect(await find('name:"0"')).toEqual(['0']);
	});

	it('shows a customer as it was before a change, and a deleted one, until its lag has passed', async () => {
		const { customers } = sandbox.client();
		const lag = (searchLag: number) =>
			sandbox.call('PATCH', '/settings', { stripe: { searchLag } });
		await lag(0);
		const { id } = await customers.create({ name: 'Before' });
		expect(await find('name:"Before"')).toEqual(['Before']);
		await lag(3600);
		await customers.update(id, { name: 'After' });
		expect(await find('name:"Before"')).toEqual(['Before']);
		expect(await find('name:"After"')).toEqual([]);
		await customers.del(id);
		expect(await find('name:"Before"')).toEqual(['Before']);
		expect(await customers.retrieve(id)).toMatchObject({ deleted: true });
		await lag(0);
		expect(await find('name:"Before"')).toEqual([]);
	});

	it('speaks the documented query language', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
		const stripe = sandbox.client();
		await stripe.customers.create({
			name: 'Ann Lee',
			email: 'ann@x.co',
			metadata: { tier: 'gold', 'a"b': 'c' },
		});
		await stripe.customers.create({
			name: 'Bob Lee',
			email: 'bob@x.co',
			metadata: { tier: 'tin' },
		});
		await stripe.customers.create({ name: 'Cy' });
		expect(await find('email:"ANN@x.co"')).toEqual(['Ann Lee']);
		expect(await find('name~"lee"')).toEqual(['Ann Lee', 'Bob Lee']);
		expect(await find('metadata["tier"]:"gold" OR metadata["tier"]:"tin"')).toEqual([
			'Ann Lee',
			'Bob Lee',
		]);
		expect(await find('name~"Lee" AND -metadata["tier"]:"tin"')).toEqual(['Ann Lee']);
		expect(await find('name~"Lee" metadata["tier"]:"tin"')).toEqual(['Bob Lee']);
		expect(await find('metadata["a\\"b"]:"c"')).toEqual(['Ann Lee']);
		expect(await find('email:null')).toEqual(['Cy']);
		expect(await find('created>1000000000')).toHaveLength(3);
	});

	it.each(['foo:"x"', 'name:"a" AND email:"b" OR phone:"c"', 'name>"a"', 'name~"ab"', 'name', ''])(
		'refuses the query %s',
		async (query) => {
			expect(await refusalOf(sandbox.client().customers.search({ query }))).toMatchObject({
				statusCode: 400,
			});
		},
	);

	it('pages by tokens', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
		await create(5);
		const { customers } = sandbox.client();
		const all = await customers
			.search({ query: 'created>0', limit: 2 })
			.autoPagingToArray({ limit: 100 });
		expect(all.map((customer) => customer.name)).toEqual(['4', '3', '2', '1', '0']);
		expect(await refusalOf(customers.search({ query: 'created>0', page: 'x' }))).toMatchObject({
			param: 'page',
		});
	});
});
