import type Stripe from 'stripe';
import { createCustomerFinder } from '../../../lib/customers/findCustomers';
import {
	Claims,
	matchCustomer,
	type Match,
	type MatchRequest,
} from '../../../lib/customers/matchCustomer';
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

const ID = '001gL00000A7xBaQAJ';
const EDGE = { crmId: ID, name: 'Edge Communications' };

async function match(
	request: Partial<MatchRequest> = {},
	{ from = stripe, claims = new Claims(), gone = false } = {},
): Promise<Match | undefined> {
	const finder = createCustomerFinder(from, impatientClock);
	const whole = { record: EDGE, storedId: '', email: '', withTaxIds: false, ...request };
	return await matchCustomer(from, finder, whole, claims, async () => await Promise.resolve(gone));
}

/** The client, but for a search that still shows what it showed a minute ago. */
function withStaleSearch(...shown: Stripe.Customer[]): Stripe {
	async function* entries(): AsyncGenerator<Stripe.Customer> {
		yield* await Promise.resolve(shown);
	}
	const customers = Object.create(stripe.customers, { search: { value: entries } }) as object;
	return Object.create(stripe, { customers: { value: customers } }) as Stripe;
}

const create = async (params: Stripe.CustomerCreateParams): Promise<Stripe.Customer> =>
	await sandbox.client().customers.create(params);
const named = async (crmId = ID, more: object = {}): Promise<Stripe.Customer> =>
	await create({ metadata: { salesforce_account_id: crmId, ...more } });

describe('a search that still shows how it was a minute ago', () => {
	it('leads to no deleted customer', async () => {
		const dead = await named();
		await sandbox.client().customers.del(dead.id);

		expect(await match({}, { from: withStaleSearch(dead) })).toBeUndefined();
	});

	it('leaves one match of a deleted and a living customer', async () => {
		const dead = await named();
		const living = await named();
		await sandbox.client().customers.del(dead.id);

		expect(await match({}, { from: withStaleSearch(dead, living) })).toMatchObject({
			by: 'crmId',
			customer: { id: living.id },
		});
	});

	it('leads to no customer that stands for another record by now', async () => {
		const before = await named();
		await sandbox.client().customers.update(before.id, {
			metadata: { salesforce_account_id: '001000000000002AAA' },
		});

		expect(await match({}, { from: withStaleSearch(before) })).toBeUndefined();
	});

	it('does not say what the customer’s values are', async () => {
		const before = await named();
		await sandbox.client().customers.update(before.id, { name: 'Edge' });

		expect(await match({}, { from: withStaleSearch(before) })).toMatchObject({
			customer: { name: 'Edge' },
		});
	});
});

describe('the record’s ID in the metadata', () => {
	it('counts in its 15 characters as well', async () => {
		const { id } = await named('001gL00000A7xBa');

		expect(await match()).toMatchObject({ by: 'crmId', customer: { id } });
	});

	it('counts with its capitals', async () => {
		await named('001gl00000a7xba');

		expect(await match()).toBeUndefined();
	});

	it('is not guessed between two customers, of either form', async () => {
		const ids = [await named(), await named('001gL00000A7xBa')].map(({ id }) => id);

		const refused = match();

		await expect(refused).rejects.toMatchObject({
			code: 'ambiguous_match',
			message: expect.stringMatching(
				/^Edge Communications: 2 customers in Stripe match its ID: cus_\w+, cus_\w+$/,
			),
			whatToDo: expect.stringContaining('None of them was changed.'),
		});
		for (const id of ids) await expect(refused).rejects.toThrow(id);
	});
});

describe('the customer ID that the record holds', () => {
	it('leads to its customer, its tax IDs included when asked for', async () => {
		const { id } = await create({ tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }] });

		expect(await match({ storedId: id, withTaxIds: true })).toMatchObject({
			by: 'customerId',
			customer: { id, tax_ids: { data: [{ value: 'DE123456789' }] } },
		});
	});

	it.each(['acct_1', '12', 'xcus_1', 'cus_1 or so', 'cus_'])(
		'is not asked of Stripe when it is none: %s',
		async (storedId) => {
			await expect(match({ storedId })).rejects.toMatchObject({ code: 'resource_missing' });
			expect(await sandbox.requests()).toEqual([]);
		},
	);

	it('is refused for now when Stripe fails, rather than taken for unknown', async () => {
		const { id } = await named();
		await sandbox.fault({ method: 'GET', fault: { type: 'status', status: 500 } });

		await expect(match({ storedId: id })).rejects.toMatchObject({ statusCode: 500 });
	});

	it.each(['cus_unknown', 'acct_1', '12'])(
		'is refused when Stripe does not know %s',
		async (storedId) => {
			await expect(match({ storedId })).rejects.toMatchObject({
				code: 'resource_missing',
				message: `Edge Communications holds the customer ID ${storedId}, which Stripe does not know`,
				whatToDo: expect.stringContaining('empty the field in Salesforce'),
			});
		},
	);

	it('is refused when the customer was deleted', async () => {
		const { id } = await named();
		await sandbox.client().customers.del(id);

		await expect(match({ storedId: id })).rejects.toMatchObject({ code: 'resource_missing' });
	});

	it('is refused when the customer names a living record other than this', async () => {
		const { id } = await named('001000000000002AAA');

		await expect(match({ storedId: id })).rejects.toThrow(
			`Edge Communications: customer ${id} belongs to account 001000000000002AAA`,
		);
		expect(await match({ storedId: id }, { gone: true })).toMatchObject({ customer: { id } });
	});
});

describe('the e-mail address', () => {
	const email = 'rose@edge.example';

	it('leads to nobody where nobody has it', async () => {
		expect(await match({ email, withTaxIds: true })).toBeUndefined();
	});

	it('leads to a customer that names no record', async () => {
		await create({ email, metadata: { salesforce_account_id: '001000000000002AAA' } });
		const { id } = await create({ email });

		expect(await match({ email })).toMatchObject({ by: 'email', customer: { id } });
	});

	it('gives no customer to two records in one run', async () => {
		const { id } = await create({ email });
		const claims = new Claims();
		await match({ email }, { claims });

		const other = { crmId: '001000000000002AAA', name: 'Edge West' };
		await expect(match({ record: other, email }, { claims })).rejects.toThrow(
			`Edge West: customer ${id} matches this account and account ${ID}`,
		);
		expect(await match({ email }, { claims })).toMatchObject({ customer: { id } });
	});
});

describe('two orgs with equal record IDs', () => {
	const production = '00D000000000001EAA';
	const copy = { ...EDGE, orgId: '00D000000000002EAA' };

	it('do not share a customer: it is told whose it is', async () => {
		const { id } = await named(ID, { salesforce_org_id: production });

		for (const storedId of ['', id]) {
			await expect(match({ record: copy, storedId })).rejects.toMatchObject({
				code: 'other_org',
				message: `Edge Communications: customer ${id} belongs to an account of another Salesforce org, ${production}; this one is ${copy.orgId}`,
				whatToDo: expect.stringContaining('salesforce_org_id'),
			});
		}
	});

	it('are told apart only where the customer notes its org, and ours is known', async () => {
		const { id } = await named(ID, { salesforce_org_id: production });
		expect(await match()).toMatchObject({ customer: { id } });

		await sandbox.client().customers.update(id, { metadata: { salesforce_org_id: '' } });
		expect(await match({ record: copy })).toMatchObject({ customer: { id } });
	});

	it('are the same in both forms of the org’s ID', async () => {
		const { id } = await named(ID, { salesforce_org_id: production.slice(0, 15) });

		const record = { ...EDGE, orgId: production };
		expect(await match({ record })).toMatchObject({ customer: { id } });
	});
});
