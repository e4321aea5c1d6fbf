import { sendJoined, type JoinedCall } from '../../../lib/salesforce/composite';
import { connectSalesforce } from '../../../lib/salesforce/connection';
import type { SalesforceFailure } from '../../../lib/salesforce/failure';
import { impatientClock } from '../../support/stripeSandbox';
import { type LocalServer, sendJson, startLocalServer } from './support';

let server: LocalServer;
let sent: unknown;
/** Undefined: the connection is cut. */
let answer: unknown;
beforeAll(async () => {
	server = await startLocalServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			sent = JSON.parse(Buffer.concat(chunks).toString());
			if (answer === undefined) response.destroy();
			else sendJson(response, answer);
		});
	});
});
afterAll(() => server.close());

const read: JoinedCall = { method: 'GET', path: '/limits' };
const write: JoinedCall = { method: 'PATCH', path: '/sobjects/Account/001', json: { Name: 'A' } };
const send = async (...calls: JoinedCall[]) => {
	const connection = await connectSalesforce(
		{ kind: 'token', instanceUrl: server.url, accessToken: 't' },
		{ clock: impatientClock },
	);
	return await sendJoined(connection, calls, 'Asking');
};
const failureOf = async (...calls: JoinedCall[]) =>
	await send(...calls).catch((error: unknown) => error as SalesforceFailure);

it('Calls that go together carry each its own body and headers, and an unreadable answer has status 0', async () => {
	answer = {
		compositeResponse: [{ httpStatusCode: 200, body: 1 }, { httpStatusCode: '200', body: 2 }, null],
	};
	const headers = { 'Sforce-Query-Options': 'batchSize=200' };

	const answers = await send({ ...read, headers }, write, read);

	const url = (path: string) => `/services/data/v65.0${path}`;
	expect(sent).toEqual({
		allOrNone: false,
		compositeRequest: [
			{ method: 'GET', url: url('/limits'), referenceId: 'call0', httpHeaders: headers },
			{ method: 'PATCH', url: url(write.path), referenceId: 'call1', body: { Name: 'A' } },
			{ method: 'GET', url: url('/limits'), referenceId: 'call2' },
		],
	});
	expect(answers).toEqual([
		{ status: 200, body: 1 },
		{ status: 0, body: 2 },
		{ status: 0, body: undefined },
	]);
});

it.each([
	['only read leave no doubt', [read, read], 'none'],
	['write leave doubt', [write], 'unknown'],
	['read and write leave doubt', [read, write], 'unknown'],
])('Lost calls that %s whether something was changed', async (_what, calls, effect) => {
	answer = undefined;

	expect(await failureOf(...calls)).toMatchObject({ code: 'NO_ANSWER', effect });
});

it.each([{ compositeResponse: [] }, {}, []])(
	'Calls that are not each answered fail, and may have been carried out: %j',
	async (body) => {
		answer = body;

		expect(await failureOf(write)).toMatchObject({
			code: 'UNEXPECTED_ANSWER',
			effect: 'unknown',
			attempts: 1,
		});
	},
);
