import { startOrg, type TestOrg } from './harness';

interface RowResult {
	id?: string;
	success: boolean;
	created?: boolean;
	errors: { statusCode: string; fields: string[] }[];
}

describe('collections and composite requests', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg({ withStripeModel: true });
	});
	afterAll(() => org.close());

	const account = (record: object) => ({ attributes: { type: 'Account' }, ...record });
	const rows = async (method: string, path: string, body?: object) => {
		const answer = await org.api(method, path, body);
		return answer.status === 200 ? (answer.body as RowResult[]) : [];
	};
	const codes = (results: RowResult[]) => results.map((each) => each.errors[0]?.statusCode ?? 'ok');
	const count = async (condition: string) =>
		(await org.soql(`SELECT Id FROM Account WHERE ${condition}`)).length;

	it('write each record by itself', async () => {
		const results = await rows('POST', '/composite/sobjects', {
			records: [
				account({ Name: 'Each 1' }),
				account({}),
				{ attributes: { type: 'Contact' }, LastName: 'Each' },
			],
		});
		expect(codes(results)).toEqual(['ok', 'REQUIRED_FIELD_MISSING', 'ok']);
		expect(results[1]?.errors[0]?.fields).toEqual(['Name']);
	});

	it('or all or none', async () => {
		const results = await rows('POST', '/composite/sobjects', {
			allOrNone: true,
			records: [account({ Name: 'All 1' }), account({})],
		});
		expect(codes(results)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
		expect(await count("Name = 'All 1'")).toBe(0);
	});

	it('update by Id, name what is missing, and delete', async () => {
		const [made] = await rows('POST', '/composite/sobjects', {
			records: [account({ Name: 'To change' })],
		});
		const updates = [
			account({ id: made?.id, Phone: '1' }),
			account({ id: '001000000000001AAA', Phone: '1' }),
			account({ Phone: '1' }),
		];
		expect(codes(await rows('PATCH', '/composite/sobjects', { records: updates }))).toEqual([
			'ok',
			'INVALID_CROSS_REFERENCE_KEY',
			'MISSING_ARGUMENT',
		]);
		expect(
			codes(await rows('DELETE', `/composite/sobjects?ids=${made?.id ?? ''},001000000000001AAA`)),
		).toEqual(['ok', 'INVALID_CROSS_REFERENCE_KEY']);
	});

	it('upsert by external ID, in order, without an Id', async () => {
		const path = '/composite/sobjects/Account/Stripe_Customer_ID__c';
		const record = (key: string, more: object = {}) =>
			account({ Name: key, Stripe_Customer_ID__c: key, ...more });
		const first = await rows('PATCH', path, { records: [record('k1'), record('k2')] });
		const second = await rows('PATCH', path, {
			records: [
				record('k2'),
				record('k3'),
				record('k1', { Id: first[0]?.id }),
				account({ Name: 'no key' }),
			],
		});
		expect(first.map((each) => each.created)).toEqual([true, true]);
		expect(second.map((each) => each.created)).toEqual([false, true, false, false]);
		expect(second[0]?.id).toBe(first[1]?.id);
		expect(codes(second).slice(2)).toEqual(['INVALID_FIELD', 'MISSING_ARGUMENT']);
	});

	it('say of each upserted record whether it was made, of the rolled back ones too', async () => {
		const path = '/composite/sobjects/Account/Stripe_Customer_ID__c';
		const records = [
			account({ Name: 'fine', Stripe_Customer_ID__c: 'cus_undone' }),
			account({ Name: 'no key' }),
		];
		expect(await rows('PATCH', path, { records, allOrNone: true })).toMatchObject([
			{
				success: false,
				created: false,
				errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }],
			},
			{ success: false, created: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
		]);
	});

	it('upsert by Id: without one a record is made, an unknown one is refused', async () => {
		const [made] = await rows('PATCH', '/composite/sobjects/Account/Id', {
			records: [account({ Name: 'By Id' })],
		});
		const second = await rows('PATCH', '/composite/sobjects/Account/Id', {
			records: [
				account({ Id: made?.id, Phone: '1' }),
				account({ Id: '001000000000001AAA', Name: 'Nobody' }),
			],
		});
		expect(made).toMatchObject({ success: true, created: true });
		expect(second[0]).toMatchObject({ success: true, created: false, id: made?.id });
		expect(codes(second)).toEqual(['ok', 'INVALID_CROSS_REFERENCE_KEY']);
	});

	it('take 200 records and ten runs of one type', async () => {
		const many = Array.from({ length: 201 }, (_, i) => account({ Name: `Many ${i}` }));
		expect((await org.api('POST', '/composite/sobjects', { records: many })).status).toBe(400);
		expect(await rows('POST', '/composite/sobjects', { records: many.slice(1) })).toHaveLength(200);
		const mixed = Array.from({ length: 11 }, (_, i) => ({
			attributes: { type: i % 2 ? 'Contact' : 'Account' },
			Name: 'x',
		}));
		expect(await org.api('POST', '/composite/sobjects', { records: mixed })).toMatchObject({
			status: 400,
			body: [{ errorCode: 'LIMIT_EXCEEDED' }],
		});
	});

	it('retrieve many by Id, null for what is not there', async () => {
		const [made] = await rows('POST', '/composite/sobjects', {
			records: [account({ Name: 'Fetched' })],
		});
		const body = { ids: [made?.id, '001000000000001AAA'], fields: ['Name'] };
		expect((await org.api('POST', '/composite/sobjects/Account', body)).body).toMatchObject([
			{ Name: 'Fetched' },
			null,
		]);
	});

	it('count as one request', async () => {
		const before = await org.api('GET', '/limits');
		await org.api('POST', '/composite/sobjects', {
			records: [account({ Name: 'a' }), account({ Name: 'b' })],
		});
		const after = await org.api('GET', '/limits');
		const used = ({ headers }: typeof before) =>
			Number(/api-usage=(\d+)\//.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
		expect(used(after) - used(before)).toBe(2);
	});

	describe('composite', () => {
		const base = '/services/data/v60.0';
		const composite = (allOrNone: boolean, contact: object) =>
			org.api('POST', '/composite', {
				allOrNone,
				compositeRequest: [
					{
						method: 'POST',
						url: `${base}/sobjects/Account`,
						referenceId: 'account',
						body: { Name: 'Composed' },
					},
					{
						method: 'POST',
						url: `${base}/sobjects/Contact`,
						referenceId: 'contact',
						body: { AccountId: '@{account.id}', ...contact },
					},
					{
						method: 'GET',
						url: `${base}/query?q=SELECT+Name,Account.Name+FROM+Contact+WHERE+Id='@{contact.id}'`,
						referenceId: 'read',
					},
				],
			});
		const statuses = ({ body }: { body: unknown }) =>
			(body as { compositeResponse: { httpStatusCode: number }[] }).compositeResponse.map(
				(each) => each.httpStatusCode,
			);

		it('lets later requests refer to earlier answers', async () => {
			const answer = await composite(true, { LastName: 'Refers' });
			expect(statuses(answer)).toEqual([201, 201, 200]);
			expect(answer.body).toMatchObject({
				compositeResponse: [
					{},
					{},
					{
						referenceId: 'read',
						body: { records: [{ Name: 'Refers', Account: { Name: 'Composed' } }] },
					},
				],
			});
		});

		it('undoes everything when all or none is asked for', async () => {
			const before = await count("Name = 'Composed'");
			const answer = await composite(true, {});
			expect(statuses(answer)).toEqual([400, 400, 400]);
			expect(answer.body).toMatchObject({
				compositeResponse: [
					{ body: [{ errorCode: 'PROCESSING_HALTED' }] },
					{ body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
					{ body: [{ errorCode: 'PROCESSING_HALTED' }] },
				],
			});
			expect(await count("Name = 'Composed'")).toBe(before);
		});

		it('takes five queries and collections, and no more', async () => {
			const queries = (count: number) => ({
				compositeRequest: Array.from({ length: count }, (_, index) => ({
					method: 'GET',
					url: `${base}/query?q=SELECT+Id+FROM+Account`,
					referenceId: `call${index}`,
					httpHeaders: { 'Sforce-Query-Options': 'batchSize=200' },
				})),
			});
			expect(statuses(await org.api('POST', '/composite', queries(5)))).toEqual(
				Array.from({ length: 5 }, () => 200),
			);
			expect(await org.api('POST', '/composite', queries(6))).toMatchObject({
				status: 400,
				body: [{ errorCode: 'LIMIT_EXCEEDED' }],
			});
		});

		it('goes on otherwise, but not with what refers to a refusal', async () => {
			expect(statuses(await composite(false, {}))).toEqual([201, 400, 400]);
		});
	});

	it('batches independent requests', async () => {
		const batchRequests = [
			{ method: 'GET', url: 'v60.0/sobjects/Account/describe' },
			{ method: 'POST', url: 'v60.0/sobjects/Account', richInput: {} },
			{ method: 'POST', url: 'v60.0/sobjects/Account', richInput: { Name: 'Batched' } },
		];
		const { body } = await org.api('POST', '/composite/batch', { batchRequests });
		expect(body).toMatchObject({
			hasErrors: true,
			results: [{ statusCode: 200 }, { statusCode: 400 }, { statusCode: 201 }],
		});
		const halted = await org.api('POST', '/composite/batch', { haltOnError: true, batchRequests });
		expect(halted.body).toMatchObject({
			results: [{ statusCode: 200 }, { statusCode: 400 }, { statusCode: 412 }],
		});
	});
});
