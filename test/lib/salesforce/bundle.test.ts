import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import type * as jsforce from '../../../lib/salesforce/jsforce';
import { createTransport } from '../../../lib/salesforce/transport';
import { orgState } from '../../../lib/salesforce/orgs';
import { Session } from '../../../lib/salesforce/session';
import { ensureBuilt } from '../../../tools/ensureBuilt';
import { impatientClock } from '../../support/stripeSandbox';
import { sendJson, startLocalServer } from './support';

const chunk = join(resolve(__dirname, '../../..'), 'dist/chunks/jsforce.js');

type Jsforce = typeof jsforce;
type OwnRequest = InstanceType<Jsforce['Transport']>['httpRequest'];

beforeAll(() => ensureBuilt(), 120_000);

test('the bundled jsforce sends its requests through our transport, without an HTTP client of its own', async () => {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- the built file, as n8n loads it
	const { Connection, StreamPromise } = require(chunk) as Jsforce;
	const server = await startLocalServer((_request, response) => sendJson(response, { ok: true }));
	const access = { accessToken: 't', instanceUrl: server.url };
	const transport = createTransport({
		session: new Session(undefined, access),
		org: orgState(server.url),
		clock: impatientClock,
		random: () => 0,
		timeoutMs: 5000,
		dailyShare: 1,
	});
	const connection = new Connection({ ...access, version: '65.0' });
	const httpRequest: OwnRequest = ({ method, url, headers = {} }) =>
		StreamPromise.create(() => ({
			stream: new PassThrough(),
			promise: transport({ method, url, headers }).then(({ status, body }) => ({
				statusCode: status,
				headers: { 'content-type': 'application/json' },
				body,
			})),
		}));
	connection._transport.httpRequest = httpRequest;

	expect(await connection.request('/limits')).toEqual({ ok: true });
	expect(server.asked).toEqual(['GET /services/data/v65.0/limits']);
	expect(readFileSync(chunk, 'utf8')).not.toContain('undici.globalDispatcher');
	server.close();
});
