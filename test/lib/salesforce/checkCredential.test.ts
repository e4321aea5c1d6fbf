import { checkCredential } from '../../../lib/salesforce/checkCredential';
import { impatientClock } from '../../support/stripeSandbox';
import { connectedOrg } from './support';

const org = connectedOrg();

const check = async (clientSecret = org.clientSecret) =>
	await checkCredential(
		{ myDomain: org.url, clientId: org.clientId, clientSecret },
		impatientClock,
	);

describe('the test of a credential', () => {
	it('says where it leads, and how much of the day’s requests is used', async () => {
		expect(await check()).toEqual({
			usable: true,
			message: expect.stringMatching(
				new RegExp(
					`^Connection successful: ${org.url} \\(\\d+ of \\d+ daily API requests used\\)$`,
				),
			),
		});
	});

	it('signs in anew each time', async () => {
		await check();
		await check();

		expect(await org.calls('POST', /oauth2\/token/)).toHaveLength(2);
	});

	it('says what is wrong, and what to do', async () => {
		const verdict = await check('wrong');

		expect(verdict.usable).toBe(false);
		expect(verdict.message).toMatch(/invalid client credentials.*\. \S/);
	});

	it('needs the permission to use the API', async () => {
		const body = [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'No API' }];
		org.fault({ type: 'status', status: 403, body }, { path: '/limits' });

		expect(await check()).toEqual({
			usable: false,
			message:
				'The test request failed: No API (API_DISABLED_FOR_ORG). Grant the connection’s user the permission “API Enabled” in Salesforce.',
		});
	});

	it('says what Salesforce says where there is nothing to advise', async () => {
		const body = [{ errorCode: 'SOMETHING_NEW', message: 'No' }];
		org.fault({ type: 'status', status: 400, body }, { path: '/limits' });

		expect((await check()).message).toBe('The test request failed: No (SOMETHING_NEW).');
	});

	it('does not try for long, as somebody waits for it', async () => {
		org.fault({ type: 'status', status: 503 }, { path: '/limits' });

		expect((await check()).message).toMatch(/^The test request failed: /);
		expect(await org.calls('GET', /limits/)).toHaveLength(2);
	});
});
