import {
	planLanes,
	prepareRows,
	type RowValues,
	valueOf,
	type WriteRequest,
} from '../../../lib/salesforce/rows';

const SHORT = '001bm00000mQx5r';
const LONG = '001bm00000mQx5rAAC';

const create = (...rows: RowValues[]): WriteRequest => ({
	operation: 'create',
	object: 'Account',
	rows,
});
const update = (...rows: RowValues[]): WriteRequest => ({
	operation: 'update',
	object: 'Account',
	rows,
});
const upsert = (...rows: RowValues[]): WriteRequest => ({
	operation: 'upsert',
	object: 'Account',
	externalIdField: 'Key__c',
	rows,
});
const planned = (request: WriteRequest, parentField?: string) =>
	prepareRows(request, parentField).rows.map(({ position, key, group }) => ({
		position,
		key,
		group,
	}));

describe('the rows of a request', () => {
	it('are known by ID, by external ID, or by where they stand', () => {
		expect(planned(update({ id: SHORT }))).toEqual([{ position: 0, key: LONG, group: LONG }]);
		expect(planned(upsert({ key__C: 'a' }, { Key__c: 7 }))).toMatchObject([
			{ key: 'a', group: 'a' },
			{ key: '7', group: '7' },
		]);
		expect(planned(create({ Name: 'a' }, { Name: 'a' }))).toMatchObject([
			{ key: 'new 0' },
			{ key: 'new 1' },
		]);
	});

	it('belong to their parent, in either form of its ID, where it is known', () => {
		const rows = [
			{ Account__c: SHORT },
			{ account__c: LONG },
			{ Account__c: '' },
			{ Account__c: 1 },
		];

		expect(planned(create(...rows), 'Account__c').map(({ group }) => group)).toEqual([
			LONG,
			LONG,
			'new 2',
			'new 3',
		]);
	});

	it('are of an object and have an external ID whose names are names', () => {
		const odd = "Account' OR Id";

		expect(() => prepareRows({ ...create({ Name: 'a' }), object: odd })).toThrow('Object');
		const request = { ...upsert({ Key__c: 'a' }), externalIdField: odd } as WriteRequest;
		expect(() => prepareRows(request)).toThrow('External ID Field');
	});

	it('go without what Salesforce said of their object', () => {
		const [row] = prepareRows(update({ Id: LONG, attributes: { type: 'Lead' }, Name: 'a' })).rows;

		expect(row?.values).toEqual({ Id: LONG, Name: 'a' });
	});

	it.each<[string, WriteRequest, string]>([
		['a date that is none', create({ Paid__c: new Date('x') }), 'Paid__c: this is not a date'],
		[
			'a number without an end',
			create({ Amount__c: Infinity }),
			'Amount__c: Infinity is not a number that Salesforce can hold',
		],
		[
			'a name with a space',
			create({ 'Amount c': 1 }),
			'Amount c: this is not the API name of a Salesforce field',
		],
		['no ID', update({ Name: 'a' }), 'Id: it is empty'],
		['a blank ID', update({ Id: ' ' }), 'Id: it is empty'],
		['an ID that is none', update({ Id: true }), 'Id: it is empty'],
		['no external ID', upsert({ Name: 'a' }), 'Key__c: it is empty'],
		[
			'an ID beside its external ID',
			upsert({ Key__c: 'a', ID: LONG }),
			'Id: a record that is found by Key__c cannot be given an ID as well',
		],
	])('are refused with %s, and the others go on', (_name, request, message) => {
		const good = { Id: LONG, Key__c: 'good' };
		const right = request.operation === 'upsert' ? { Key__c: 'good' } : good;
		const both = { ...request, rows: [...request.rows, right] } as WriteRequest;

		const { rows, refused } = prepareRows(both);

		expect(refused.map(({ position }) => position)).toEqual([0]);
		expect(refused[0]?.problem.message).toContain(message);
		expect(rows.map(({ position }) => position)).toEqual([1]);
	});

	it('may hold dates, numbers, nothing, and an ID that is left out', () => {
		const values = { Key__c: 'a', Paid__c: new Date(0), Amount__c: 0, Name: null, Id: undefined };

		expect(prepareRows(upsert(values)).refused).toEqual([]);
	});
});

describe('a value of a row', () => {
	it('is found in whatever capitals, the exact name first', () => {
		expect(valueOf({ name: 1, Name: 2 }, 'Name')).toBe(2);
		expect(valueOf({ NAME: 1 }, 'Name')).toBe(1);
		expect(valueOf({ Name: undefined }, 'Name')).toBeUndefined();
		expect(valueOf({}, 'toString')).toBeUndefined();
	});
});

describe('the plan of who goes when', () => {
	const plan = (rows: RowValues[], lanes: number, size: number) =>
		planLanes(prepareRows(create(...rows), 'Parent').rows, lanes, size).map((chunks) =>
			chunks.map((chunk) => chunk.map(({ position }) => position)),
		);
	const free = (count: number) => Array.from({ length: count }, () => ({ Name: 'a' }));

	it('has whole chunks, and no more lanes than there is work for', () => {
		expect(plan([], 3, 2)).toEqual([]);
		expect(plan(free(2), 3, 2)).toEqual([[[0, 1]]]);
		expect(plan(free(3), 3, 2)).toEqual([[[0, 1]], [[2]]]);
		expect(plan(free(7), 2, 2)).toEqual([
			[
				[0, 1],
				[2, 3],
			],
			[[4, 5], [6]],
		]);
		expect(plan(free(5), 1, 2)).toEqual([[[0, 1], [2, 3], [4]]]);
	});

	it('keeps those of one parent in one lane, in order', () => {
		const rows = [
			{ Parent: 'a' },
			{ Parent: 'b' },
			{ Parent: 'a' },
			{ Parent: 'b' },
			{ Parent: 'a' },
		];

		expect(plan(rows, 3, 2)).toEqual([[[0, 2], [4]], [[1, 3]]]);
	});

	it('has no record twice in a chunk', () => {
		const rows = [{ Id: LONG }, { Id: LONG }, { Id: '001000000000002AAA' }];

		const lanes = planLanes(prepareRows(update(...rows)).rows, 1, 200);

		expect(
			lanes.map((chunks) => chunks.map((chunk) => chunk.map(({ position }) => position))),
		).toEqual([[[0], [1, 2]]]);
	});
});
