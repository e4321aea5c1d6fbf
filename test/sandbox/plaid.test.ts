import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import {
	Configuration,
	CountryCode,
	type LinkTokenCreateRequest,
	PlaidApi,
	type PlaidError,
	Products,
} from 'plaid';
import type { PlaidEndpoints } from '../../lib/plaid/endpoints';
import { startHookReceiver, type HookReceiver } from '../support/hookReceiver';
import { newPayer } from '../support/payer';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
let receiver: HookReceiver;
let plaid: PlaidEndpoints;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	receiver = await startHookReceiver();
	plaid = clientWith({});
});
afterAll(async () => {
	await receiver.close();
	await sandbox.close();
});
beforeEach(async () => {
	receiver.received.length = 0;
	await sandbox.restart();
});

function clientWith(headers: Record<string, string>): PlaidEndpoints {
	const { url, clientId, secret } = sandbox.plaid;
	return new PlaidApi(
		new Configuration({
			basePath: url,
			baseOptions: { headers: { 'PLAID-CLIENT-ID': clientId, 'PLAID-SECRET': secret, ...headers } },
		}),
	);
}

const ASKED: LinkTokenCreateRequest = {
	client_name: 'Acme',
	language: 'en',
	country_codes: [CountryCode.Us],
	products: [Products.Auth],
	user: { client_user_id: 'cus_1' },
	hosted_link: {},
};
const GOOD = { user: 'user_good', password: 'pass_good', bank: 'ins_109508', account: '0000' };

/** What Plaid says of a refusal, with the status. */
async function refused(promise: Promise<unknown>): Promise<PlaidError & { httpStatus: number }> {
	const error: unknown = await promise.then(
		() => new Error('It was not refused'),
		(thrown: unknown) => thrown,
	);
	const { response } = error as { response?: { status: number; data: PlaidError } };
	if (!response) throw error as Error;
	return { ...response.data, httpStatus: response.status };
}

/** Somebody opens the hosted page and fills it in. */
async function visit(address: string | undefined, fields: Record<string, string>) {
	const payer = newPayer(sandbox.pages);
	await payer.open(address ?? '');
	await payer.submit(fields);
	return payer;
}

async function connected(changes: Partial<LinkTokenCreateRequest> = {}) {
	const { data: link } = await plaid.linkTokenCreate({ ...ASKED, ...changes });
	await visit(link.hosted_link_url, GOOD);
	const { data } = await plaid.linkTokenGet({ link_token: link.link_token });
	const added = data.link_sessions?.at(-1)?.results?.item_add_results[0];
	const publicToken = added?.public_token ?? '';
	const exchanged = await plaid.itemPublicTokenExchange({ public_token: publicToken });
	return { link, added, publicToken, token: exchanged.data.access_token };
}

describe('Link', () => {
	it('brings a bank account, its balance, and a token that Stripe takes as verified and charges', async () => {
		const { token, added } = await connected();
		expect(added).toMatchObject({
			institution: { institution_id: 'ins_109508', name: 'First Platypus Bank' },
			accounts: [{ name: 'Plaid Checking', mask: '0000', subtype: 'checking' }],
		});
		const { data } = await plaid.accountsBalanceGet({ access_token: token });
		expect(data.accounts).toMatchObject([
			{ mask: '0000', balances: { available: 100, current: 110, iso_currency_code: 'USD' } },
		]);
		const made = await plaid.processorStripeBankAccountTokenCreate({
			access_token: token,
			account_id: data.accounts[0]?.account_id ?? '',
		});

		const stripe = sandbox.client();
		const { id: customer } = await stripe.customers.create({});
		const source = await stripe.customers.createSource(customer, {
			source: made.data.stripe_bank_account_token,
		});
		expect(source).toMatchObject({ object: 'bank_account', status: 'verified', last4: '6789' });
		const intent = await stripe.paymentIntents.create({
			amount: 5000,
			currency: 'usd',
			customer,
			payment_method: source.id,
			allowed_payment_method_types: ['us_bank_account'],
			confirm: true,
			mandate_data: { customer_acceptance: { type: 'offline' } },
		});
		expect(intent.status).toBe('processing');
		await sandbox.call('POST', '/clock', { advance: 10 * 24 * 3600 });
		expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
	});

	it('tells of its end by a webhook that Plaid has signed', async () => {
		const { link, publicToken } = await connected({ webhook: receiver.url });
		await sandbox.call('POST', '/deliveries/run', {});

		const [hook] = receiver.received;
		expect(receiver.received).toHaveLength(1);
		expect(JSON.parse(hook?.body ?? '')).toMatchObject({
			webhook_type: 'LINK',
			webhook_code: 'SESSION_FINISHED',
			status: 'SUCCESS',
			link_token: link.link_token,
			public_tokens: [publicToken],
			environment: 'sandbox',
		});
		const signature = String(hook?.headers['plaid-verification']);
		const { kid = '', alg } = decodeProtectedHeader(signature);
		expect(alg).toBe('ES256');
		const { data } = await plaid.webhookVerificationKeyGet({ key_id: kid });
		const { payload } = await jwtVerify(signature, await importJWK({ ...data.key }, 'ES256'));
		expect(payload['request_body_sha256']).toBe(
			createHash('sha256')
				.update(hook?.body ?? '')
				.digest('hex'),
		);
	});

	it('sends a webhook again that was not taken', async () => {
		receiver.answers.push(500);
		await connected({ webhook: receiver.url });
		await sandbox.call('POST', '/deliveries/run', {});
		await sandbox.call('POST', '/clock', { advance: 31 });
		await sandbox.call('POST', '/deliveries/run', {});

		expect(receiver.received).toHaveLength(2);
	});

	it('refuses a wrong password, tells when somebody leaves, and leads back where it was told', async () => {
		const { data: link } = await plaid.linkTokenCreate({
			...ASKED,
			hosted_link: { completion_redirect_uri: 'https://acme.example/thanks' },
		});
		const wrong = await visit(link.hosted_link_url, { ...GOOD, password: 'x' });
		expect(wrong.page).toContain('credentials you provided were incorrect');
		const left = await visit(link.hosted_link_url, { action: 'leave' });
		expect(left.at).toBe('https://acme.example/thanks');

		const { data } = await plaid.linkTokenGet({ link_token: link.link_token });
		expect(data.link_sessions).toMatchObject([
			{ exit: { error: null }, results: { item_add_results: [] } },
		]);
	});

	it('is over once it has brought an account, and after its time', async () => {
		const { link } = await connected();
		const again = newPayer(sandbox.pages);
		await again.open(link.hosted_link_url ?? '');
		expect(again.page).toContain('This link is over');

		const { data: late } = await plaid.linkTokenCreate(ASKED);
		await sandbox.call('POST', '/clock', { advance: 1801 });
		await again.open(late.hosted_link_url ?? '');
		expect(again.page).toContain('This link is over');
	});

	it('repairs a connection that the bank wants a new login for', async () => {
		const { token } = await connected();
		await plaid.sandboxItemResetLogin({ access_token: token });
		expect(await refused(plaid.accountsBalanceGet({ access_token: token }))).toMatchObject({
			error_type: 'ITEM_ERROR',
			error_code: 'ITEM_LOGIN_REQUIRED',
			httpStatus: 400,
		});
		const { data: item } = await plaid.itemGet({ access_token: token });
		expect(item.item.error?.error_code).toBe('ITEM_LOGIN_REQUIRED');

		const { data: link } = await plaid.linkTokenCreate({
			...ASKED,
			products: null,
			access_token: token,
		});
		await visit(link.hosted_link_url, { user: GOOD.user, password: GOOD.password });

		const { data } = await plaid.accountsGet({ access_token: token });
		expect(data.accounts).toHaveLength(1);
	});
});

describe('refusals', () => {
	it('say in Plaid’s form what is wrong with a request', async () => {
		const { url } = sandbox.plaid;
		const post = async (path: string, body: string) => {
			const answer = await fetch(url + path, { method: 'POST', body });
			return (await answer.json()) as PlaidError;
		};
		expect(await post('/item/get', 'x')).toMatchObject({ error_code: 'INVALID_BODY' });
		expect(await post('/nowhere', '{}')).toMatchObject({ error_code: 'NOT_FOUND' });
		expect(await post('/item/get', '{}')).toMatchObject({
			error_code: 'MISSING_FIELDS',
			error_message: expect.stringContaining('client_id, secret') as string,
		});
	});

	it.each([
		[{ products: null }, 'MISSING_FIELDS'],
		[{ user: undefined }, 'MISSING_FIELDS'],
		[{ webhook: 'nowhere' }, 'INVALID_FIELD'],
		[{ language: 5 }, 'INVALID_FIELD'],
		[{ products: ['gold'] }, 'INVALID_FIELD'],
		[{ colour: 'red' }, 'UNKNOWN_FIELDS'],
		[{ hosted_link: { url_lifetime_seconds: 2_000_000 } }, 'INVALID_FIELD'],
		[{ hosted_link: { delivery_method: 'email' } }, 'MISSING_FIELDS'],
		[{ hosted_link: { delivery_method: 'sms' } }, 'MISSING_FIELDS'],
		[{ access_token: 'x' }, 'INVALID_ACCESS_TOKEN'],
	])('refuse a Link token with %j', async (changes, code) => {
		const request = { ...ASKED, ...(changes as Partial<LinkTokenCreateRequest>) };
		expect(await refused(plaid.linkTokenCreate(request))).toMatchObject({
			error_code: code,
			request_id: expect.stringMatching(/./) as string,
		});
	});

	it('refuse wrong keys, tokens that are used up or unknown, and accounts that are not there', async () => {
		const stranger = clientWith({ 'PLAID-SECRET': 'wrong' });
		const { token, publicToken } = await connected();
		const code = async (promise: Promise<unknown>) => (await refused(promise)).error_code;

		expect(await code(stranger.linkTokenCreate(ASKED))).toBe('INVALID_API_KEYS');
		expect(await code(plaid.itemPublicTokenExchange({ public_token: publicToken }))).toBe(
			'INVALID_PUBLIC_TOKEN',
		);
		expect(await code(plaid.linkTokenGet({ link_token: 'link-sandbox-1' }))).toBe(
			'INVALID_LINK_TOKEN',
		);
		expect(await code(plaid.webhookVerificationKeyGet({ key_id: 'x' }))).toBe(
			'INVALID_WEBHOOK_VERIFICATION_KEY_ID',
		);
		const account = { access_token: token, account_id: 'x' };
		expect(await code(plaid.processorStripeBankAccountTokenCreate(account))).toBe(
			'INVALID_ACCOUNT_ID',
		);
		await plaid.itemRemove({ access_token: token });
		expect(await code(plaid.itemGet({ access_token: token }))).toBe('INVALID_ACCESS_TOKEN');
	});

	it('come on demand, in Plaid’s words', async () => {
		const fault = (status: number) =>
			sandbox.call('POST', '/faults', {
				service: 'plaid',
				times: 1,
				fault: { type: 'status', status },
			});
		await fault(429);
		expect(await refused(plaid.linkTokenCreate(ASKED))).toMatchObject({
			error_type: 'RATE_LIMIT_EXCEEDED',
			httpStatus: 429,
		});
		await fault(500);
		expect(await refused(plaid.linkTokenCreate(ASKED))).toMatchObject({
			error_code: 'INTERNAL_SERVER_ERROR',
		});
	});
});

it('Stripe’s customer has a bank account once', async () => {
	const stripe = sandbox.client();
	const { id } = await stripe.customers.create({});
	await stripe.customers.createSource(id, { source: 'btok_us_verified' });

	const error = await refusalOf(stripe.customers.createSource(id, { source: 'btok_us_verified' }));

	expect(error.code).toBe('bank_account_exists');
});
