import { connectSalesforce } from '../../../lib/salesforce/connection';
import type { RowValues } from '../../../lib/salesforce/rows';
import {
	type RefusedRow,
	type RowOutcome,
	type WriteOptions,
	writeRecords,
	type WriteRequest,
} from '../../../lib/salesforce/write';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, sendJson, startLocalServer } from './support';

// What Salesforce may answer to a collection of rows, and the sandbox never does.

const ONE = '001bm00000mQx5rAAC';
const TWO = '001bm00000mQx5sAAC';

type Sent = Array<Record<string, unknown>>;
/** Answers the rows of a call: with results, or with the errors of a refusal. */
type Answer = (rows: Sent) => { status?: number; body: unknown };

let servers: LocalServer[] = [];
let calls: Sent[];
beforeEach(() => {
	calls = [];
});
afterEach(() => {
	for (const server of servers) server.close();
	servers = [];
});

async function writeTo(
	answer: Answer,
	request: WriteRequest,
	options: WriteOptions = {},
): Promise<RowOutcome[]> {
	const server = await startLocalServer((call, response) => {
		const parts: Buffer[] = [];
		call.on('data', (part: Buffer) => parts.push(part));
		call.on('end', () => {
			const { records } = JSON.parse(Buffer.concat(parts).toString()) as { records: Sent };
			calls.push(records);
			const { status, body } = answer(records);
			sendJson(response, body, status);
		});
	});
	servers.push(server);
	const connection = await connectSalesforce(
		{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
		{ clock: impatientClock },
	);
	return await writeRecords(connection, request, options);
}

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
const written = (rows: Sent) => ({ body: rows.map(() => ({ id: ONE, success: true })) });
const refuse = (errorCode: string, message: string) => ({
	status: 400,
	body: [{ errorCode, message }],
});
function refused(outcome: RowOutcome | undefined): RefusedRow {
	if (!outcome || outcome.success) throw new Error('The row was not refused');
	return outcome;
}

describe('a collection that Salesforce refuses as a whole', () => {
	it('is halved until the row is found that it cannot read, and the rest is written once', async () => {
		const names = ['a', 'b', 'c', 'Bad', 'e'];
		const answer: Answer = (rows) =>
			rows.some(({ Name }) => Name === 'Bad')
				? refuse('JSON_PARSER_ERROR', 'Cannot deserialize')
				: written(rows);

		const outcomes = await writeTo(answer, create(...names.map((Name) => ({ Name }))));

		expect(outcomes.map(({ success }) => success)).toEqual([true, true, true, false, true]);
		expect(refused(outcomes[3])).toMatchObject({
			code: 'JSON_PARSER_ERROR',
			matches: [],
			transient: false,
		});
		const accepted = calls.filter((rows) => !rows.some(({ Name }) => Name === 'Bad')).flat();
		expect(accepted.map(({ Name }) => Name).sort()).toEqual(['a', 'b', 'c', 'e']);
	});

	it('for a field that some rows have is written without these', async () => {
		const answer: Answer = (rows) =>
			rows.some((row) => 'NOPE__c' in row)
				? refuse('INVALID_FIELD', "No such column 'Nope__c' on sobject of type Account")
				: written(rows);

		const outcomes = await writeTo(
			answer,
			create({ Name: 'a' }, { Name: 'b', NOPE__c: null }, { Name: 'c', NOPE__c: undefined }),
		);

		expect(outcomes.map(({ success }) => success)).toEqual([true, false, true]);
		expect(calls).toHaveLength(2);
	});

	it('for a field that all rows have is not sent again', async () => {
		const answer = () => refuse('INVALID_FIELD', "No such column 'Nope__c'");

		const outcomes = await writeTo(answer, create({ Nope__c: 1 }, { Nope__c: 2 }));

		expect(outcomes.map((outcome) => refused(outcome).code)).toEqual([
			'INVALID_FIELD',
			'INVALID_FIELD',
		]);
		expect(calls).toHaveLength(1);
	});

	it.each([
		['a field that no row has', 'INVALID_FIELD', "No such column 'Other__c'"],
		['a field that is not named', 'INVALID_FIELD', 'No such column'],
		['what is wrong with all of it', 'INVALID_TYPE', "No such column 'Phone'"],
	])('for %s is not sent again', async (_name, code, message) => {
		const outcomes = await writeTo(
			() => refuse(code, message),
			create({ Name: 'a' }, { Name: 'b', Phone: '1' }),
		);

		expect(outcomes.map((outcome) => refused(outcome).code)).toEqual([code, code]);
		expect(calls).toHaveLength(1);
	});
});

describe('the results of a collection', () => {
	it('say what was made and what was changed, where Salesforce does not', async () => {
		const id = { id: ONE, success: true };

		expect(await writeTo(() => ({ body: [id] }), create({ Name: 'a' }))).toEqual([
			{ ...id, created: true },
		]);
		expect(await writeTo(() => ({ body: [id] }), update({ Id: ONE }))).toEqual([
			{ ...id, created: false },
		]);
		const told = { ...id, created: true };
		expect(await writeTo(() => ({ body: [told] }), update({ Id: ONE }))).toEqual([told]);
	});

	it.each<[string, object, string]>([
		['no ID', { success: true, id: null }, 'Salesforce gave no reason'],
		['no reason', { success: false }, 'Salesforce gave no reason'],
		[
			'several reasons',
			{
				success: false,
				errors: [
					{ statusCode: 'A', message: 'First.', fields: ['X'] },
					null,
					{ statusCode: 'B', message: 'Second.', fields: ['Y'] },
				],
			},
			'First.; Second [X] (A)',
		],
	])('refuse a row with %s', async (_name, result, message) => {
		const [outcome] = await writeTo(() => ({ body: [result] }), create({ Name: 'a' }));

		expect(refused(outcome).problem.message).toContain(message);
	});

	it.each(['duplicateResult', 'duplicateResut'])(
		'bring the records that a duplicate rule found, under the name %s',
		async (name) => {
			const found = {
				duplicateRule: 'Rule',
				matchResults: [
					{ entityType: 'Lead', matchRecords: [{ record: { Id: TWO } }, { record: null }, null] },
					{
						entityType: 'Lead',
						matchRecords: [{ record: { Id: ONE, attributes: { type: 'Account' } } }],
					},
					{ matchRecords: 'none' },
				],
			};
			const error = { statusCode: 'DUPLICATES_DETECTED', message: 'Twin', [name]: found };
			const answer = () => ({ body: [{ success: false, errors: [error] }] });

			const [outcome] = await writeTo(answer, create({ Name: 'a' }));

			expect(refused(outcome).matches).toEqual([
				{ id: TWO, object: 'Lead', rule: 'Rule' },
				{ id: ONE, object: 'Account', rule: 'Rule' },
			]);
			expect(refused(outcome).problem.whatToDo).toContain(`Found: ${TWO}, ${ONE}.`);
		},
	);

	it.each([
		['fewer results than rows', [{ id: ONE, success: true }], 'with 1 results for 2 records'],
		['something else', { id: ONE, success: true }, 'with 0 results for 2 records'],
	])('that are %s leave rows in doubt, which is said', async (_name, body, message) => {
		const outcomes = await writeTo(() => ({ body }), create({ Name: 'a' }, { Name: 'b' }));

		expect(refused(outcomes[1])).toMatchObject({
			code: 'UNEXPECTED_ANSWER',
			problem: {
				message: expect.stringContaining(`Salesforce answered ${message}`),
				whatToDo: expect.stringContaining('carried out all the same'),
			},
		});
	});

	it('that leave rows of an update in doubt do no harm, as it may be repeated', async () => {
		const outcomes = await writeTo(() => ({ body: [] }), update({ Id: ONE }));

		expect(refused(outcomes[0]).problem.whatToDo ?? '').not.toContain('carried out all the same');
	});
});

describe('a row that was locked', () => {
	const locked = { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'x' }] };

	it('is sent again alone, and its last outcome counts', async () => {
		let tries = 0;
		const answer: Answer = (rows) => ({
			body: rows.map(({ Id }) => (Id === TWO && ++tries < 3 ? locked : { id: Id, success: true })),
		});

		const outcomes = await writeTo(answer, update({ Id: ONE }, { Id: TWO }));

		expect(outcomes.map(({ success }) => success)).toEqual([true, true]);
		expect(calls.map((rows) => rows.map(({ Id }) => Id))).toEqual([[ONE, TWO], [TWO], [TWO]]);
	});

	it('keeps that reason when nothing can be sent any more', async () => {
		const answer: Answer = (rows) =>
			calls.length === 1
				? { body: rows.map(() => locked) }
				: { status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'Daily' }] };

		const outcomes = await writeTo(answer, update({ Id: ONE }, { Id: TWO }));

		expect(outcomes.map((outcome) => refused(outcome).code)).toEqual([
			'UNABLE_TO_LOCK_ROW',
			'UNABLE_TO_LOCK_ROW',
		]);
		expect(calls).toHaveLength(2);
	});
});

describe('collections that go together', () => {
	const rows = Array.from({ length: 201 }, (_, number) => ({ Id: ONE, Phone: String(number) }));
	const done = (sent: Sent) => sent.map(() => ({ id: ONE, success: true }));

	/** Updates rows at an org that answers a composite request as is said, and each collection alone. */
	async function joined(
		composite: (parts: Sent[]) => unknown[],
		given: readonly RowValues[] = rows,
	): Promise<{ outcomes: RowOutcome[]; paths: string[] }> {
		const paths: string[] = [];
		const server = await startLocalServer((call, response) => {
			const parts: Buffer[] = [];
			call.on('data', (part: Buffer) => parts.push(part));
			call.on('end', () => {
				paths.push((call.url ?? '').replace(/^.*v65\.0/, ''));
				const body = JSON.parse(Buffer.concat(parts).toString()) as {
					records?: Sent;
					compositeRequest?: Array<{ body: { records: Sent } }>;
				};
				const sent = (body.compositeRequest ?? []).map((each) => each.body.records);
				const answer = body.records ? done(body.records) : { compositeResponse: composite(sent) };
				sendJson(response, answer);
			});
		});
		servers.push(server);
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
			{ clock: impatientClock },
		);
		const request = update(...given.map((row, index) => ({ ...row, Id: idOf(index) })));
		return { outcomes: await writeRecords(connection, request, { joined: true }), paths };
	}

	const idOf = (index: number) => `001bm0000${String(index).padStart(6, '0')}AAA`;
	const well = (sent: Sent) => ({ httpStatusCode: 200, body: done(sent) });

	it('are one request, of one collection a plain one', async () => {
		const two = await joined((parts) => parts.map(well));
		expect(two.outcomes.every(({ success }) => success)).toBe(true);
		expect(two.paths).toEqual(['/composite']);

		const one = await joined((parts) => parts.map(well), rows.slice(0, 200));
		expect(one.outcomes.every(({ success }) => success)).toBe(true);
		expect(one.paths).toEqual(['/composite/sobjects']);
	});

	it.each<[string, object]>([
		[
			'one is refused as a whole',
			{ httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }] },
		],
		['one is answered with no list', { httpStatusCode: 200, body: {} }],
		['one has no answer', {}],
	])('are sent by themselves where %s', async (_name, answer) => {
		const { outcomes, paths } = await joined(([first = []]) => [well(first), answer]);

		expect(outcomes.map(({ success }) => success)).toEqual(rows.map(() => true));
		expect(paths).toEqual(['/composite', '/composite/sobjects']);
	});

	it('are sent by themselves where a text would be taken for an earlier answer', async () => {
		const odd = rows.map((row) => ({ ...row, Description: '@{call0[0].id}' }));

		const { outcomes, paths } = await joined((parts) => parts.map(well), odd);

		expect(outcomes.every(({ success }) => success)).toBe(true);
		expect(paths).toEqual(['/composite/sobjects', '/composite/sobjects']);
	});
});
