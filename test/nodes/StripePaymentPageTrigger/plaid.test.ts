import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { listenWebhooks, type WebhookListener } from '../../../engine';
import { CARD, newPayer } from '../../support/payer';
import { useSkippedWaits } from '../../support/skippedWaits';
import { GOOD_LOGIN } from '../PlaidBankAccount/support';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';
import { pageWorkflow } from './pageWorkflow';
import { BROWSER, hidden, newLink, open, send } from './visitor';

// The package may have to be built first.
jest.setTimeout(120_000);
useSkippedWaits();

let world: LinkWorld;
let listener: WebhookListener;
let pageUrl: string;
let count = 0;

beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.again();
	await listen();
});
afterEach(() => listener.close());

async function listen(parameters: INodeParameters = {}): Promise<void> {
	const workflow = pageWorkflow(world, `plaid ${++count}`, { plaidAccounts: true, ...parameters });
	listener = await listenWebhooks(workflow);
	pageUrl = listener.webhooks[0]?.url ?? '';
}

const linkFor = async (values: object = {}) => await newLink(world, pageUrl, values);

const look = async (url: string) => await (await open(url)).text();

/** The form is sent as the page shows it; gives the address that it leads to. */
async function submit(url: string, fields: Record<string, string>): Promise<string> {
	const answer = await send(url, { nonce: hidden(await look(url), 'nonce'), ...fields });
	return answer.headers.get('location') ?? '';
}

/** A payer chooses Plaid and signs in at the bank; gives the address that they come back to. */
async function signIn(url: string, wish: object = {}, login = GOOD_LOGIN): Promise<string> {
	const payer = newPayer(world.pages);
	await payer.open(await submit(url, { method: 'plaid', ...wish }));
	await payer.submit(login);
	await world.call('POST', '/deliveries/run', {});
	return payer.at;
}

/** What the page asks to be agreed to is agreed to. */
async function agree(back: string): Promise<Response> {
	return await send(back, { agreed: hidden(await look(back), 'agreed') });
}

const intents = async () =>
	(await world.stripeClient.paymentIntents.list({ customer: world.customerId })).data;
const accounts = async () =>
	(await world.stripeClient.customers.listSources(world.customerId, { object: 'bank_account' }))
		.data;

async function told(): Promise<IDataObject[]> {
	await listener.settled();
	return listener.executions.flatMap(({ nodes }) =>
		(nodes['Page']?.[0] ?? []).map(({ json }) => json),
	);
}

test('a payer signs in at the bank, sees what will be debited, agrees, and it is on its way', async () => {
	const { id, url } = await linkFor();
	expect(await look(url)).toContain('US bank account, by signing in at your bank (Plaid)');

	const back = await signIn(url, { 'how-much': 'part', amount: '20.00' });
	const page = await look(back);
	expect(page).toContain('Pay $20.00 from your bank account');
	expect(page).toContain('Acme Inc. takes $20.00 from STRIPE TEST BANK •••• 6789, once.');
	expect(page).toContain('Allow and pay $20.00');
	expect(await intents()).toEqual([]);

	const agreed = await agree(back);
	expect([agreed.status, agreed.headers.get('location')]).toEqual([303, back]);
	const result = await look(back);
	expect(result).toContain('It is not paid yet');
	expect(result).toMatch(/Expected on \w+ \d+, \d{4}\./);
	expect(result).toContain('<dt>Left to pay</dt><dd>$30.00</dd>');

	const [intent] = await intents();
	expect(intent).toMatchObject({
		amount: 2000,
		status: 'processing',
		metadata: { salesforce_invoice_id: id, n8n_link: 'payment_page' },
	});
	const pdf = await fetch(`${back}&pdf=1`);
	expect(pdf.headers.get('content-type')).toBe('application/pdf');
	expect(await told()).toContainEqual(
		expect.objectContaining({
			event: 'paying',
			amount: '20.00',
			paymentId: intent?.id,
			sessionId: null,
		}),
	);
});

test('the mandate keeps who agreed, online', async () => {
	const { url } = await linkFor();
	await agree(await signIn(url));

	const [intent] = await intents();
	const charge = await world.stripeClient.charges.retrieve(intent?.latest_charge as string);
	const { mandate } = charge.payment_method_details?.us_bank_account ?? {};
	const id = typeof mandate === 'string' ? mandate : (mandate?.id ?? '');
	expect(await world.stripeClient.mandates.retrieve(id)).toMatchObject({
		customer_acceptance: {
			type: 'online',
			online: { ip_address: '127.0.0.1', user_agent: BROWSER['user-agent'] },
		},
	});
});

test('who agrees twice, in whichever window, pays once', async () => {
	const { url } = await linkFor();
	const back = await signIn(url, { 'how-much': 'part', amount: '20.00' });
	const agreed = hidden(await look(back), 'agreed');

	const answers = await Promise.all([1, 2, 3].map(async () => await send(back, { agreed })));
	const late = await send(back, { agreed });

	expect([...answers, late].filter(({ status }) => ![303, 409].includes(status))).toEqual([]);
	expect(late.headers.get('location')).toBe(back);
	expect(await intents()).toHaveLength(1);
	expect((await told()).filter(({ event }) => event === 'paying')).toHaveLength(1);
});

test('of several who have signed in and agree at the same moment, no more is taken than is left', async () => {
	const { url } = await linkFor();
	const backs: string[] = [];
	for (const account of ['0000', '1111', '0000']) {
		backs.push(await signIn(url, {}, { ...GOOD_LOGIN, account }));
	}
	const agreed = await Promise.all(backs.map(async (back) => hidden(await look(back), 'agreed')));

	await Promise.all(backs.map(async (back, at) => await send(back, { agreed: agreed[at] ?? '' })));

	const taken = (await intents()).filter(({ status }) => status === 'processing');
	expect(taken.map(({ amount }) => amount)).toEqual([5000]);
});

test('a page of Stripe’s that stands open for more than is left ends with the debit', async () => {
	const { url } = await linkFor();
	const back = await signIn(url, { 'how-much': 'part', amount: '30.00' });
	const agreed = hidden(await look(back), 'agreed');
	await submit(url, { method: 'card' });

	await send(back, { agreed });

	const { data } = await world.stripeClient.checkout.sessions.list({ limit: 10 });
	expect(data.map(({ status }) => status)).toEqual(['expired']);
	expect((await intents()).map(({ amount, status }) => [amount, status])).toEqual([
		[3000, 'processing'],
	]);
});

test('what was paid between signing in and agreeing is not taken again', async () => {
	const { url } = await linkFor();
	const back = await signIn(url);
	const agreed = hidden(await look(back), 'agreed');
	const payer = newPayer(world.pages);
	await payer.open(await submit(url, { 'how-much': 'part', amount: '25.00', method: 'card' }));
	await payer.submit(CARD);

	const answer = await send(back, { agreed });

	expect(answer.status).toBe(409);
	expect(await answer.text()).toContain('Something has changed since you opened this page');
	expect(await look(back)).toContain('All of it: $25.00');
	expect((await intents()).map(({ amount }) => amount)).toEqual([2500]);
});

describe('nobody who has not signed in at a bank', () => {
	test('takes money by sending the form, whatever it says', async () => {
		const { url } = await linkFor();
		const nonce = hidden(await look(url), 'nonce');

		const answers = [
			await send(url, { nonce, method: 'plaid' }),
			await send(url, { nonce, agreed: nonce }),
			await send(`${url}&b=x`, { agreed: nonce }),
		];

		expect(answers.map(({ status }) => status)).toEqual([303, 409, 409]);
		expect(answers[0]?.headers.get('location')).toContain(`${world.pages}/plaid/hl/`);
		expect(await intents()).toEqual([]);
	});

	test('takes money by an address that was altered, or is another link’s', async () => {
		const { url } = await linkFor();
		const { url: other } = await linkFor();
		const back = await signIn(url, { 'how-much': 'part', amount: '20.00' });
		const agreed = hidden(await look(back), 'agreed');
		const [, visit = ''] = /&b=(.*)$/.exec(back) ?? [];

		for (const altered of [
			back.replace('.2000.', '.5000.'),
			`${other}&b=${visit}`,
			`${url}&b=${visit.replace(/^./, visit.startsWith('a') ? 'b' : 'a')}`,
		]) {
			expect((await send(altered, { agreed })).status).toBe(409);
			expect(await look(altered)).toContain('All of it: $50.00');
		}
		expect(await intents()).toEqual([]);
	});

	test('stores an account by a call that Plaid has not signed', async () => {
		const { url } = await linkFor();
		const back = await submit(url, { method: 'plaid' });
		const forged = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'plaid-verification': 'a.b.c' },
			body: JSON.stringify({ webhook_type: 'LINK', webhook_code: 'SESSION_FINISHED' }),
		});

		expect([forged.status, await forged.text()]).toEqual([403, '']);
		expect(back).toContain('/plaid/hl/');
		expect(await accounts()).toEqual([]);
	});
});

test('a payer who left the bank without an account is told that nothing was taken', async () => {
	const { url } = await linkFor();
	const payer = newPayer(world.pages);
	await payer.open(await submit(url, { method: 'plaid' }));
	await payer.submit({ action: 'leave' });
	await world.call('POST', '/deliveries/run', {});

	const page = await look(payer.at);

	expect(page).toContain('We have not heard from your bank yet');
	expect(page).toContain('Look again');
	expect(page).toContain(`href="${url}"`);
	expect(await accounts()).toEqual([]);
});

test('where Stripe takes no such accounts, the payer is offered its own way, and the builder told', async () => {
	const { url } = await linkFor();
	const message = 'Bank account tokens are not available to this account';
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path: '/sources$',
		fault: {
			type: 'status',
			status: 400,
			body: { error: { type: 'invalid_request_error', message } },
		},
	});

	const page = await look(await signIn(url));

	expect(page).toContain('Your bank account cannot be used in this way');
	expect(page).toContain('Please choose “US bank account” without Plaid');
	expect(await told()).toContainEqual(
		expect.objectContaining({
			event: 'failed',
			amount: '50.00',
			reason: expect.stringContaining(message) as string,
		}),
	);
	// Nobody could use the connection any more.
	const { objects } = await world.call<{ objects: unknown[] }>(
		'GET',
		'/state?service=plaid&type=item',
	);
	expect(objects).toEqual([]);
});

test('a debit that Stripe refuses takes nothing, and leaves the invoice open for everybody', async () => {
	const { url } = await linkFor();
	const back = await signIn(url);
	const [account] = await accounts();
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path: '^/v1/payment_intents$',
		times: 1,
		fault: {
			type: 'status',
			status: 400,
			stored: true,
			body: { error: { type: 'invalid_request_error', message: 'ACH is not enabled.' } },
		},
	});

	const answer = await agree(back);

	expect(await answer.text()).toContain('Nothing has been taken.');
	expect(await told()).toContainEqual(
		expect.objectContaining({ event: 'failed', reason: 'ACH is not enabled.' }),
	);
	const again = await signIn(url);
	expect((await accounts())[0]?.id).toBe(account?.id);
	expect((await agree(again)).status).toBe(303);
	expect((await intents()).map(({ status }) => status)).toEqual(['processing', 'canceled']);
});

test('an hour after they left, a payer has to begin anew', async () => {
	const { url } = await linkFor();
	const back = await signIn(url);
	const agreed = hidden(await look(back), 'agreed');
	jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 61 * 60 * 1000);
	try {
		expect(await look(back)).toContain('How do you want to pay?');
		expect((await send(back, { agreed })).status).toBe(409);
	} finally {
		jest.restoreAllMocks();
	}
	expect(await intents()).toEqual([]);
});

test('while Plaid is away, the payer is offered the other ways', async () => {
	const { url } = await linkFor();
	await world.call('POST', '/faults', { service: 'plaid', fault: { type: 'status', status: 500 } });

	const answer = await send(url, { nonce: hidden(await look(url), 'nonce'), method: 'plaid' });

	expect(await answer.text()).toContain('Your bank account cannot be used in this way');
});

test.each([500, 503])(
	'a page is published while Plaid answers %i, and offers it',
	async (status) => {
		await listener.close();
		await world.call('POST', '/faults', { service: 'plaid', fault: { type: 'status', status } });
		await listen();

		expect(await look((await linkFor()).url)).toContain('Plaid');
	},
);

describe('it is not offered', () => {
	test.each<[string, INodeParameters, object]>([
		['where the builder does not', { plaidAccounts: false }, {}],
		['where bank accounts are not', { paymentMethods: ['card'] }, {}],
	])('%s', async (_name, parameters, values) => {
		await listener.close();
		await listen(parameters);
		const { url } = await linkFor(values);

		expect(await look(url)).not.toContain('Plaid');
		expect(await submit(url, { method: 'plaid' })).not.toContain('/plaid/');
	});

	test.each<[string, INodeParameters]>([
		['Business Name: it is empty', { businessName: '' }],
		['Save Payment Method: it is Never', { options: { savePaymentMethod: 'never' } }],
	])('and refused when it is published: %s', async (message, parameters) => {
		await listener.close();
		await expect(listen(parameters)).rejects.toThrow(message);
		await listen();
	});
});

// The last one, as it moves the sandbox's clock, which does not go back.
test('days later a debit is paid, and one that comes back for want of funds opens the balance again', async () => {
	const paid = await linkFor();
	const poor = await linkFor();
	const paidBack = await signIn(paid.url);
	const poorBack = await signIn(poor.url, {}, { ...GOOD_LOGIN, account: '1111' });
	await agree(paidBack);
	await agree(poorBack);
	expect(await look(poor.url)).toContain('Your payment is on its way');

	await world.pass(7 * 24 * 3600);

	expect(await look(paidBack)).toContain('Thank you, $50.00 is paid');
	expect(await look(paid.url)).toContain('This invoice is paid');
	expect(await look(poorBack)).toContain('The payment was not made. Nothing was taken.');
	expect(await look(poor.url)).toContain('All of it: $50.00');
});
