import type Stripe from 'stripe';
import {
	checkMatch,
	createOrUpdateCustomer,
	type CustomerMatch,
} from '../../../lib/customers/createOrUpdateCustomer';
import { createCustomerFinder } from '../../../lib/customers/findCustomers';
import type { CustomerOutcome } from '../../../lib/customers/outcome';
import { longRecordId } from '../../../lib/salesforce/recordId';
import type { CustomerFields } from '../../../lib/stripe/customerFields';
import { customerRequest } from '../../../lib/stripe/customerParams';
import {
	impatientClock,
	startStripeSandbox,
	type StripeSandbox,
} from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
});

let calls = 0;

/** One call of the node for one item, of an execution of its own unless a key says otherwise. */
async function sync(
	match: CustomerMatch,
	fields: CustomerFields,
	call = `call-${++calls}`,
): Promise<CustomerOutcome> {
	const finder = createCustomerFinder(stripe, impatientClock);
	const request = customerRequest(fields);
	return await createOrUpdateCustomer(stripe, finder, request, checkMatch(match), { call });
}

const EDGE: CustomerMatch = { by: 'crmId', crmId: '001bm00000mQx5rAAC' };

async function held(): Promise<Stripe.Customer[]> {
	return (await sandbox.client().customers.list({ limit: 100 })).data;
}

describe('createOrUpdateCustomer by CRM ID', () => {
	it('makes a customer that carries the CRM ID, then updates that one', async () => {
		const first = await sync(EDGE, { name: 'Edge', metadata: { industry: 'Electronics' } });
		const second = await sync(EDGE, { name: 'Edge Communications' });

		expect(first).toMatchObject({ created: true });
		expect(second).toMatchObject({ created: false, customerId: first.customerId });
		expect(await held()).toEqual([
			expect.objectContaining({
				name: 'Edge Communications',
				metadata: { industry: 'Electronics', salesforce_account_id: '001bm00000mQx5rAAC' },
			}),
		]);
	});

	it('knows the 15-character form of a record ID for the same record', async () => {
		const first = await sync(EDGE, { name: 'Edge' });
		const second = await sync({ by: 'crmId', crmId: '001bm00000mQx5r' }, { name: 'Edge' });

		expect(second.customerId).toBe(first.customerId);
	});

	it('tells IDs apart that differ in capitals only', async () => {
		await sync({ by: 'crmId', crmId: 'acme:a' }, { name: 'a' });
		await sync({ by: 'crmId', crmId: 'acme:A' }, { name: 'A' });

		expect(await held()).toHaveLength(2);
	});

	it.each(['crm:quote " and \\ backslash', "crm:it's", 'crm:東京 🏢', 'crm:a AND b:"c"'])(
		'finds the customer of the ID %s again',
		async (crmId) => {
			const first = await sync({ by: 'crmId', crmId }, { name: 'Odd' });
			const second = await sync({ by: 'crmId', crmId }, { name: 'Odd' });

			expect(second).toMatchObject({ created: false, customerId: first.customerId });
		},
	);

	describe('while search does not show the new customer yet', () => {
		beforeEach(() => sandbox.call('PATCH', '/settings', { stripe: { searchLag: 3600 } }));

		it('makes one customer for the same values', async () => {
			const first = await sync(EDGE, { name: 'Edge' });
			const second = await sync(EDGE, { name: 'Edge' });

			expect(second).toMatchObject({ created: false, customerId: first.customerId });
			expect(await held()).toHaveLength(1);
		});

		it('makes one customer for other values, and the later values win', async () => {
			const first = await sync(EDGE, { name: 'Edge' });
			const second = await sync(EDGE, { name: 'Edge Communications' });

			expect(second).toMatchObject({ created: false, customerId: first.customerId });
			expect(await held()).toEqual([expect.objectContaining({ name: 'Edge Communications' })]);
		});

		it('makes one customer for many executions at once, with the same values', async () => {
			const outcomes = await Promise.all(
				Array.from({ length: 10 }, async () => sync(EDGE, { name: 'Edge' })),
			);

			expect(new Set(outcomes.map(({ customerId }) => customerId)).size).toBe(1);
			expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
			expect(await held()).toHaveLength(1);
		});

		it('makes one customer for many executions at once, with other values each', async () => {
			await Promise.all(
				Array.from({ length: 10 }, async (_, number) => sync(EDGE, { name: `Edge ${number}` })),
			);

			expect(await held()).toHaveLength(1);
		});

		it('makes a new customer after the first was deleted, and again one only', async () => {
			const first = await sync(EDGE, { name: 'Edge' });
			await sandbox.client().customers.del(first.customerId);
			const second = await sync(EDGE, { name: 'Edge' });
			const third = await sync(EDGE, { name: 'Edge' });

			expect(second.created).toBe(true);
			expect(second.customerId).not.toBe(first.customerId);
			expect(third).toMatchObject({ created: false, customerId: second.customerId });
		});

		it('does not take a customer that meanwhile stands for another record', async () => {
			const first = await sync(EDGE, { name: 'Edge' });
			await sandbox.client().customers.update(first.customerId, {
				metadata: { salesforce_account_id: '001000000000002AAA' },
			});
			const second = await sync(EDGE, { name: 'Edge' });

			expect(second.customerId).not.toBe(first.customerId);
		});
	});

	it('finds the customer whose metadata has the 15 characters that Salesforce shows', async () => {
		const metadata = { salesforce_account_id: '001bm00000mQx5r' };
		const { id } = await sandbox.client().customers.create({ metadata });

		expect(await sync(EDGE, { name: 'Edge' })).toMatchObject({ created: false, customerId: id });
	});

	it.each([
		['is named again', { testClock: true }],
		['is not named', {}],
	])(
		'finds a customer on a test clock again while search lags, when the clock %s',
		async (_name, again) => {
			await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 3600 } });
			const clock = await sandbox.client().testHelpers.testClocks.create({ frozen_time: 1 });
			const first = await sync(EDGE, { name: 'Edge', testClock: clock.id });
			const fields = 'testClock' in again ? { testClock: clock.id } : {};
			const second = await sync(EDGE, { name: 'Edge Communications', ...fields });

			expect(second).toMatchObject({ created: false, customerId: first.customerId });
			expect(second.customer).toMatchObject({ name: 'Edge Communications', test_clock: clock.id });
		},
	);

	it('copes with a search that still shows a deleted customer', async () => {
		const first = await sync(EDGE, { name: 'Edge' });
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 3600 } });
		await sandbox.client().customers.del(first.customerId);
		const second = await sync(EDGE, { name: 'Edge' });

		expect(second.created).toBe(true);
		expect(second.customerId).not.toBe(first.customerId);
	});

	it('makes one customer though Stripe stored a failure under the key', async () => {
		await sandbox.fault({
			method: 'POST',
			times: 1,
			fault: { type: 'status', status: 500, stored: true },
		});
		const outcome = await sync(EDGE, { name: 'Edge' });

		expect(outcome.created).toBe(true);
		expect(await held()).toHaveLength(1);
	});

	it.each([
		['cut after the customer was made', { type: 'cutAfter' }],
		['cut before', { type: 'cutBefore' }],
		['answered with 500', { type: 'status', status: 500 }],
		['answered with 429', { type: 'status', status: 429 }],
	])('makes one customer when calls are %s', async (_name, fault) => {
		await sandbox.fault({ times: 3, fault });
		const outcome = await sync(EDGE, { name: 'Edge' });

		expect(outcome.created).toBe(true);
		expect(await held()).toHaveLength(1);
	});

	it('finds out afterwards that a call without any answer made the customer', async () => {
		await sandbox.fault({ method: 'POST', times: 7, fault: { type: 'cutAfter' } });
		const outcome = await sync(EDGE, { name: 'Edge' });

		expect(await held()).toEqual([expect.objectContaining({ id: outcome.customerId })]);
	});

	it('never guesses between two customers of one record', async () => {
		const metadata = { salesforce_account_id: '001bm00000mQx5rAAC' };
		const one = await sandbox.client().customers.create({ metadata });
		const other = await sandbox.client().customers.create({ metadata });

		await expect(sync(EDGE, { name: 'Edge' })).rejects.toMatchObject({
			code: 'ambiguous_match',
			message: expect.stringContaining('2 customers in Stripe match the CRM ID 001bm00000mQx5rAAC'),
		});
		await expect(sync(EDGE, { name: 'Edge' })).rejects.toThrow(one.id);
		await expect(sync(EDGE, { name: 'Edge' })).rejects.toThrow(other.id);
	});

	it('names no more than five of many', async () => {
		const metadata = { salesforce_account_id: '001bm00000mQx5rAAC' };
		for (let made = 0; made < 6; made++) await sandbox.client().customers.create({ metadata });

		await expect(sync(EDGE, { name: 'Edge' })).rejects.toThrow(
			/^6 customers in Stripe match the CRM ID 001bm00000mQx5rAAC: (cus_\w+, ){5}…$/,
		);
	});

	it('refuses the customer of an equal record in another org', async () => {
		const metadata = {
			salesforce_account_id: '001bm00000mQx5rAAC',
			salesforce_org_id: '00D000000000001EAA',
		};
		const { id } = await sandbox.client().customers.create({ name: 'Theirs', metadata });

		await expect(
			sync({ ...EDGE, orgId: '00D000000000002EAA' }, { name: 'Ours' }),
		).rejects.toMatchObject({
			code: 'other_org',
			message: expect.stringMatching(/^customer cus_\w+ belongs to an account of another/),
		});
		expect(await held()).toEqual([expect.objectContaining({ id, name: 'Theirs' })]);
	});

	it('refuses the customer that it made, once another org has taken it', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 3600 } });
		const ours = { ...EDGE, orgId: '00D000000000001EAA' };
		const { customerId } = await sync(ours, { name: 'Edge' });
		await sandbox.client().customers.update(customerId, {
			metadata: { salesforce_org_id: '00D000000000002EAA' },
		});

		await expect(sync(ours, { name: 'Edge' })).rejects.toMatchObject({ code: 'other_org' });
		expect(await held()).toHaveLength(1);
	});

	it('refuses 50 keys of metadata, as the CRM ID needs one', async () => {
		const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, 'v']));

		await expect(sync(EDGE, { metadata })).rejects.toThrow('Metadata: 51 keys are too many');
	});

	it.each([
		['ten records of another system', (number: number) => `crm:${number}`, 3],
		[
			'five records of Salesforce, in both forms of their IDs,',
			(number: number) =>
				longRecordId(`001bm000000000${'abcdefghijklmnopqrstuvwxy'[number] ?? ''}`),
			5,
		],
	])('looks for %s with one request', async (_name, crmIdOf, requests) => {
		const crmIds = Array.from({ length: 25 }, (_, number) => crmIdOf(number));
		const finder = createCustomerFinder(stripe, impatientClock, crmIds);
		await Promise.all(crmIds.map(async (crmId) => finder.byCrmId(crmId)));

		expect(await sandbox.requests()).toHaveLength(requests);
	});
});

describe('a key that the builder chose', () => {
	const syncWith = async (chosen: string, crmId: string) =>
		await createOrUpdateCustomer(
			stripe,
			createCustomerFinder(stripe, impatientClock),
			customerRequest({ name: crmId }),
			checkMatch({ by: 'crmId', crmId }),
			{ call: `call-${++calls}`, chosen },
		);

	it('makes no customer of another record under it', async () => {
		await syncWith('one-key', 'crm:1');

		await expect(syncWith('one-key', 'crm:2')).rejects.toMatchObject({
			code: 'idempotency_error',
			whatToDo: expect.stringContaining('Use a new key, or leave the option empty.'),
		});
		expect(await held()).toHaveLength(1);
	});

	it('finds the customer that it made', async () => {
		const first = await syncWith('one-key', 'crm:1');
		const second = await syncWith('one-key', 'crm:1');

		expect(second).toMatchObject({ created: false, customerId: first.customerId });
	});
});

describe('createOrUpdateCustomer by e-mail', () => {
	const ROSE: CustomerMatch = { by: 'email', email: 'rose@edge.example' };

	it('makes a customer with that address, then updates that one', async () => {
		const first = await sync(ROSE, { name: 'Rose' });
		const second = await sync(ROSE, { name: 'Rose Gonzalez' });

		expect(second).toMatchObject({ created: false, customerId: first.customerId });
		expect(await held()).toEqual([
			expect.objectContaining({ name: 'Rose Gonzalez', email: 'rose@edge.example' }),
		]);
	});

	it('makes one customer for two executions at once', async () => {
		await Promise.all([sync(ROSE, { name: 'Rose' }), sync(ROSE, { name: 'Rose G.' })]);

		expect(await held()).toHaveLength(1);
	});

	it('keeps a customer’s own address where another is given beside', async () => {
		const { customer } = await sync(ROSE, { email: 'office@edge.example' });

		expect(customer.email).toBe('office@edge.example');
	});

	it('makes a new customer where the one that was found is deleted before it is updated', async () => {
		const { id } = await sandbox.client().customers.create({ email: 'rose@edge.example' });
		const finder = createCustomerFinder(stripe, impatientClock);
		const deleting = {
			...finder,
			byEmail: async (email: string) => {
				const found = await finder.byEmail(email);
				if (found.length > 0) await sandbox.client().customers.del(id);
				return found;
			},
		};

		const made = await createOrUpdateCustomer(
			stripe,
			deleting,
			customerRequest({ name: 'Rose' }),
			checkMatch(ROSE),
			{ call: 'call' },
		);

		expect(made.created).toBe(true);
		expect(made.customerId).not.toBe(id);
	});

	it('never guesses between customers with one address', async () => {
		await sandbox.client().customers.create({ email: 'rose@edge.example' });
		await sandbox.client().customers.create({ email: 'rose@edge.example' });

		await expect(sync(ROSE, { name: 'Rose' })).rejects.toMatchObject({ code: 'ambiguous_match' });
	});

	it('finds the customer on the test clock that is named', async () => {
		const clock = await sandbox.client().testHelpers.testClocks.create({ frozen_time: 1 });
		const first = await sync(ROSE, { name: 'Rose', testClock: clock.id });
		const second = await sync(ROSE, { name: 'Rose Gonzalez', testClock: clock.id });

		expect(second).toMatchObject({ created: false, customerId: first.customerId });
	});

	it('makes a new customer when the one made today has another address by now', async () => {
		const first = await sync(ROSE, { name: 'Rose' });
		await sandbox.client().customers.update(first.customerId, { email: 'new@edge.example' });
		const second = await sync(ROSE, { name: 'Rose' });

		expect(second).toMatchObject({ created: true });
		expect(second.customerId).not.toBe(first.customerId);
	});
});

describe('createOrUpdateCustomer by customer ID', () => {
	it('updates that customer', async () => {
		const { id } = await sandbox.client().customers.create({ name: 'Old' });
		const outcome = await sync({ by: 'customerId', customerId: id }, { name: 'New' });

		expect(outcome).toMatchObject({ created: false, customerId: id, customer: { name: 'New' } });
	});

	it('says so when there is no such customer', async () => {
		await expect(
			sync({ by: 'customerId', customerId: 'cus_gone' }, { name: 'New' }),
		).rejects.toMatchObject({
			message: expect.stringContaining("No such customer: 'cus_gone'"),
			whatToDo: expect.stringContaining('same mode (test or live)'),
		});
	});
});

describe('updating a customer', () => {
	it('leaves the balance alone and adds tax IDs and payment methods that are missing', async () => {
		const fields: CustomerFields = {
			balance: -500,
			taxIds: [{ type: 'eu_vat', value: 'DE123456789' }],
			paymentMethod: 'pm_card_visa',
		};
		const first = await sync(EDGE, { ...fields, balance: -2500 });
		const again = await sync(EDGE, {
			...fields,
			taxIds: [
				{ type: 'eu_vat', value: 'DE 123 456 789' },
				{ type: 'us_ein', value: '12-3456789' },
			],
		});

		expect(again.customer.balance).toBe(-2500);
		const taxIds = await sandbox.client().customers.listTaxIds(first.customerId);
		expect(taxIds.data.map(({ type }) => type).sort()).toEqual(['eu_vat', 'us_ein']);
		const methods = await sandbox.client().customers.listPaymentMethods(first.customerId);
		expect(methods.data.length).toBeGreaterThanOrEqual(1);
	});

	it('goes on with the customer as it is when a later step is refused, and says what', async () => {
		const { customerId } = await sync(EDGE, { name: 'Edge' });

		const outcome = await sync(EDGE, {
			name: 'Edge Communications',
			paymentMethod: 'pm_card_chargeDeclined',
			taxIds: [{ type: 'eu_vat', value: 'DE123456789' }],
		});

		expect(outcome).toMatchObject({
			customerId,
			created: false,
			customer: { name: 'Edge Communications' },
			unfinished: {
				message: expect.stringContaining(`Updating customer ${customerId} failed: `),
				code: 'card_declined',
			},
		});
		const taxIds = await sandbox.client().customers.listTaxIds(customerId);
		expect(taxIds.data).toEqual([]);
	});

	it('does not add a tax ID that is there already, written otherwise', async () => {
		const { customerId } = await sync(EDGE, {
			taxIds: [{ type: 'us_ein', value: '12-3456789' }],
		});

		const outcome = await sync(EDGE, { taxIds: [{ type: 'us_ein', value: '123456789' }] });

		expect(outcome.unfinished).toBeUndefined();
		const { data } = await sandbox.client().customers.listTaxIds(customerId);
		expect(data.map(({ value }) => value)).toEqual(['12-3456789']);
	});

	it('makes no other customer when the one that was found cannot be updated', async () => {
		await sync(EDGE, { name: 'Edge' });
		const body = { error: { type: 'invalid_request_error', message: 'No.' } };
		await sandbox.fault({
			method: 'POST',
			path: '/v1/customers/cus_',
			fault: { type: 'status', status: 400, body },
		});

		await expect(sync(EDGE, { name: 'Edge West' })).rejects.toThrow(/^Updating customer cus_/);
		expect(await held()).toEqual([expect.objectContaining({ name: 'Edge' })]);
		const made = (await sandbox.requests()).filter(
			({ method, path }) => method === 'POST' && path === '/v1/customers',
		);
		expect(made).toHaveLength(1);
	});

	it('adds one of two tax IDs that are the same but for how they are written', async () => {
		const { customerId } = await sync(EDGE, { name: 'Edge' });
		const taxIds = ['DE123456789', 'de 123 456 789'].map((value) => ({ type: 'eu_vat', value }));

		const outcome = await sync(EDGE, { taxIds });

		expect(outcome.unfinished).toBeUndefined();
		const { data } = await sandbox.client().customers.listTaxIds(customerId);
		expect(data).toHaveLength(1);
	});

	it('is refused with the customer’s ID and the field', async () => {
		const { id } = await sandbox.client().customers.create({ name: 'Edge' });
		const match: CustomerMatch = { by: 'customerId', customerId: id };

		await expect(sync(match, { source: 'tok_none' })).rejects.toMatchObject({
			message: expect.stringContaining(`Updating customer ${id} failed: `),
			field: 'Source ID',
		});
	});

	it('goes through again when a value changes there and back within a day', async () => {
		await sync(EDGE, { name: 'A' });
		await sync(EDGE, { name: 'B' });
		await sync(EDGE, { name: 'A' });

		expect(await held()).toEqual([expect.objectContaining({ name: 'A' })]);
	});
});

describe('every write of one call', () => {
	const keys = async () =>
		(await sandbox.requests())
			.filter(({ method }) => method === 'POST')
			.map(({ idempotencyKey }) => idempotencyKey ?? '');

	it('carries a key of its own that follows from the call', async () => {
		const { customerId } = await sync(EDGE, { name: 'Edge' });
		const before = (await keys()).length;
		const fields: CustomerFields = {
			name: 'Edge Communications',
			paymentMethod: 'pm_card_visa',
			taxIds: [{ type: 'eu_vat', value: 'DE123456789' }],
			defaultSource: 'tok_visa',
		};

		await sync({ by: 'customerId', customerId }, fields, 'the-call');

		expect((await keys()).slice(before)).toEqual([
			'the-call:update',
			'the-call:attach',
			'the-call:tax-id:eu_vat DE123456789',
			'the-call:source',
			'the-call:default-source',
		]);
	});
});

describe('finding customers by CRM ID', () => {
	const recent = async (hoursLater: number) => {
		const clock = { nowMs: () => Date.now() + hoursLater * 60 * 60 * 1000 };
		return await createCustomerFinder(stripe, clock).recentByCrmId('crm:1');
	};
	beforeEach(async () => {
		await sandbox.client().customers.create({ metadata: { salesforce_account_id: 'crm:1' } });
	});

	it('looks back as far as Stripe remembers keys, an hour more, and no further', async () => {
		expect(await recent(24.9)).toHaveLength(1);
		expect(await recent(25.1)).toHaveLength(0);
	});

	it.each([403, 400])('does without test clocks where Stripe refuses them (%s)', async (status) => {
		const body = { error: { type: 'invalid_request_error', message: 'No.' } };
		await sandbox.fault({ path: 'test_clocks', fault: { type: 'status', status, body } });

		expect(await recent(26)).toEqual([]);
	});

	it('does not do without them where Stripe fails', async () => {
		await sandbox.fault({ path: 'test_clocks', fault: { type: 'status', status: 500 } });

		await expect(recent(26)).rejects.toMatchObject({ statusCode: 500 });
	});

	it('reads none of which the search shows that they carry another ID', async () => {
		await sandbox.client().customers.create({ metadata: { salesforce_account_id: 'crm:A' } });
		const before = (await sandbox.requests()).length;

		expect(await createCustomerFinder(stripe, impatientClock).byCrmId('crm:a')).toEqual([]);
		expect((await sandbox.requests()).slice(before)).toHaveLength(1);
	});
});

describe('checkMatch', () => {
	it('takes an address and an ID without the spaces around them', () => {
		expect(checkMatch({ by: 'email', email: ' rose@edge.example ' })).toEqual({
			by: 'email',
			email: 'rose@edge.example',
		});
		expect(checkMatch({ by: 'customerId', customerId: ' cus_1\n' })).toEqual({
			by: 'customerId',
			customerId: 'cus_1',
		});
	});

	it.each<[CustomerMatch, string]>([
		[{ by: 'crmId', crmId: ' ' }, 'CRM ID: it is empty'],
		[{ by: 'email', email: '' }, 'Email to Match: it is empty'],
		[{ by: 'customerId', customerId: '' }, 'Customer ID: “” is not the ID of a customer'],
		[{ by: 'customerId', customerId: 'xcus_1' }, 'Customer ID: “xcus_1” is not the ID'],
		[{ by: 'customerId', customerId: 'cus_1/x' }, 'Customer ID: “cus_1/x” is not the ID'],
		[
			{ by: 'customerId', customerId: 'acct_1' },
			'Customer ID: “acct_1” is not the ID of a customer',
		],
	])('refuses %j', (match, message) => {
		expect(() => checkMatch(match)).toThrow(message);
	});
});
