import type { SalesforceRequest } from '../../../lib/salesforce/connection';
import { planLanes, prepareRows, type RowValues } from '../../../lib/salesforce/rows';
import {
	type RowOutcome,
	type WriteOptions,
	writeRecords,
	type WriteRequest,
} from '../../../lib/salesforce/write';
import { type ConnectedOrg, problemOf, startConnectedOrg } from './support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
	org.faults.clear();
	await org.control('DELETE', '/salesforce/locks');
	await org.settings({ validationRules: [], duplicateRules: [], apiLimit: 100_000 });
	await org.forgetCalls();
});

const write = async (request: WriteRequest, options?: WriteOptions): Promise<RowOutcome[]> =>
	await writeRecords(await org.connect(), request, options);

const create = async (rows: RowValues[], object = 'Account') =>
	await write({ operation: 'create', object, rows });

const numbered = (count: number, prefix: string) =>
	Array.from({ length: count }, (_, index) => ({ Name: `${prefix} ${index}` }));

async function createdIds(count: number, prefix: string): Promise<string[]> {
	const outcomes = await create(numbered(count, prefix));
	await org.forgetCalls();
	return outcomes.map((outcome) => (outcome.success ? outcome.id : ''));
}

const successes = (outcomes: readonly RowOutcome[]) =>
	outcomes.filter(({ success }) => success).length;

function refusal(outcome: RowOutcome | undefined) {
	if (!outcome || outcome.success) throw new Error('The row was not refused');
	return outcome;
}

describe('rows', () => {
	it('are written 200 a call, each with its outcome in order', async () => {
		const outcomes = await create(numbered(450, 'Many'));

		expect(successes(outcomes)).toBe(450);
		expect(await org.calls('POST')).toHaveLength(3);
		const [last] = outcomes.slice(-1);
		const [record] = await org.soql("SELECT Id FROM Account WHERE Name = 'Many 449'");
		expect(last).toEqual({ success: true, id: record?.['Id'], created: true });
	});

	it('of none are no call', async () => {
		expect(await create([])).toEqual([]);
		expect(await org.calls()).toEqual([]);
	});

	it('that Salesforce refuses do not keep back the others', async () => {
		await org.settings({
			validationRules: [
				{ object: 'Account', condition: "Name LIKE '%Bad%'", message: 'No bad names, please.' },
			],
		});

		const outcomes = await create([{ Name: 'Good 1' }, { Name: 'Bad' }, {}, { Name: 'Good 2' }]);

		expect(outcomes.map(({ success }) => success)).toEqual([true, false, false, true]);
		expect(refusal(outcomes[1]).problem.message).toBe(
			'Writing Account records failed: No bad names, please (FIELD_CUSTOM_VALIDATION_EXCEPTION)',
		);
		expect(refusal(outcomes[1]).problem.whatToDo).toContain('validation rule');
		expect(refusal(outcomes[2])).toMatchObject({
			code: 'REQUIRED_FIELD_MISSING',
			fields: ['Name'],
			transient: false,
		});
	});

	it('with a field that the org lacks are refused, and written are those without it', async () => {
		const outcomes = await create([{ Name: 'Plain' }, { Name: 'Fancy', Nope__c: 1 }]);

		expect(outcomes.map(({ success }) => success)).toEqual([true, false]);
		expect(refusal(outcomes[1]).problem.whatToDo).toContain('Salesforce Stripe Setup');
	});

	it('of which one makes Salesforce refuse the whole call are written but for that one', async () => {
		org.fault(
			{
				type: 'status',
				status: 400,
				body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'Cannot deserialize double' }],
			},
			// The whole, its second half, that one's second half: the last of four rows is the culprit.
			{ method: 'POST', times: 1 },
		);

		const outcomes = await create(numbered(4, 'Halved'));

		expect(successes(outcomes)).toBe(4);
		expect(await org.calls('POST')).toHaveLength(3);
	});

	it('that cannot be sent as they are are refused with the field, before anything is sent', async () => {
		const outcomes = await write({
			operation: 'upsert',
			object: 'Account',
			externalIdField: 'Stripe_Customer_ID__c',
			rows: [
				{ Name: 'No key' },
				{ Name: 'Empty key', Stripe_Customer_ID__c: ' ' },
				{ Name: 'ID', Stripe_Customer_ID__c: 'cus_1', Id: '001' },
				{ Name: 'NaN', Stripe_Customer_ID__c: 'cus_2', AnnualRevenue: NaN },
				{ 'Name; x': 'No field', Stripe_Customer_ID__c: 'cus_3' },
			],
		});

		expect(outcomes.map((outcome) => refusal(outcome).problem.field)).toEqual([
			'Stripe_Customer_ID__c',
			'Stripe_Customer_ID__c',
			'Id',
			'AnnualRevenue',
			'Name; x',
		]);
		expect(await org.calls()).toEqual([]);
	});

	it('to an object or by a field that is no name are refused at once', async () => {
		const wrongObject = write({ operation: 'create', object: 'A/B', rows: [] });
		expect((await problemOf(wrongObject)).field).toBe('Object');
		const externalIdField = 'Key c';
		const wrongKey = write({ operation: 'upsert', object: 'A', externalIdField, rows: [] });
		expect((await problemOf(wrongKey)).field).toBe('External ID Field');
	});

	it('may name a related record by its external ID', async () => {
		await create([{ Name: 'Payer', Stripe_Customer_ID__c: 'cus_payer' }]);

		const row = {
			Stripe_Payment_ID__c: 'pi_1',
			Account__r: { Stripe_Customer_ID__c: 'cus_payer' },
		};
		const upsert = async (values: RowValues, options?: WriteOptions) =>
			await write(
				{
					operation: 'upsert',
					object: 'Payment__c',
					externalIdField: 'Stripe_Payment_ID__c',
					rows: [values],
				},
				options,
			);
		expect(successes(await upsert(row))).toBe(1);
		const bulk = { ...row, Stripe_Payment_ID__c: 'pi_2' };
		expect(successes(await upsert(bulk, { bulkThreshold: 1 }))).toBe(1);

		const found = await org.soql(
			"SELECT Id FROM Payment__c WHERE Account__r.Stripe_Customer_ID__c = 'cus_payer'",
		);
		expect(found).toHaveLength(2);
	});
});

describe('a row', () => {
	it('that is locked for too long is refused as passing', async () => {
		const [id = ''] = await createdIds(1, 'Locked');
		await org.control('POST', '/salesforce/locks', { id, attempts: 99 });

		const [outcome] = await write({
			operation: 'update',
			object: 'Account',
			rows: [{ Id: id, Phone: '1' }],
		});

		expect(refusal(outcome)).toMatchObject({ code: 'UNABLE_TO_LOCK_ROW', transient: true });
		expect(await org.calls('PATCH')).toHaveLength(7);
	});

	it('that an approval has locked is refused at once', async () => {
		const [id = ''] = await createdIds(1, 'Approved');
		await org.control('POST', '/salesforce/locks', { id, kind: 'approval' });

		const [outcome] = await write({
			operation: 'update',
			object: 'Account',
			rows: [{ Id: id, Phone: '1' }],
		});

		expect(refusal(outcome)).toMatchObject({ code: 'ENTITY_IS_LOCKED', transient: false });
		expect(await org.calls('PATCH')).toHaveLength(1);
	});

	it('that a duplicate rule stops brings the records that are like it', async () => {
		const [id] = await createdIds(1, 'Twin');
		await org.settings({ duplicateRules: [{ object: 'Account', fields: ['Name'] }] });

		const [outcome] = await create([{ Name: 'Twin 0' }]);

		expect(refusal(outcome)).toMatchObject({
			code: 'DUPLICATES_DETECTED',
			matches: [{ id, object: 'Account', rule: 'Standard_Account_Duplicate_Rule' }],
		});
		expect(refusal(outcome).problem.whatToDo).toContain(String(id));
	});

	it('given twice is written twice, in order', async () => {
		const [id = ''] = await createdIds(1, 'Twice');

		const outcomes = await write(
			{
				operation: 'update',
				object: 'Account',
				rows: [
					{ Id: id, Phone: 'first' },
					{ Id: id.slice(0, 15), Phone: 'second' },
				],
			},
			{ bulkThreshold: 1 },
		);

		expect(successes(outcomes)).toBe(2);
		const [account] = await org.soql(`SELECT Phone FROM Account WHERE Id = '${id}'`);
		expect(account?.['Phone']).toBe('second');
	});
});

describe('a failure of the whole', () => {
	it('is the outcome of the rows that it kept from being written, of no others', async () => {
		const ids = await createdIds(1000, 'Half');
		const rows = ids.map((Id) => ({ Id, Phone: '7' }));
		let left = 2;
		const connection = await org.connect();
		const failing = {
			...connection,
			tryRequest: async <T>(request: SalesforceRequest) => {
				if (left-- <= 0) org.fault({ type: 'status', status: 403 }, { method: 'PATCH' });
				return await connection.tryRequest<T>(request);
			},
		};

		const outcomes = await writeRecords(failing, { operation: 'update', object: 'Account', rows });

		const written = await org.soql("SELECT COUNT(Id) n FROM Account WHERE Phone = '7'");
		expect(successes(outcomes)).toBe(Number(written[0]?.['n']));
		expect(successes(outcomes)).toBeLessThan(1000);
		const [refused] = outcomes.filter(({ success }) => !success);
		expect(refusal(refused)).toMatchObject({ code: 'REQUEST_LIMIT_EXCEEDED' });
	});

	it('stops the calls that were still to come', async () => {
		const ids = await createdIds(1600, 'Stop');
		org.fault({ type: 'status', status: 403 });

		const outcomes = await write({
			operation: 'update',
			object: 'Account',
			rows: ids.map((Id) => ({ Id, Phone: '1' })),
		});

		expect(successes(outcomes)).toBe(0);
		expect((await org.calls()).length).toBeLessThanOrEqual(3);
	});

	it('does not say of rows that were never sent that they may have been written', async () => {
		org.fault({ type: 'cutAfter' }, { method: 'POST' });

		const outcomes = await create(numbered(900, 'Unsent'));

		const doubtful = outcomes.filter((outcome) =>
			refusal(outcome).problem.whatToDo?.includes('carried out all the same'),
		);
		expect(doubtful.length).toBeLessThan(900);
		const [count] = await org.soql("SELECT COUNT(Id) n FROM Account WHERE Name LIKE 'Unsent %'");
		expect(doubtful).toHaveLength(Number(count?.['n']));
	});
});

describe('rows that go together', () => {
	const update = async (rows: RowValues[]) =>
		await write({ operation: 'update', object: 'Account', rows }, { joined: true });

	it('are 1,000 a call, each with its outcome in order', async () => {
		const ids = await createdIds(1200, 'Joined');

		const outcomes = await update(ids.map((Id, index) => ({ Id, Phone: String(index) })));

		expect(outcomes.map((outcome) => outcome.success && outcome.id)).toEqual(ids);
		expect((await org.calls()).map(({ parts = [] }) => parts.length)).toEqual([3, 3]);
		const [last] = await org.soql("SELECT Phone FROM Account WHERE Name = 'Joined 1199'");
		expect(last).toMatchObject({ Phone: '1199' });
	});

	it('are written but for those that are refused, and for a collection that is refused as a whole', async () => {
		const ids = await createdIds(450, 'Mixed');
		const rows = ids.map((Id, index): RowValues => ({
			Id,
			Phone: 'mixed',
			...(index === 3 && { Nope__c: 1 }),
		}));
		rows[300] = { Id: '001000000000001AAA', Phone: 'mixed' };

		const outcomes = await update(rows);

		const refused = outcomes.flatMap(({ success }, index) => (success ? [] : index));
		expect(refused).toEqual([3, 300]);
		expect(refusal(outcomes[3]).problem.message).toContain('Nope__c');
		const [count] = await org.soql("SELECT COUNT(Id) n FROM Account WHERE Phone = 'mixed'");
		expect(count?.['n']).toBe(448);
	});

	it('keep a text that would be taken for a reference among others', async () => {
		const ids = await createdIds(250, 'Curly');

		const outcomes = await update(ids.map((Id) => ({ Id, Description: '@{call0.id}' })));

		expect(successes(outcomes)).toBe(250);
		const [last] = await org.soql("SELECT Description FROM Account WHERE Name = 'Curly 249'");
		expect(last).toMatchObject({ Description: '@{call0.id}' });
	});

	it('are written once more when the answer is lost', async () => {
		const ids = await createdIds(250, 'Lost');
		org.fault({ type: 'cutAfter' }, { path: '/composite$', times: 1 });

		const outcomes = await update(ids.map((Id) => ({ Id, Phone: '3' })));

		expect(successes(outcomes)).toBe(250);
		expect(await org.calls('POST', /composite$/)).toHaveLength(2);
	});

	it('are none that may have been written when all fails', async () => {
		const ids = await createdIds(250, 'None');
		org.fault({ type: 'status', status: 403 });

		const outcomes = await update(ids.map((Id) => ({ Id, Phone: '4' })));

		expect(successes(outcomes)).toBe(0);
		expect(await org.calls()).toHaveLength(1);
	});
});

describe('children of one parent', () => {
	it('never go by two calls at the same time', () => {
		const rows = Array.from({ length: 1000 }, (_, index) => ({
			Name: String(index),
			Account__c: `00100000000000${index % 7}`,
		}));
		const prepared = prepareRows({ operation: 'create', object: 'Payment__c', rows }, 'Account__c');

		const lanes = planLanes(prepared.rows, 3, 200);

		expect(lanes).toHaveLength(3);
		const parentsByLane = lanes.map(
			(chunks) => new Set(chunks.flat().map(({ values }) => values['Account__c'])),
		);
		const parents = parentsByLane.flatMap((parentsOfLane) => [...parentsOfLane]);
		expect(parents).toHaveLength(new Set(parents).size);
		expect(lanes.flat(2)).toHaveLength(1000);
	});

	it('take no more calls than others', () => {
		const rows = Array.from({ length: 1000 }, (_, index) => ({ Name: String(index) }));
		const { rows: planned } = prepareRows({ operation: 'create', object: 'Account', rows });

		expect(planLanes(planned, 3, 200).flat()).toHaveLength(5);
	});

	it('are written though their parent is locked for a while', async () => {
		const [id = ''] = await createdIds(1, 'Parent');
		await org.control('POST', '/salesforce/locks', { id, attempts: 3 });

		const outcomes = await write(
			{
				operation: 'create',
				object: 'Payment__c',
				rows: Array.from({ length: 5 }, () => ({ Account__c: id })),
			},
			{ parentField: 'Account__c' },
		);

		expect(successes(outcomes)).toBe(5);
	});
});

describe('above the threshold', () => {
	const update = async (count: number, values: (index: number) => RowValues) => {
		const ids = await createdIds(count, 'Bulk');
		return await write(
			{
				operation: 'update',
				object: 'Account',
				rows: ids.map((Id, index) => ({ Id, ...values(index) })),
			},
			{ bulkThreshold: 100 },
		);
	};

	it('a job writes the rows, and their outcomes find them', async () => {
		const outcomes = await update(150, (index) => ({
			Description: `No. ${index}, "quoted"`,
			Phone: index === 7 ? 'x'.repeat(100) : '1',
		}));

		expect(successes(outcomes)).toBe(149);
		expect(refusal(outcomes[7])).toMatchObject({ code: 'STRING_TOO_LONG', fields: ['Phone'] });
		expect(await org.calls('PATCH', /composite/)).toEqual([]);
		expect((await org.calls()).length).toBeLessThan(10);
	});

	it('rows that were locked are tried again', async () => {
		const ids = await createdIds(120, 'Bulk locked');
		await org.control('POST', '/salesforce/locks', { id: ids[60], attempts: 1 });

		const outcomes = await write(
			{ operation: 'update', object: 'Account', rows: ids.map((Id) => ({ Id, Phone: '2' })) },
			{ bulkThreshold: 100 },
		);

		expect(successes(outcomes)).toBe(120);
		expect(await org.calls('PATCH', /composite/)).toHaveLength(1);
	});

	it('a text that means “empty” in CSV goes another way', async () => {
		const outcomes = await update(100, (index) => ({ Description: index === 3 ? '#N/A' : 'x' }));

		expect(successes(outcomes)).toBe(100);
		const [last = {}] = await org.soql(
			"SELECT Description FROM Account WHERE Name = 'Bulk 3' ORDER BY Id DESC LIMIT 1",
		);
		expect(last['Description']).toBe('#N/A');
		expect(await org.calls('PATCH', /composite/)).toHaveLength(1);
	});

	it('a field that the org lacks fails the job, in words', async () => {
		const outcomes = await update(100, () => ({ Nope__c: '1' }));

		expect(successes(outcomes)).toBe(0);
		expect(refusal(outcomes[0]).problem.whatToDo).toContain('Salesforce Stripe Setup');
	});

	it.each([
		['the upload', { method: 'PUT', path: 'batches' }],
		['the close', { method: 'PATCH', path: 'jobs' }],
		['the job', { method: 'POST', path: 'jobs' }],
		['the results', { method: 'GET', path: 'successfulResults' }],
	])('a lost reply to %s does no harm', async (_name, at) => {
		org.fault({ type: 'cutAfter' }, { ...at, times: 1 });

		expect(successes(await update(100, () => ({ Phone: '3' })))).toBe(100);
	});

	it('creates go by collections all the same, since results of a job do not tell which is which', async () => {
		await write(
			{ operation: 'create', object: 'Account', rows: numbered(250, 'Not bulk') },
			{ bulkThreshold: 100 },
		);

		expect(await org.calls('POST', /jobs/)).toEqual([]);
		expect(await org.calls('POST', /composite/)).toHaveLength(2);
	});
});
