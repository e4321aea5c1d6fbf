import { startOrg, type TestOrg } from './harness';

describe('faults in the Salesforce sandbox', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg();
	});
	afterAll(() => org.close());
	afterEach(() => org.control('DELETE', '/faults'));

	const fault = (kind: object, more: object = {}) =>
		org.control('POST', '/faults', { service: 'salesforce', times: 1, fault: kind, ...more });
	const make = (Name: string) => org.api('POST', '/sobjects/Account', { Name });
	const count = async (Name: string) =>
		(await org.soql(`SELECT Id FROM Account WHERE Name = '${Name}'`)).length;

	it('answer with a status in Salesforce’s own words', async () => {
		await fault({ type: 'status', status: 401 });
		expect(await make('x')).toMatchObject({
			status: 401,
			body: [{ errorCode: 'INVALID_SESSION_ID' }],
		});
		await fault({
			type: 'status',
			status: 503,
			body: [{ errorCode: 'MINE', message: 'm' }],
			headers: { 'retry-after': '2' },
		});
		const answer = await make('x');
		expect(answer).toMatchObject({ status: 503, body: [{ errorCode: 'MINE' }] });
		expect(answer.headers.get('retry-after')).toBe('2');
	});

	it('answer with a text as it is', async () => {
		await fault({ type: 'status', status: 500, body: '<faultcode>sf:X</faultcode>' });
		const answer = await fetch(`${org.url}/services/Soap/u/65.0`, { method: 'POST' });
		expect(await answer.text()).toBe('<faultcode>sf:X</faultcode>');
	});

	it('cut the connection before or after the record is written', async () => {
		await fault({ type: 'cutBefore' });
		await expect(make('Cut before')).rejects.toThrow('fetch failed');
		await fault({ type: 'cutAfter' });
		await expect(make('Cut after')).rejects.toThrow('fetch failed');
		expect([await count('Cut before'), await count('Cut after')]).toEqual([0, 1]);
	});

	it('break off the body, or leave it unfinished', async () => {
		await fault({ type: 'truncate' }, { path: '/query' });
		await expect(count('x')).rejects.toThrow('terminated');
		await fault({ type: 'stall' }, { path: '/query' });
		const answer = await fetch(`${org.url}/services/data/v60.0/query?q=SELECT+Id+FROM+Account`, {
			headers: { authorization: `Bearer ${org.accessToken}` },
		});
		expect(answer.status).toBe(200);
		const part = await answer.body?.getReader().read();
		expect(part?.done).toBe(false);
		expect(() => JSON.parse(Buffer.from(part?.value ?? []).toString()) as unknown).toThrow(
			SyntaxError,
		);
	});

	it('stand in the request log, with the others', async () => {
		await fault({ type: 'status', status: 500 });
		await make('x');
		const { requests } = (await org.control('GET', '/requests?service=salesforce')) as {
			requests: object[];
		};
		expect(requests.at(-1)).toMatchObject({
			service: 'salesforce',
			method: 'POST',
			status: 500,
			fault: 'status',
		});
		expect(JSON.stringify(requests)).not.toContain(org.accessToken);
	});
});
