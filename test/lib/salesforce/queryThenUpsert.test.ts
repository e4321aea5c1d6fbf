import { queryThenUpsert } from '../../../lib/salesforce/queryThenUpsert';
import type { RowValues } from '../../../lib/salesforce/rows';
import { type Soql, soql } from '../../../lib/salesforce/soql';
import { connectedOrg, problemOf, sendJson, startLocalServer } from './support';
import { connectSalesforce } from '../../../lib/salesforce/connection';
import { impatientClock } from '../../support/stripeSandbox';

const org = connectedOrg();

const upsert = (rows: RowValues[]) =>
	({
		operation: 'upsert',
		object: 'Account',
		externalIdField: 'Stripe_Customer_ID__c',
		rows,
	}) as const;
const ask = async (query: Soql, rows: RowValues[]) =>
	await queryThenUpsert<{ Name: string }>(
		await org.connect(),
		query,
		upsert(rows),
		'Keeping where the sync stands',
	);
const named = (name: string) => soql`SELECT Name FROM Account WHERE Name = ${name}`;

describe('a query and the writing after it', () => {
	it('are one request, and the query tells what was there before', async () => {
		const row = { Name: 'Before', Stripe_Customer_ID__c: 'cus_both' };
		expect(await ask(named('Before'), [row])).toEqual({ found: [], isWritten: true });

		const again = await ask(named('Before'), [{ ...row, Name: 'After' }]);

		expect(again).toMatchObject({ found: [{ Name: 'Before' }], isWritten: true });
		expect(await org.soql("SELECT Id FROM Account WHERE Name = 'After'")).toHaveLength(1);
		expect(await org.calls('POST')).toHaveLength(2);
		expect(await org.calls('GET', /query/)).toHaveLength(1);
	});

	it('tell that a row was not written, so that it is sent by itself', async () => {
		const rows = [
			{ Name: 'Right', Stripe_Customer_ID__c: 'cus_right' },
			{ Name: 'x'.repeat(300), Stripe_Customer_ID__c: 'cus_wrong' },
		];

		expect(await ask(named('Right'), rows)).toMatchObject({ isWritten: false });
	});

	it('tell of no answer where the query is refused, and write all the same', async () => {
		const row = { Name: 'Written', Stripe_Customer_ID__c: 'cus_written' };

		const outcome = await ask(soql`SELECT Nope__c FROM Account`, [row]);

		expect(outcome).toEqual({ isWritten: true });
	});

	it.each<[string, Soql, RowValues]>([
		[
			'the query is too long for one request',
			named('x'.repeat(15_500)),
			{ Name: 'Long', Stripe_Customer_ID__c: 'cus_unsent' },
		],
		[
			'a text would be taken for an earlier answer',
			named('Curly'),
			{ Name: '@{call0}', Stripe_Customer_ID__c: 'cus_unsent' },
		],
		['a row cannot be sent', named('No key'), { Name: 'No key' }],
	])('are not sent together where %s', async (_name, query, row) => {
		expect(await ask(query, [row])).toEqual({ isWritten: false });
		expect(await org.calls()).toEqual([]);
	});

	it('fail with what was being done', async () => {
		org.fault({ type: 'status', status: 403 });

		expect(await problemOf(ask(named('A'), []))).toMatchObject({
			message: expect.stringMatching(/^Keeping where the sync stands failed: /),
			code: 'REQUEST_LIMIT_EXCEEDED',
		});
	});

	it.each([
		['no list', {}],
		['a list too short', { compositeResponse: [{ httpStatusCode: 200, body: [] }] }],
		['no object', []],
	])('fail where Salesforce answers with %s', async (_name, body) => {
		const server = await startLocalServer((_request, response) => {
			sendJson(response, body);
		});
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
			{ clock: impatientClock },
		);

		const asked = queryThenUpsert(connection, named('A'), upsert([]), 'Keeping');

		expect((await problemOf(asked)).message).toContain('Salesforce did not answer each of 2 calls');
		server.close();
	});

	it.each([
		[
			'a part of what was found',
			{ done: false, records: [{ Name: 'A' }] },
			[{ success: true }],
			true,
		],
		['a row without a result that is right', { done: true, records: [] }, [{ success: 1 }], false],
		['a result that is none', { done: true, records: [] }, [null], false],
		['results that are none', { done: true, records: [] }, {}, false],
	])('are not taken for done where Salesforce tells %s', async (_name, read, wrote, isWritten) => {
		const server = await startLocalServer((_request, response) => {
			sendJson(response, {
				compositeResponse: [
					{ httpStatusCode: 200, body: read },
					{ httpStatusCode: 200, body: wrote },
				],
			});
		});
		const connection = await connectSalesforce(
			{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
			{ clock: impatientClock },
		);

		const row = { Stripe_Customer_ID__c: 'cus_1' };
		const outcome = await queryThenUpsert(connection, named('A'), upsert([row]), 'Keeping');

		expect(outcome).toEqual({ ...(read.done && { found: [] }), isWritten });
		server.close();
	});
});
