import type { FaultRule } from '../../../sandbox/control/faults';
import { keepAccounts } from './support';
import {
	EDGE,
	expectOneCustomerEach,
	type Operation,
	syncBy,
	type Synced,
	useSyncs,
} from './syncs';

const syncs = useSyncs();

/** A fault meets a few accounts as it meets many: all of a run are sent at once, and written back in one request. */
beforeEach(async () => {
	await keepAccounts(syncs(), 4);
});

type Fault = Omit<FaultRule, 'probability' | 'seed'>;

const stripe = (fault: FaultRule['fault'], more: Partial<Fault> = {}): Fault => ({
	service: 'stripe',
	fault,
	...more,
});
const salesforce = (fault: FaultRule['fault'], more: Partial<Fault> = {}): Fault => ({
	service: 'salesforce',
	fault,
	...more,
});
const MAKING = { method: 'POST', path: '^/v1/customers$' };
const WRITING_BACK = { method: 'PATCH', path: '/composite/sobjects$' };
const status = (code: number, more: object = {}) =>
	({ type: 'status', status: code, ...more }) as const;
const refusal = (code: number, errorCode: string, message: string) =>
	status(code, { body: [{ errorCode, message }] });

const CONCURRENT = refusal(
	403,
	'REQUEST_LIMIT_EXCEEDED',
	'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
);
const TOTAL = refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');

/** Both Ways sends as Sync All Accounts does, and reads what changed in Stripe besides. */
const SENDING = ['sendCustomer', 'syncAll'] as const;
const sync = async (operation: Operation) => await syncBy(syncs(), operation);
/** How many records came out as they should be. */
const countOf = ({ done, unchanged }: Synced) => done.length + unchanged.length;
const setFault = async (fault: Fault) => await syncs().call('POST', '/faults', fault);
const liftFaults = async () => await syncs().call('DELETE', '/faults');
const firings = async () =>
	(await syncs().call<{ faults: Array<{ fired: number }> }>('GET', '/faults')).faults.map(
		({ fired }) => fired,
	);

const PASSING: Array<[string, Fault]> = [
	['Stripe’s 429', stripe(status(429), { times: 4 })],
	['Stripe’s 500', stripe(status(500), { ...MAKING, times: 4 })],
	[
		'Stripe’s 500 that it repeats for the same key',
		stripe(status(500, { stored: true }), { ...MAKING, times: 2 }),
	],
	['Stripe’s 503', stripe(status(503), { times: 4 })],
	[
		'a connection to Stripe cut before the request is carried out',
		stripe({ type: 'cutBefore' }, { times: 4 }),
	],
	[
		'the answer to the making of a customer lost',
		stripe({ type: 'cutAfter' }, { ...MAKING, times: 4 }),
	],
	[
		'the answer to the making of a customer cut short',
		stripe({ type: 'truncate' }, { ...MAKING, times: 4 }),
	],
	['an answer of Stripe’s cut short', stripe({ type: 'truncate' }, { method: 'GET', times: 2 })],
	['Salesforce’s 503', salesforce(status(503), { times: 3 })],
	['Salesforce’s 500 to the writing back', salesforce(status(500), { ...WRITING_BACK, times: 3 })],
	['too many requests to Salesforce at one time', salesforce(CONCURRENT, { times: 3 })],
	['Salesforce’s 429', salesforce(status(429), { times: 3 })],
	[
		'a connection to Salesforce cut before the request is carried out',
		salesforce({ type: 'cutBefore' }, { times: 3 }),
	],
	[
		'the answer to the writing back lost',
		salesforce({ type: 'cutAfter' }, { ...WRITING_BACK, times: 2 }),
	],
	[
		'the answer to the writing back cut short',
		salesforce({ type: 'truncate' }, { ...WRITING_BACK, times: 2 }),
	],
	[
		'an answer of Salesforce’s cut short',
		salesforce({ type: 'truncate' }, { path: '/(query|composite)', times: 2 }),
	],
];

describe.each(SENDING)('a fault that passes, met by %s', (operation) => {
	it.each(PASSING)('is ridden out: %s', async (_name, fault) => {
		const accounts = await syncs().accounts();
		await setFault(fault);

		const run = await sync(operation);

		expect(run.endedBy).toBeUndefined();
		expect(run.problems).toEqual([]);
		expect(countOf(run)).toBe(accounts.length);
		expect(await firings()).toEqual([fault.times]);
		await expectOneCustomerEach(syncs());
	});
});

/** What lasts through a whole run, with the words that tell of it. */
const LASTING: Array<[string, Fault, RegExp]> = [
	['Stripe’s 429', stripe(status(429)), /Stripe went on refusing for too many requests/],
	['Stripe’s 503', stripe(status(503)), /Stripe has a problem of its own/],
	[
		'Stripe’s 500 to the making of customers',
		stripe(status(500), MAKING),
		/Creating or updating the customer failed/,
	],
	[
		'cut connections to Stripe',
		stripe({ type: 'cutBefore' }),
		/No complete answer came from Stripe/,
	],
	['Salesforce’s 503', salesforce(status(503)), /too busy/],
	['Salesforce’s 503 to the writing back', salesforce(status(503), WRITING_BACK), /too busy/],
	[
		'Salesforce’s 500 to the writing back',
		salesforce(status(500), WRITING_BACK),
		/Salesforce has a problem of its own/,
	],
	[
		'the day’s requests to Salesforce used up',
		salesforce(TOTAL, WRITING_BACK),
		/The org has used up its API requests/,
	],
	[
		'too many requests to Salesforce at one time',
		salesforce(CONCURRENT, WRITING_BACK),
		/Run it again when less is going on/,
	],
	[
		'cut connections to Salesforce',
		salesforce({ type: 'cutBefore' }, WRITING_BACK),
		/no complete answer from Salesforce/,
	],
	[
		'the answers to the writing back lost',
		salesforce({ type: 'cutAfter' }, WRITING_BACK),
		/no complete answer from Salesforce/,
	],
	[
		'the answers to the writing back cut short',
		salesforce({ type: 'truncate' }, WRITING_BACK),
		/no complete answer from Salesforce/,
	],
];

/** All that a run said of what went wrong, problem by problem. */
function told({ endedBy, problems }: Synced): string[] {
	const found = endedBy ? [endedBy] : problems.map(({ problem }) => problem);
	return found.map(({ message, whatToDo }) => `${message} ${whatToDo ?? ''}`);
}

async function expectNothingLeftToDo(operation: Operation): Promise<void> {
	await syncs().forgetCalls();
	const { problems } = await sync(operation);
	expect(problems).toEqual([]);
	expect(await syncs().stripeWrites()).toEqual([]);
}

describe.each(SENDING)('a fault that lasts, met by %s', (operation) => {
	it.each(LASTING)('is told, and the next run puts it right: %s', async (_name, fault, words) => {
		await setFault(fault);
		const broken = await sync(operation);
		await liftFaults();

		const { problems, endedBy } = await sync(operation);

		expect(told(broken).length).toBeGreaterThan(0);
		for (const said of told(broken)) {
			expect(said).toMatch(words);
			// Whatever was done may be done again.
			expect(said).not.toContain('before you run it again');
		}
		expect(endedBy).toBeUndefined();
		expect(problems).toEqual([]);
		await expectOneCustomerEach(syncs());
		await expectNothingLeftToDo(operation);
	});

	it.each(['cutAfter', 'truncate'] as const)(
		'does no harm when it only keeps back that customers were made (%s)',
		async (type) => {
			await setFault(stripe({ type }, MAKING));

			const { problems, endedBy } = await sync(operation);

			expect(endedBy).toBeUndefined();
			expect(problems).toEqual([]);
			await expectOneCustomerEach(syncs());
		},
	);
});

describe.each(SENDING)('a change sent by %s', (operation) => {
	it.each<[string, Fault]>([
		['answer of Stripe’s', stripe({ type: 'cutAfter' }, { path: '^/v1/customers/cus_', times: 1 })],
		['answer of Salesforce’s', salesforce({ type: 'cutAfter' }, { ...WRITING_BACK, times: 1 })],
	])('is made and told once although the %s was lost', async (_name, fault) => {
		await sync(operation);
		const accountId = await syncs().change(EDGE, { Phone: '555-0100' });
		const customerId = await syncs().customerIdOf(EDGE);
		await setFault({ method: 'POST', ...fault });

		const { done, problems } = await sync(operation);

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				status: 'updated',
				references: { accountId, customerId },
				changes: { customer: [{ field: 'phone', to: '555-0100' }] },
			},
		]);
		expect(await firings()).toEqual([1]);
		expect(await syncs().customerOf(EDGE)).toMatchObject({ phone: '555-0100' });
		await expectNothingLeftToDo(operation);
	});
});

describe('changes in Stripe, taken over by Sync From Stripe', () => {
	const pull = async () => await syncs().syncFromStripe();

	async function changeThePhone(): Promise<void> {
		await sync('syncAll');
		await pull();
		await syncs().changeCustomer(EDGE, { phone: '555-0001' });
	}

	it.each(PASSING.filter(([, { method }]) => method !== 'POST'))(
		'are written in spite of %s',
		async (_name, fault) => {
			await changeThePhone();
			await setFault({ ...fault, times: 1 });

			const { problems } = await pull();

			expect(problems).toEqual([]);
			expect(await firings()).toEqual([1]);
			expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0001' });
		},
	);

	it.each(LASTING.filter(([, { method }]) => method !== 'POST'))(
		'are written by the next run after %s',
		async (_name, fault, words) => {
			await changeThePhone();
			await setFault(fault);
			const broken = await pull();
			await liftFaults();

			const { problems } = await pull();

			expect(told(broken)).toEqual([expect.stringMatching(words)]);
			expect(problems).toEqual([]);
			expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0001' });
		},
	);
});

/** Resolves when the org has received a request. It has not answered it yet if a delay is set. */
async function received(method: string, path: RegExp): Promise<void> {
	const calls = await syncs().calls('salesforce');
	if (calls.some((call) => call.method === method && path.test(call.path))) return;
	await new Promise((resolve) => setImmediate(resolve));
	await received(method, path);
}

describe.each(SENDING)('a session that ends in the middle of %s', (operation) => {
	it('is renewed once, and nobody notices', async () => {
		const context = { salesforce: await syncs().signIn() };
		await syncs().forgetCalls();
		await setFault(salesforce({ type: 'delay', ms: 200 }, WRITING_BACK));
		const running = syncBy(syncs(), operation, { context });
		await received('PATCH', /\/composite\/sobjects$/);
		await syncs().call('POST', '/salesforce/expire-sessions');

		const { problems, endedBy } = await running;

		expect(endedBy).toBeUndefined();
		expect(problems).toEqual([]);
		const signIns = (await syncs().calls('salesforce')).filter(({ path }) => /oauth2/.test(path));
		expect(signIns).toHaveLength(1);
		await expectOneCustomerEach(syncs());
	});
});

describe('what changed in Stripe, read by Both Ways', () => {
	const EVENTS = { path: '^/v1/events' };

	/** Edge's phone changed in Stripe, which owns it, after a first sync. */
	async function changeThePhone(): Promise<void> {
		await bothWays();
		await syncs().changeCustomer(EDGE, { phone: '555-0001' });
	}
	const bothWays = async () =>
		await syncs().bothWays({ ownership: { otherwise: 'stripe', byField: {} } });

	it.each<[string, FaultRule['fault']]>([
		['a 429', status(429)],
		['a 500', status(500)],
		['an answer cut short', { type: 'truncate' }],
	])('gets into Salesforce in spite of %s', async (_name, fault) => {
		await changeThePhone();
		await setFault(stripe(fault, { ...EVENTS, times: 2 }));

		const { problems } = await bothWays();

		expect(problems).toEqual([]);
		expect(await firings()).toEqual([2]);
		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0001' });
	});

	it('gets there by the next run when it could not be read, or not be written', async () => {
		await changeThePhone();
		await setFault(stripe(status(503), EVENTS));
		const notRead = await bothWays();
		await liftFaults();
		await setFault(salesforce(status(503), WRITING_BACK));
		const notWritten = await bothWays();
		await liftFaults();

		const { done, problems } = await bothWays();

		expect(told(notRead)).toEqual([
			expect.stringMatching(/^Reading what changed in Stripe failed/),
		]);
		expect(told(notWritten)).toEqual([expect.stringMatching(/too busy/)]);
		expect(problems).toEqual([]);
		expect(done).toMatchObject([{ status: 'pulled', changes: { account: [{ to: '555-0001' }] } }]);
		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0001' });
	});
});
