import { connectSalesforce } from '../../../lib/salesforce/connection';
import type { SalesforceFailure } from '../../../lib/salesforce/failure';
import { awaitJob } from '../../../lib/salesforce/jobs';
import { sendJson, startLocalServer } from './support';

it('A job that is under way is looked after for an hour, and then left to itself', async () => {
	const server = await startLocalServer((_request, response) =>
		sendJson(response, { id: '750', state: 'InProgress' }),
	);
	const hour = 60 * 60_000;
	let nowMs = 10 * hour;
	const clock = {
		nowMs: () => nowMs,
		monotonicMs: () => nowMs,
		sleep: async () => {
			nowMs += hour / 2;
		},
	};
	const auth = { kind: 'token' as const, instanceUrl: server.url, accessToken: 't' };
	const connection = await connectSalesforce(auth, { clock });

	const failure = await awaitJob(connection, '/jobs/ingest/750', 'Writing').catch(
		(error: unknown) => error as SalesforceFailure,
	);
	server.close();

	expect(failure).toMatchObject({
		code: 'JOB_STILL_RUNNING',
		message:
			'Bulk job 750 has not ended after 60 minutes (InProgress); see Setup > Bulk Data Load Jobs in Salesforce',
		effect: 'unknown',
		attempts: 1,
	});
	expect(server.asked).toHaveLength(3);
});
