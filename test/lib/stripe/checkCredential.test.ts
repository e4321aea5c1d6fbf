import { checkCredential } from '../../../lib/stripe/checkCredential';
import type { StripeCredential } from '../../../lib/stripe/credential';
import {
	impatientClock,
	startStripeSandbox,
	type StripeSandbox,
} from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

const check = async (given: Partial<StripeCredential> = {}) =>
	await checkCredential(
		{ secretKey: sandbox.stripe.secretKey, apiAddress: sandbox.stripe.url, ...given },
		impatientClock,
	);
const at = (name: string, secretKey: string) => ({
	locations: { location: [{ name, secretKey }] },
});
const restricted = async (permissions: object) =>
	(await sandbox.call<{ key: string }>('POST', '/keys', { permissions })).key;

describe('the test of a credential', () => {
	it('passes where each key may read customers, with one request for each', async () => {
		const { secondAccount } = sandbox.stripe as unknown as { secondAccount: { secretKey: string } };

		expect(await check(at('Austin', secondAccount.secretKey))).toEqual({
			usable: true,
			message: 'Connection successful',
		});
		expect(await sandbox.requests()).toEqual([
			expect.objectContaining({ path: '/v1/customers', params: { limit: '1' } }),
			expect.objectContaining({ path: '/v1/customers', params: { limit: '1' } }),
		]);
	});

	it('asks once where there are no locations', async () => {
		expect(await check({ locations: {} })).toMatchObject({ usable: true });
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it('asks nobody when the keys are wrong by their form, and tells every fault', async () => {
		expect(await check({ secretKey: 'pk_test_1', publishableKey: 'sk_test_1' })).toEqual({
			usable: false,
			message:
				'The Secret Key field holds a publishable key. It needs a key that starts with sk_ or rk_. The Publishable Key field holds a secret key. It needs a key that starts with pk_.',
		});
		expect(await sandbox.requests()).toEqual([]);
	});

	it('says which location’s key is wrong, and what to do', async () => {
		expect(await check(at(' Austin ', 'sk_test_wrong'))).toEqual({
			usable: false,
			message: expect.stringMatching(
				/^Location “Austin”: The test request failed: Invalid API Key provided: .* Check the secret key in the credential\./,
			),
		});
		expect(await check({ secretKey: 'sk_test_wrong' })).toEqual({
			usable: false,
			message: expect.stringMatching(/^The test request failed: Invalid API Key provided/),
		});
	});

	it('names the permission that a restricted key lacks', async () => {
		const verdict = await check({ secretKey: await restricted({ coupon: 'read' }) });

		expect(verdict).toEqual({
			usable: false,
			message:
				'The key may not read customers. Give it the permission “Customers: Read” under API keys in the Stripe Dashboard (“Customers: Write” to create them), or use another key.',
		});
	});

	it('names it too where Stripe does not, with the location', async () => {
		const fault = { type: 'status', status: 403, body: { error: { message: 'No.' } } };
		await sandbox.fault({ fault });

		expect((await check()).message).toMatch(
			/^The key may not read customers\. .*“Customers: Read”/,
		);
	});

	it('does not try for long, as somebody waits for it', async () => {
		await sandbox.fault({ fault: { type: 'cutBefore' } });

		expect(await check()).toEqual({
			usable: false,
			message: expect.stringMatching(/after 2 attempts.*Check API Address in the credential/),
		});
	});
});
