import type { ServerResponse } from 'node:http';
import { connectSalesforce } from '../../../lib/salesforce/connection';
import type { RowValues } from '../../../lib/salesforce/rows';
import { type RowOutcome, writeRecords, type WriteRequest } from '../../../lib/salesforce/write';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, sendJson, startLocalServer } from './support';

// What Bulk API 2.0 may answer, and the sandbox never does.

const JOB = '/services/data/v65.0/jobs/ingest';
const ONE = '001bm00000mQx5rAAC';
const TWO = '001bm00000mQx5sAAC';

interface Answers {
	/** What the job says of itself, the last one for ever. */
	states?: object[];
	successful?: string;
	failed?: string;
	upload?: (response: ServerResponse, uploads: number) => void;
	close?: (response: ServerResponse) => void;
}

const taken = (response: ServerResponse) => {
	response.writeHead(201).end();
};
const done = (response: ServerResponse) => {
	sendJson(response, {});
};

let server: LocalServer | undefined;
/** What the job was sent, JSON parsed. */
let sent: unknown[] = [];
/** What its results were asked for as. */
let accepted: unknown[] = [];
beforeEach(() => {
	sent = [];
	accepted = [];
});
afterEach(() => server?.close());

/** Updates (or upserts) rows by a job of an org that answers as is said. */
async function writeTo(
	{ states = [{ state: 'JobComplete' }], successful = '', failed = '', ...answers }: Answers,
	rows: readonly RowValues[] = [
		{ Id: ONE, Phone: '1' },
		{ Id: TWO, Phone: '2' },
	],
	externalIdField?: string,
): Promise<RowOutcome[]> {
	const left = [...states];
	let uploads = 0;
	server = await startLocalServer((request, response) => {
		const { method = '', url = '' } = request;
		const text = (csv: string) => {
			accepted.push(request.headers.accept);
			response.writeHead(200, { 'content-type': 'text/csv' }).end(csv);
		};
		let body = '';
		request.on('data', (part) => (body += String(part)));
		request.on('end', () => {
			if (body) sent.push(method === 'PUT' ? body : JSON.parse(body));
			if (method === 'POST') sendJson(response, { id: `750-${uploads + 1}` });
			else if (method === 'PUT') (answers.upload ?? taken)(response, ++uploads);
			else if (method === 'PATCH') (answers.close ?? done)(response);
			else if (url.endsWith('/successfulResults')) text(successful);
			else if (url.endsWith('/failedResults')) text(failed);
			else sendJson(response, { id: '750', ...(left.length > 1 ? left.shift() : left[0]) });
		});
	});
	const connection = await connectSalesforce(
		{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
		{ clock: impatientClock },
	);
	const request: WriteRequest = externalIdField
		? { operation: 'upsert', object: 'Account', externalIdField, rows }
		: { operation: 'update', object: 'Account', rows };
	return await writeRecords(connection, request, { bulkThreshold: 1 });
}

const told = (outcome: RowOutcome | undefined) =>
	outcome?.success === false
		? { code: outcome.code, fields: outcome.fields, message: outcome.problem.message }
		: outcome;
const asked = (method: string) =>
	server?.asked.filter((call) => call.startsWith(`${method} `)) ?? [];

describe('the results of a job', () => {
	it('find their rows by ID, in whatever order and form they come', async () => {
		const successful = `sf__Id,sf__Created,Id,Phone\n${TWO},false,${TWO.slice(0, 15)},2\n`;
		const failed = `sf__Id,sf__Error,ID,Phone\n,"STRING_TOO_LONG:Too long: Phone:Phone, Fax --",${ONE},1\n`;

		const outcomes = await writeTo({ successful, failed });

		expect(outcomes.map(told)).toEqual([
			{
				code: 'STRING_TOO_LONG',
				fields: ['Phone', 'Fax'],
				message: 'Writing Account records failed: Too long: Phone [Phone, Fax] (STRING_TOO_LONG)',
			},
			{ success: true, id: TWO, created: false },
		]);
	});

	it('find their rows by external ID, and tell what was made', async () => {
		const rows = [
			{ Key__c: 'cus_1', Name: 'A' },
			{ Key__c: 'cus_2', Name: 'B' },
		];
		const successful = `sf__Id,sf__Created,key__C,Name\n${TWO},true,cus_2,B\n${ONE},false,cus_1,A\n`;

		expect(await writeTo({ successful }, rows, 'Key__c')).toEqual([
			{ success: true, id: ONE, created: false },
			{ success: true, id: TWO, created: true },
		]);
	});

	it('that are about no row of ours, or say a thing twice, change nothing', async () => {
		const successful = `sf__Id,sf__Created,Id\n${ONE},false,${ONE}\n001000000000001AAA,true,001000000000001AAA\n${TWO},false,${TWO}\n`;
		const failed = `sf__Id,sf__Error,Id\n${ONE},"X:Late --",${ONE}\n`;

		const outcomes = await writeTo({ successful, failed });

		expect(outcomes.map(({ success }) => success)).toEqual([true, true]);
	});

	it.each([
		['REQUIRED_FIELD_MISSING:Required: [Name]:Name --', 'REQUIRED_FIELD_MISSING', ['Name']],
		['INVALID_CROSS_REFERENCE_KEY:invalid reference:--', 'INVALID_CROSS_REFERENCE_KEY', []],
		['DUPLICATE_VALUE:one: two:Key__c --', 'DUPLICATE_VALUE', ['Key__c']],
		['something else', 'UNKNOWN', []],
		['', 'UNKNOWN', []],
	])('tell why a row was refused: “%s”', async (error, code, fields) => {
		const failed = `sf__Id,sf__Error,Id\n,"${error}",${ONE}\n`;

		const [outcome] = await writeTo({ failed }, [{ Id: ONE, Phone: '1' }]);

		expect(told(outcome)).toMatchObject({ code, fields });
	});

	it.each([
		['something else', 'something else (UNKNOWN)'],
		['', 'Salesforce gave no reason (UNKNOWN)'],
		['Row 1: UNKNOWN_EXCEPTION:odd --', 'Row 1: UNKNOWN_EXCEPTION:odd -- (UNKNOWN)'],
		['DUPLICATE_VALUE:one -- two:Key__c --', 'one -- two [Key__c] (DUPLICATE_VALUE)'],
		['UNABLE_TO_LOCK_ROW:unable to lock --', 'unable to lock (UNABLE_TO_LOCK_ROW)'],
		['STRING_TOO_LONG:too long:Name -- \n', 'too long [Name] (STRING_TOO_LONG)'],
	])('tell why a row was refused, in Salesforce’s words: %j', async (error, message) => {
		const failed = `sf__Id,sf__Error,Id\n,"${error}",${ONE}\n`;

		const [outcome] = await writeTo({ failed }, [{ Id: ONE, Phone: '1' }]);

		expect(told(outcome)).toMatchObject({
			message: `Writing Account records failed: ${message}`,
		});
	});

	it('are asked for as CSV', async () => {
		await writeTo({});

		expect(accepted).toEqual(['text/csv', 'text/csv']);
	});

	it.each([
		['JobComplete', undefined, 'NO_RESULT', 'Bulk job 750 has no result for this record'],
		['Failed', 'Out of space', 'BULK_JOB_FAILED', 'Out of space'],
		[
			'Failed',
			'InvalidBatch : Field name not found : Nope__c',
			'INVALID_FIELD',
			'InvalidBatch : Field name not found : Nope__c',
		],
		[
			'Aborted',
			undefined,
			'BULK_JOB_FAILED',
			'The bulk job was aborted in Salesforce before it came to this record',
		],
	])('lack rows of a job that ended as %s (%s)', async (state, errorMessage, code, message) => {
		const outcomes = await writeTo({ states: [{ state, errorMessage }] });

		expect(outcomes.map(told)).toEqual(
			outcomes.map(() => ({
				code,
				fields: [],
				message: `Writing Account records failed: ${message} (${code})`,
			})),
		);
	});

	it('are waited for while the job is under way', async () => {
		const successful = `sf__Id,sf__Created,Id\n${ONE},false,${ONE}\n`;
		const states = ['UploadComplete', 'InProgress', 'InProgress', 'JobComplete'];

		const outcomes = await writeTo({ states: states.map((state) => ({ state })), successful }, [
			{ Id: ONE, Phone: '1' },
		]);

		expect(outcomes).toEqual([{ success: true, id: ONE, created: false }]);
		expect(asked('GET').filter((call) => call.endsWith(`${JOB}/750-1`))).toHaveLength(4);
	});
});

describe('a job', () => {
	it('of updates names object, operation and form, takes the rows, and is closed', async () => {
		await writeTo({});

		expect(sent).toStrictEqual([
			{ object: 'Account', operation: 'update', contentType: 'CSV', lineEnding: 'LF' },
			`Id,Phone\n${ONE},1\n${TWO},2\n`,
			{ state: 'UploadComplete' },
		]);
	});

	it('of upserts names the external ID besides', async () => {
		await writeTo({}, [{ Key__c: 'cus_1' }, { Key__c: 'cus_2' }], 'Key__c');

		expect(sent[0]).toMatchObject({ operation: 'upsert', externalIdFieldName: 'Key__c' });
	});

	it('takes each record once', async () => {
		await writeTo({}, [
			{ Id: ONE, Phone: '1' },
			{ Id: TWO, Phone: '2' },
			{ Id: ONE, Phone: '3' },
		]);

		expect(sent[1]).toBe(`Id,Phone\n${ONE},1\n${TWO},2\n`);
	});

	it('that does not take its rows is aborted', async () => {
		await writeTo({ upload: (response) => response.writeHead(400).end() });

		expect(sent.at(-1)).toStrictEqual({ state: 'Aborted' });
	});
});

describe('an upload without an answer', () => {
	it('is not repeated into the same job: a fresh one is begun, and the old one given up', async () => {
		const successful = `sf__Id,sf__Created,Id\n${ONE},false,${ONE}\n${TWO},false,${TWO}\n`;
		const upload = (response: ServerResponse, uploads: number) => {
			if (uploads < 3) response.destroy();
			else response.writeHead(201).end();
		};

		const outcomes = await writeTo({ successful, upload });

		expect(outcomes.map(({ success }) => success)).toEqual([true, true]);
		expect(asked('PUT')).toEqual(
			['750-1', '750-2', '750-3'].map((id) => `PUT ${JOB}/${id}/batches`),
		);
		expect(asked('PATCH')).toEqual(['750-1', '750-2', '750-3'].map((id) => `PATCH ${JOB}/${id}`));
	});

	it('is given up after three jobs, and nobody has to look after the rows', async () => {
		const outcomes = await writeTo({ upload: (response) => response.destroy() });

		expect(asked('PUT')).toHaveLength(3);
		expect(outcomes.map(({ success }) => success)).toEqual([false, false]);
		for (const outcome of outcomes) {
			expect(outcome.success ? '' : outcome.problem.whatToDo).not.toContain(
				'carried out all the same',
			);
		}
	});

	it('that Salesforce refuses is not made again', async () => {
		const outcomes = await writeTo({
			upload: (response) => {
				sendJson(response, [{ errorCode: 'INVALIDJOBSTATE', message: 'No' }], 400);
			},
		});

		expect(asked('PUT')).toHaveLength(1);
		expect(told(outcomes[0])).toMatchObject({ code: 'INVALIDJOBSTATE' });
	});
});

describe('a job that cannot be closed', () => {
	const refuse = (status: number) => (response: ServerResponse) => {
		sendJson(response, [{ errorCode: 'INVALIDJOBSTATE', message: 'Closed already' }], status);
	};
	const successful = `sf__Id,sf__Created,Id\n${ONE},false,${ONE}\n${TWO},false,${TWO}\n`;

	it.each([400, 409])('because it is closed already (%s) goes on', async (status) => {
		const outcomes = await writeTo({ successful, close: refuse(status) });

		expect(outcomes.map(({ success }) => success)).toEqual([true, true]);
	});

	it('and is still open has written nothing', async () => {
		const outcomes = await writeTo({ states: [{ state: 'Open' }], close: refuse(400) });

		expect(outcomes.map(told)).toMatchObject([
			{ code: 'INVALIDJOBSTATE' },
			{ code: 'INVALIDJOBSTATE' },
		]);
	});

	it('for another reason is told so', async () => {
		const outcomes = await writeTo({ successful, close: refuse(403) });

		expect(outcomes.map(({ success }) => success)).toEqual([false, false]);
		expect(asked('GET')).toEqual([]);
	});
});
