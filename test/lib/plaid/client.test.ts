import { createLinkAddress } from '../../../lib/bankAccounts/linkAddress';
import { Problem } from '../../../lib/errors';
import { faultOfPlaidCredential } from '../../../lib/plaid/checkCredential';
import { connectPlaid, type PlaidClient } from '../../../lib/plaid/client';
import { type PlaidCredential, plaidConnection } from '../../../lib/plaid/credential';
import { verifiedWebhook } from '../../../lib/plaid/webhook';
import { redact } from '../../../lib/redact';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';
import { startHookReceiver, type HookReceiver } from '../../support/hookReceiver';
import { newPayer } from '../../support/payer';
import { impatientClock } from '../../support/stripeSandbox';

let sandbox: TestSandbox;
let receiver: HookReceiver;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	receiver = await startHookReceiver();
});
afterAll(async () => {
	await receiver.close();
	await sandbox.close();
});
beforeEach(async () => {
	receiver.received.length = 0;
	await sandbox.restart();
});

const credential = (changes: Partial<PlaidCredential> = {}): PlaidCredential => ({
	environment: 'sandbox',
	clientId: sandbox.plaid.clientId,
	secret: sandbox.plaid.secret,
	apiAddress: sandbox.plaid.url,
	...changes,
});

const client = async (changes: Partial<PlaidCredential> = {}, clock = impatientClock) =>
	await connectPlaid(plaidConnection(credential(changes)), { clock });

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
	const error: unknown = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (error instanceof Problem) return error;
	throw new Error('There was no problem', { cause: error });
}

const fault = async (type: string, changes: object = {}) =>
	await sandbox.call('POST', '/faults', { service: 'plaid', fault: { type, ...changes } });

const anyCall = async (plaid: PlaidClient) =>
	await plaid.call('Reading the item', async (endpoints) =>
		endpoints.itemGet({ access_token: 'access-sandbox-00000000-0000-0000-0000-000000000000' }),
	);

describe('a call', () => {
	it.each(['cutBefore', 'cutAfter', 'truncate'])(
		'that is spoilt by %s again and again is told, with what to do, and without a secret',
		async (type) => {
			await fault(type);

			const problem = await problemOf(anyCall(await client()));

			expect(problem.message).toContain(
				'Reading the item failed: no complete answer came from Plaid',
			);
			expect(problem.whatToDo).toContain('status.plaid.com');
			expect(JSON.stringify([problem.message, problem.whatToDo, problem.cause])).not.toContain(
				sandbox.plaid.secret,
			);
		},
	);

	it('is made again after a fault in passing', async () => {
		await sandbox.call('POST', '/faults', {
			service: 'plaid',
			times: 3,
			fault: { type: 'cutAfter' },
		});

		expect((await problemOf(anyCall(await client()))).code).toBe('INVALID_ACCESS_TOKEN');
	});

	it('that must not be done twice is made again after a refusal for the pace, and after nothing else', async () => {
		const request = (deliverBy: 'email' | 'none') => ({
			customerId: 'cus_NffrFeUfNV2Hib',
			location: '',
			clientName: 'Acme',
			language: 'en',
			countries: ['US'],
			webhook: '',
			redirect: '',
			validMinutes: 60,
			deliverBy,
			name: '',
			email: 'rose@edge.example',
			phone: '',
		});
		const links = async (deliverBy: 'email' | 'none', type: string, changes: object = {}) => {
			await sandbox.restart();
			await sandbox.call('POST', '/faults', {
				service: 'plaid',
				times: 1,
				fault: { type, ...changes },
			});
			const made = createLinkAddress(await client(), request(deliverBy));
			const told = await made.then(
				() => 'made',
				() => 'told',
			);
			const { requests } = await sandbox.call<{ requests: unknown[] }>(
				'GET',
				'/requests?service=plaid',
			);
			return [told, requests.length];
		};

		expect(await links('email', 'cutAfter')).toEqual(['told', 1]);
		expect(await links('none', 'cutAfter')).toEqual(['made', 2]);
		expect(await links('email', 'status', { status: 429 })).toEqual(['made', 2]);
	});

	it('that Plaid refuses is not made again', async () => {
		await anyCall(await client()).catch(() => undefined);

		const { requests } = await sandbox.call<{ requests: unknown[] }>(
			'GET',
			'/requests?service=plaid',
		);
		expect(requests).toHaveLength(1);
	});

	it('to what is not Plaid is told so', async () => {
		const plaid = await client({ apiAddress: sandbox.stripe.url });

		expect((await problemOf(anyCall(plaid))).code).toBe('not_plaid');
	});
});

describe('a credential', () => {
	it('that is right passes its test', async () => {
		expect(await faultOfPlaidCredential(credential(), impatientClock)).toBeUndefined();
	});

	it.each<[Partial<PlaidCredential>, string]>([
		[{ clientId: ' ' }, 'Client ID is empty'],
		[{ secret: '' }, 'Secret is empty'],
		[{ secret: 'wrong-secret' }, 'Plaid does not know this client ID with this secret'],
		[{ apiAddress: 'https://a.example@b.example' }, 'API Address: '],
		[{ apiAddress: 'http://plaid.example' }, 'API Address: '],
		[{ apiAddress: 'https://plaid.example/v1' }, 'API Address must end after'],
		[{ environment: 'development' as never, apiAddress: '' }, 'Environment is not chosen'],
	])('%j is told: %s', async (changes, words) => {
		const told = await faultOfPlaidCredential(credential(changes), impatientClock);

		expect(told).toContain(words);
		expect(told).not.toContain('wrong-secret');
	});

	it('is told when the test is not answered', async () => {
		await fault('cutBefore');

		expect(await faultOfPlaidCredential(credential(), impatientClock)).toContain(
			'no complete answer',
		);
	});
});

describe('an access token', () => {
	const TOKEN = 'access-sandbox-8ab976e6-64bc-4b38-98f7-731e7a349970';

	it('is sealed by the secret, opened by it and by the one before, and by no other', async () => {
		const sealed = (await client()).sealed(TOKEN);
		expect(sealed).toMatch(/^sealed_[\w-]+$/);
		expect((await client()).unsealed(sealed)).toBe(TOKEN);
		const rolled = await client({ secret: 'new-secret', secretBefore: sandbox.plaid.secret });
		expect(rolled.unsealed(sealed)).toBe(TOKEN);
		expect((await client({ secret: 'new-secret' })).unsealed(sealed)).toBeUndefined();
		expect((await client()).unsealed(TOKEN)).toBe(TOKEN);
	});

	it('is not repeated in messages', () => {
		expect(redact(`It is ${TOKEN}.`)).toBe('It is access-sandbox-….');
	});
});

describe('a webhook', () => {
	/** What Plaid sends when somebody leaves Link. */
	async function webhook() {
		const plaid = await client();
		const link = await plaid.call('Linking', async (endpoints) =>
			endpoints.linkTokenCreate({
				client_name: 'Acme',
				language: 'en',
				country_codes: ['US'],
				products: ['auth'],
				user: { client_user_id: 'cus_1' },
				webhook: receiver.url,
				hosted_link: {},
			} as never),
		);
		const payer = newPayer(sandbox.pages);
		await payer.open(link.hosted_link_url ?? '');
		await payer.submit({ action: 'leave' });
		await sandbox.call('POST', '/deliveries/run', {});
		const [hook] = receiver.received;
		return {
			body: Buffer.from(hook?.body ?? ''),
			signature: String(hook?.headers['plaid-verification']),
		};
	}

	it('is read when it is Plaid’s', async () => {
		const { body, signature } = await webhook();

		expect(await verifiedWebhook(await client(), body, signature)).toMatchObject({
			webhook_code: 'SESSION_FINISHED',
			status: 'EXITED',
		});
	});

	it.each([
		[-60, 'it was signed later than it is here; is the clock right?'],
		[4 * 60, undefined],
		[6 * 60, 'it was signed more than five minutes ago'],
	])('that is %d seconds old is believed, or: %s', async (seconds, refusal) => {
		const { body, signature } = await webhook();
		const clock = { ...impatientClock, nowMs: () => impatientClock.nowMs() + seconds * 1000 };
		const read = verifiedWebhook(await client({}, clock), body, signature);

		if (refusal === undefined) expect(await read).toBeDefined();
		else expect((await problemOf(read)).message).toContain(refusal);
	});

	it('is refused when the key that signed it has expired', async () => {
		const { body, signature } = await webhook();
		const plaid = await client();
		const { kid = '' } = JSON.parse(
			Buffer.from(signature.split('.')[0] ?? '', 'base64url').toString(),
		) as { kid?: string };
		const { key } = await plaid.call('Fetching the key', async (endpoints) =>
			endpoints.webhookVerificationKeyGet({ key_id: kid }),
		);
		await fault('status', {
			status: 200,
			body: { key: { ...key, expired_at: key.created_at }, request_id: 'r' },
		});

		const { message } = await problemOf(verifiedWebhook(plaid, body, signature));

		expect(message).toContain('the key that signed it has expired');
	});

	it('is refused when anything of it is another', async () => {
		const { body, signature } = await webhook();
		const plaid = await client();
		const [header = '', payload = '', proof = ''] = signature.split('.');
		const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid: 'x' })).toString('base64url');
		const message = async (bytes: Buffer, text: string) =>
			(await problemOf(verifiedWebhook(plaid, bytes, text))).message;

		expect(await message(Buffer.concat([body, Buffer.from(' ')]), signature)).toContain('altered');
		expect(await message(body, '')).toContain('it is not signed');
		expect(await message(body, 'x')).toContain('its signature is none');
		expect(await message(body, `${unsigned}.${payload}.`)).toContain('none of Plaid’s');
		const forged = `${header}.${payload}.${proof.replace(/^../, proof.startsWith('AA') ? 'BB' : 'AA')}`;
		expect(await message(body, forged)).toContain('its signature is wrong');
		const foreign = Buffer.from(JSON.stringify({ alg: 'ES256', kid: 'x' })).toString('base64url');
		expect(await message(body, `${foreign}.${payload}.${proof}`)).toContain('invalid key_id');
	});
});
