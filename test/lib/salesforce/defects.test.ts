// jsforce, left to itself, does each of these wrong (seen in 3.10.26).
import { connectSalesforce } from '../../../lib/salesforce/connection';
import { describeObject } from '../../../lib/salesforce/describe';
import { queryRecords } from '../../../lib/salesforce/query';
import { soql } from '../../../lib/salesforce/soql';
import { writeRecords } from '../../../lib/salesforce/write';
import { impatientClock } from '../../support/stripeSandbox';
import { VirtualClock } from '../../support/virtualClock';
import {
	type ConnectedOrg,
	problemOf,
	sendJson,
	startConnectedOrg,
	startLocalServer,
} from './support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
	org.faults.clear();
	await org.forgetCalls();
});

const accounts = soql`SELECT Id, Name FROM Account`;
const readAccount = { path: '/sobjects/Account', doing: 'Reading' } as const;

test('1. an answer that is cut short is asked for again, and never takes the process down', async () => {
	org.fault({ type: 'truncate' }, { times: 2 });

	const records = await queryRecords(await org.connect(), accounts);

	expect(records.length).toBeGreaterThan(5);
	expect(await org.calls('GET')).toHaveLength(3);
});

test('1b. answers that are always cut short end in words', async () => {
	org.fault({ type: 'truncate' });

	const problem = await problemOf(queryRecords(await org.connect(), accounts));

	expect(problem.message).toContain('no complete answer from Salesforce after 7 attempts');
	expect(problem.origin).toBe('network');
});

test('2. an answer that stalls after its headers times out, and is asked for again', async () => {
	org.fault({ type: 'stall' }, { times: 1 });

	const records = await queryRecords(await org.connect({}, { timeoutMs: 150 }), accounts);

	expect(records.length).toBeGreaterThan(5);
});

test('3. a session that stays refused is renewed once, then told', async () => {
	org.fault({ type: 'status', status: 401 });
	const refresh = jest.fn(async () => ({ accessToken: 'another', instanceUrl: org.url }));

	const problem = await problemOf((await org.connect({ refresh })).request(readAccount));

	expect(problem.code).toBe('INVALID_SESSION_ID');
	expect(problem.whatToDo).toContain('connect it again');
	expect(refresh).toHaveBeenCalledTimes(1);
	expect(await org.calls()).toHaveLength(2);
});

test('4. a renewal that fails ends the call with the reason', async () => {
	org.fault({ type: 'status', status: 401 });
	const refresh = async () => {
		throw new Error('the app was uninstalled');
	};

	const problem = await problemOf((await org.connect({ refresh })).request(readAccount));

	expect(problem.message).toBe(
		'Renewing the sign-in to Salesforce failed: the app was uninstalled',
	);
});

describe('5. a bulk job that takes long', () => {
	const update = async (clock = new VirtualClock()) => {
		const [account] = await org.soql('SELECT Id FROM Account LIMIT 1');
		const rows = [{ Id: account?.['Id'], Phone: '1' }];
		const connection = await org.connect({}, { clock });
		return await clock.run(
			writeRecords(
				connection,
				{ operation: 'update', object: 'Account', rows },
				{ bulkThreshold: 1 },
			),
		);
	};

	test('is waited for', async () => {
		await org.settings({ bulkPolls: 30 });

		expect(await update()).toMatchObject([{ success: true }]);
	});

	test('is given up after an hour, told with its number, and left alone', async () => {
		await org.settings({ bulkPolls: 10_000 });

		const [outcome] = await update();

		expect(outcome).toMatchObject({ success: false, code: 'JOB_STILL_RUNNING' });
		expect(await org.calls('DELETE')).toEqual([]);
		expect(await org.calls('PATCH', /jobs/)).toHaveLength(1);
	});

	afterAll(() => org.settings({ bulkPolls: 1 }));
});

describe('7. a description', () => {
	test('is asked for once, and again when it has become old', async () => {
		const clock = new VirtualClock();
		const connection = await org.connect({ identity: 'describes once' }, { clock });

		await Promise.all([
			describeObject(connection, 'Contact'),
			describeObject(connection, 'contact'),
		]);
		expect(await org.calls('GET', /describe/)).toHaveLength(1);
		clock.advance(6 * 60_000);
		await describeObject(connection, 'Contact');
		expect(await org.calls('GET', /describe/)).toHaveLength(2);
	});

	test('that failed is not remembered', async () => {
		const connection = await org.connect({ identity: 'failed once' });
		org.fault({ type: 'status', status: 404 }, { times: 1, path: 'describe' });

		await problemOf(describeObject(connection, 'Contact'));

		expect((await describeObject(connection, 'Contact')).name).toBe('Contact');
	});
});

test('8. connections are used again: many requests open as many as run at a time', async () => {
	const server = await startLocalServer((_request, response) => sendJson(response, {}));
	const connection = await connectSalesforce(
		{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
		{ clock: impatientClock },
	);

	await Promise.all(Array.from({ length: 60 }, async () => connection.request(readAccount)));

	expect(server.asked).toHaveLength(60);
	expect(server.connections()).toBeLessThanOrEqual(5);
	server.close();
});

test('9. bulk rows carry nulls, dates and text exactly, and upserts no Id', async () => {
	const at = new Date('2026-11-23T04:05:06.000Z');
	const name = 'Line one\nline "two", näh\\';
	const row = {
		Stripe_Customer_ID__c: 'cus_nine',
		Name: name,
		Phone: '123',
		Stripe_Synced_At__c: at,
	};
	const upsert = async (values: Record<string, unknown>) =>
		await writeRecords(
			await org.connect(),
			{
				operation: 'upsert',
				object: 'Account',
				externalIdField: 'Stripe_Customer_ID__c',
				rows: [values],
			},
			{ bulkThreshold: 1 },
		);

	expect(await upsert(row)).toMatchObject([{ success: true, created: true }]);
	expect(await upsert({ Stripe_Customer_ID__c: 'cus_nine', Phone: null })).toMatchObject([
		{ success: true, created: false },
	]);

	const [account] = await org.soql(
		"SELECT Name, Phone, Stripe_Synced_At__c FROM Account WHERE Stripe_Customer_ID__c = 'cus_nine'",
	);
	expect(account).toMatchObject({ Name: name, Phone: null });
	expect(new Date(String(account?.['Stripe_Synced_At__c']))).toEqual(at);
});

describe('10. a request that failed', () => {
	const write = async (operation: 'create' | 'update') => {
		const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
		const row = operation === 'create' ? { Name: 'Ten' } : { Id: account?.['Id'], Phone: '10' };
		const [outcome] = await writeRecords(await org.connect(), {
			operation,
			object: 'Account',
			rows: [row],
		});
		return outcome;
	};
	const tens = async () => (await org.soql("SELECT Id FROM Account WHERE Name = 'Ten'")).length;

	test.each(['cutBefore', 'cutAfter', 'truncate'] as const)(
		'is repeated when it updates (%s)',
		async (type) => {
			org.fault({ type }, { method: 'PATCH', times: 2 });

			expect(await write('update')).toMatchObject({ success: true });
		},
	);

	test('is not repeated when it may have created something', async () => {
		const before = await tens();
		org.fault({ type: 'cutAfter' }, { method: 'POST', times: 1 });

		const outcome = await write('create');

		expect(outcome).toMatchObject({ success: false, code: 'NO_ANSWER' });
		expect(outcome?.success === false && outcome.problem.whatToDo).toContain(
			'It may have been carried out all the same',
		);
		expect(await tens()).toBe(before + 1);
	});

	test('is repeated when the server says that it did not begin with it', async () => {
		const before = await tens();
		org.fault({ type: 'status', status: 503 }, { method: 'POST', times: 2 });

		expect(await write('create')).toMatchObject({ success: true, created: true });
		expect(await tens()).toBe(before + 1);
	});

	test('waits as long as it is asked to', async () => {
		const waits: number[] = [];
		const clock = {
			...impatientClock,
			sleep: async (milliseconds: number) => {
				waits.push(milliseconds);
			},
		};
		const headers = { 'retry-after': '17' };
		org.fault({ type: 'status', status: 503, headers }, { times: 1 });

		await (await org.connect({}, { clock })).request(readAccount);

		expect(waits).toEqual([17_000]);
	});

	test('is not repeated when it is asked to wait too long', async () => {
		org.fault({ type: 'status', status: 503, headers: { 'retry-after': '3600' } });

		const problem = await problemOf((await org.connect()).request(readAccount));

		expect(problem.httpStatus).toBe(503);
		expect(await org.calls()).toHaveLength(1);
	});

	test('is repeated after waits that differ from caller to caller', async () => {
		const waitsWith = async (random: number) => {
			const waits: number[] = [];
			const clock = {
				...impatientClock,
				sleep: async (milliseconds: number) => {
					waits.push(milliseconds);
				},
			};
			org.fault({ type: 'status', status: 500 }, { times: 2 });
			await (await org.connect({}, { clock, random: () => random })).request(readAccount);
			return waits;
		};

		expect(await waitsWith(0)).toEqual([250, 500]);
		expect(await waitsWith(0.5)).toEqual([375, 750]);
	});

	test('row by row is repeated for the rows that were locked', async () => {
		const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
		await org.control('POST', '/salesforce/locks', { id: account?.['Id'], attempts: 2 });

		expect(await write('update')).toMatchObject({ success: true });
		expect(await org.calls('PATCH')).toHaveLength(3);
	});
});

test('11. external IDs of any form find their record, and a field “type” does not change the object', async () => {
	const key = 'a/b?c#d%2F+é &\'"';
	const upsert = async (Name: string) =>
		await writeRecords(await org.connect(), {
			operation: 'upsert',
			object: 'Account',
			externalIdField: 'Stripe_Customer_ID__c',
			rows: [{ Stripe_Customer_ID__c: key, Name, type: 'Prospect' }],
		});

	expect(await upsert('One')).toMatchObject([{ success: true, created: true }]);
	expect(await upsert('Two')).toMatchObject([{ success: true, created: false }]);

	const found = await queryRecords<{ Name: string; Type: string }>(
		await org.connect(),
		soql`SELECT Name, Type FROM Account WHERE Stripe_Customer_ID__c = ${key}`,
	);
	expect(found).toMatchObject([{ Name: 'Two', Type: 'Prospect' }]);
});

test('12. a query of more than 10,000 records yields them all', async () => {
	await org.control('POST', '/salesforce/generate', { accounts: 10_500 });
	const [count] = await org.soql('SELECT COUNT(Id) n FROM Account');

	const records = await queryRecords(await org.connect(), soql`SELECT Id FROM Account`);

	expect(records.length).toBeGreaterThan(10_000);
	expect(records).toHaveLength(Number(count?.['n']));
});

test('13. every request names the pinned version, which the connection shows', async () => {
	const connection = await org.connect();
	await connection.request(readAccount);
	await queryRecords(connection, soql`SELECT Id FROM Account LIMIT 1`);

	expect(connection.apiVersion).toBe('65.0');
	const paths = (await org.calls()).map(({ path }) => path);
	expect(paths).toHaveLength(2);
	for (const path of paths) expect(path).toMatch(/^\/services\/data\/v65\.0\//);
});
