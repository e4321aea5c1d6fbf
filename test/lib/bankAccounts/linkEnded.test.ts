import type Stripe from 'stripe';
import { createLinkAddress } from '../../../lib/bankAccounts/linkAddress';
import { type LinkOutcome, takeLinkEnded } from '../../../lib/bankAccounts/linkEnded';
import { connectPlaid, type PlaidClient } from '../../../lib/plaid/client';
import { plaidConnection } from '../../../lib/plaid/credential';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';
import { type HookReceiver, startHookReceiver } from '../../support/hookReceiver';
import { newPayer } from '../../support/payer';
import { impatientClock } from '../../support/stripeSandbox';

let sandbox: TestSandbox;
let receiver: HookReceiver;
let stripe: Stripe;
let plaid: PlaidClient;
let customerId: string;

beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	receiver = await startHookReceiver();
});
afterAll(async () => {
	await receiver.close();
	await sandbox.close();
});
beforeEach(async () => {
	await sandbox.restart();
	receiver.received.length = 0;
	const { clientId, secret, url: apiAddress } = sandbox.plaid;
	plaid = await connectPlaid(
		plaidConnection({ environment: 'sandbox', clientId, secret, apiAddress }),
		{ clock: impatientClock },
	);
	stripe = sandbox.client();
	customerId = (await stripe.customers.create({ name: 'Rose' })).id;
});

/** Somebody connects an account in a visit from the payment page; gives what Plaid tells of it. */
async function told(visit?: string): Promise<Record<string, unknown>> {
	const { address } = await createLinkAddress(plaid, {
		customerId,
		location: '',
		...(visit !== undefined && { visit }),
		clientName: 'Acme',
		language: 'en',
		countries: ['US'],
		webhook: receiver.url,
		redirect: '',
		validMinutes: 30,
		deliverBy: 'none',
		name: '',
		email: '',
		phone: '',
	});
	const payer = newPayer(sandbox.pages);
	await payer.open(address);
	await payer.submit({
		user: 'user_good',
		password: 'pass_good',
		bank: 'ins_109508',
		account: '0000',
	});
	await sandbox.call('POST', '/deliveries/run', {});
	const [hook] = receiver.received.splice(0);
	return JSON.parse(hook?.body ?? '{}') as Record<string, unknown>;
}

const take = async (body: Record<string, unknown>): Promise<LinkOutcome> =>
	await takeLinkEnded(plaid, async () => await Promise.resolve(stripe), body, false);

const fault = async (path: string, type: string, changes: object = {}) =>
	await sandbox.call('POST', '/faults', { service: 'plaid', path, fault: { type, ...changes } });

const callsOf = async (path: string) =>
	(
		await sandbox.call<{ requests: Array<{ path: string }> }>('GET', '/requests?service=plaid')
	).requests.filter((request) => request.path === path).length;

it('the visit from the payment page stands with the account, and only then', async () => {
	const visit = '0f0e7a1c-visit';
	const first = await take(await told(visit));
	expect(first).toMatchObject({ status: 'attached', customerId, visit });
	const account = await stripe.customers.retrieveSource(
		customerId,
		first.account?.bankAccountId ?? '',
	);
	expect(account).toMatchObject({ metadata: { payment_page_visit: visit } });

	const other = await take(await told());
	expect(other.visit).toBeUndefined();
	expect(other.account?.isDefault).toBe(false);
});

it('a public token is exchanged once, even when the answer is lost', async () => {
	const body = await told();
	await fault('/item/public_token/exchange', 'cutAfter');

	await expect(take(body)).rejects.toThrow('Exchanging the public token failed');

	expect(await callsOf('/item/public_token/exchange')).toBe(1);
});

it('what the token was exchanged for is not lost when the accounts cannot be read', async () => {
	const body = await told();
	await fault('/accounts/get', 'status', { status: 500 });

	const outcome = await take(body);

	expect(outcome).toMatchObject({
		status: 'unfinished',
		customerId,
		connection: { accessToken: expect.stringMatching(/^access-sandbox-/) as string, accounts: [] },
	});
	expect(outcome.problem?.message).toContain('Reading the accounts failed');
	expect(outcome.accountId).toBeUndefined();
});

it('the same session told again asks Plaid for no other token', async () => {
	const body = await told();
	const first = await take(body);

	const again = await take(body);

	expect(again.account).toMatchObject({
		bankAccountId: first.account?.bankAccountId,
		wasThere: true,
	});
	expect(await callsOf('/item/public_token/exchange')).toBe(1);
});
