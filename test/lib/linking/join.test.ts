import { checkLinks } from '../../../lib/linking/checkLinks';
import { disconnectAll, disconnectWords } from '../../../lib/linking/disconnect';
import { joinAll } from '../../../lib/linking/join';
import type { JoinRequest, JoinResult } from '../../../lib/linking/joinResult';
import { methodsOfAccount } from '../../../lib/linking/listMethods';
import { AUSTIN, type LinkWorld, startLinkWorld } from './support';

let world: LinkWorld;
let edge = '';
let grand = '';

beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.restart();
	edge = (await world.account('Edge Communications')).Id;
	grand = (await world.account('Grand Hotels & Resorts Ltd')).Id;
});

async function join(
	requests: Array<Partial<JoinRequest> & Pick<JoinRequest, 'accountId' | 'customerId'>>,
	isDryRun = false,
): Promise<JoinResult[]> {
	return await joinAll(
		await world.context(),
		requests.map((request) => ({ replace: false, isDryRun, ...request })),
	);
}

const customer = async (fields: object = {}, location = '') =>
	(await world.at(location).customers.create({ name: 'Edge', ...fields })).id;

const heldBy = async (name: string) => (await world.account(name))['Stripe_Customer_ID__c'] ?? null;

async function edit(id: string, fields: object): Promise<void> {
	await world.api('PATCH', `/sobjects/Account/${id}`, fields);
}

describe('joining an account with a customer', () => {
	it('writes the ID, changes nothing in Stripe, and shows what was joined', async () => {
		const customerId = await customer({ name: 'Edge Comm.', phone: '+1 512' });
		const before = await world.at().customers.retrieve(customerId);
		const [result] = await join([{ accountId: edge, customerId }]);
		expect(result).toMatchObject({
			status: 'joined',
			accountId: edge,
			accountName: 'Edge Communications',
			customerId,
			location: '',
			differences: [
				{ field: 'name', salesforce: 'Edge Communications', stripe: 'Edge Comm.' },
				{ field: 'phone', salesforce: '(512) 757-6000', stripe: '+1 512' },
			],
		});
		expect(await heldBy('Edge Communications')).toBe(customerId);
		const after = await world.at().customers.retrieve(customerId);
		expect(JSON.stringify(after)).toBe(JSON.stringify(before));
	});

	it('twice is once', async () => {
		const customerId = await customer();
		await join([{ accountId: edge, customerId }]);
		expect(await join([{ accountId: edge, customerId }])).toMatchObject([
			{ status: 'alreadyJoined' },
		]);
	});

	it('writes nothing in a dry run', async () => {
		const customerId = await customer();
		expect(await join([{ accountId: edge, customerId }], true)).toMatchObject([
			{ status: 'joined' },
		]);
		expect(await heldBy('Edge Communications')).toBeNull();
	});

	it('is refused for a customer of another account, which is named', async () => {
		const customerId = await customer();
		await join([{ accountId: grand, customerId }]);
		const [result] = await join([{ accountId: edge, customerId, replace: true }]);
		expect(result).toMatchObject({
			status: 'refused',
			problem: {
				message: `Customer ID: ${customerId} is joined with another account, Grand Hotels & Resorts Ltd (${grand})`,
			},
		});
		expect(await heldBy('Edge Communications')).toBeNull();
	});

	it('is refused for an account with another customer, unless it is to be replaced', async () => {
		const [first, second] = [await customer(), await customer()];
		await join([{ accountId: edge, customerId: first }]);
		expect(await join([{ accountId: edge, customerId: second }])).toMatchObject([
			{
				status: 'refused',
				problem: { message: expect.stringContaining(`is joined with another customer, ${first}`) },
			},
		]);
		expect(await heldBy('Edge Communications')).toBe(first);
		expect(await join([{ accountId: edge, customerId: second, replace: true }])).toMatchObject([
			{ status: 'joined', replacedId: first },
		]);
	});

	it.each([
		['a customer that was deleted', 'deleted', /has been deleted in Stripe/],
		['a customer of live mode', 'live', /belongs to the other mode/],
		['a customer that never was', 'never', /is not there, in the main Stripe account/],
		[
			'a customer of another location',
			'austin',
			/belongs to the Stripe account of Austin, not to the main/,
		],
	])('is refused for %s', async (_words, kind, message) => {
		let customerId = 'cus_NffrFeUfNV2Hib';
		if (kind === 'deleted') {
			customerId = await customer();
			await world.at().customers.del(customerId);
		}
		if (kind === 'live') {
			customerId = (await world.client(world.stripe.liveSecretKey).customers.create()).id;
		}
		if (kind === 'austin') customerId = await customer({}, AUSTIN);
		const [result] = await join([{ accountId: edge, customerId }]);
		expect(result?.status).toBe('refused');
		expect(result?.problem?.message).toMatch(message);
		expect(await heldBy('Edge Communications')).toBeNull();
	});

	it('goes to the location of the account, or to the one that is chosen', async () => {
		await edit(edge, { Stripe_Location__c: 'austin' });
		const there = await customer({}, AUSTIN);
		expect(await join([{ accountId: edge, customerId: there }])).toMatchObject([
			{ status: 'joined', location: AUSTIN },
		]);
		const other = await customer({}, AUSTIN);
		expect(await join([{ accountId: grand, customerId: other, location: AUSTIN }])).toMatchObject([
			{ status: 'joined', location: AUSTIN },
		]);
		expect(await join([{ accountId: grand, customerId: other, location: 'Paris' }])).toMatchObject([
			{ status: 'refused', problem: { message: expect.stringContaining('Paris') } },
		]);
	});

	it('keeps the customers of several locations apart, each in a field of its own', async () => {
		const context = await world.context([[AUSTIN, 'Site']]);
		const [main, austin] = [await customer(), await customer({}, AUSTIN)];
		const how = { replace: false, isDryRun: false };
		const results = await joinAll(context, [
			{ accountId: edge, customerId: main, location: '', ...how },
			{ accountId: edge, customerId: austin, location: AUSTIN, ...how },
		]);
		expect(results.map(({ status }) => status)).toEqual(['joined', 'joined']);
		expect(await world.account('Edge Communications')).toMatchObject({
			Stripe_Customer_ID__c: main,
			Site: austin,
		});
	});

	it('gives a customer that noted another record to this one, once that lets it go', async () => {
		const customerId = await customer({ metadata: { salesforce_account_id: grand, plan: 'gold' } });
		expect(await join([{ accountId: edge, customerId }])).toMatchObject([{ status: 'joined' }]);
		expect(await world.at().customers.retrieve(customerId)).toMatchObject({
			metadata: { salesforce_account_id: edge, plan: 'gold' },
		});
	});

	it('is refused for a customer of another org', async () => {
		const customerId = await customer({
			metadata: { salesforce_account_id: edge, salesforce_org_id: '00Dxx0000001gPLEAY' },
		});
		expect(await join([{ accountId: edge, customerId }])).toMatchObject([
			{ status: 'refused', problem: { code: 'other_org' } },
		]);
	});

	it('that is refused keeps the customer from nobody else', async () => {
		const [held, wanted] = [await customer(), await customer()];
		await join([{ accountId: edge, customerId: held }]);
		expect(
			await join([
				{ accountId: edge, customerId: wanted },
				{ accountId: grand, customerId: wanted },
			]),
		).toMatchObject([{ status: 'refused' }, { status: 'joined' }]);
	});

	it('is tried or done as each request says', async () => {
		const [one, two] = [await customer(), await customer()];
		expect(
			await join([
				{ accountId: edge, customerId: one },
				{ accountId: grand, customerId: two, isDryRun: true },
			]),
		).toMatchObject([{ status: 'joined' }, { status: 'joined' }]);
		expect(await heldBy('Edge Communications')).toBe(one);
		expect(await heldBy('Grand Hotels & Resorts Ltd')).toBeNull();
	});

	it('of many at once refuses what contradicts itself, and joins the rest', async () => {
		const [one, two] = [await customer(), await customer()];
		expect(
			await join([
				{ accountId: edge, customerId: one },
				{ accountId: edge.slice(0, 15), customerId: one },
				{ accountId: edge, customerId: two },
				{ accountId: grand, customerId: one },
				{ accountId: '001000000000000AAA', customerId: two },
				{ accountId: 'x', customerId: two },
				{ accountId: grand, customerId: two },
			]),
		).toMatchObject([
			{ status: 'joined' },
			{ status: 'alreadyJoined' },
			{ problem: { message: expect.stringContaining('is given two customers') } },
			{ problem: { message: expect.stringContaining('is given to two accounts') } },
			{ problem: { message: expect.stringContaining('Salesforce has no account') } },
			{ problem: { message: expect.stringContaining('Salesforce has no account x') } },
			{ status: 'joined' },
		]);
		expect([
			await heldBy('Edge Communications'),
			await heldBy('Grand Hotels & Resorts Ltd'),
		]).toEqual([one, two]);
	});

	it('finds many customers by listing them, and the rest one by one', async () => {
		const accounts = await world.accounts();
		const ids = await Promise.all(accounts.map(async () => await customer()));
		await world.call('DELETE', '/requests');
		const results = await join(
			accounts.map(({ Id }, at) => ({ accountId: String(Id), customerId: ids[at] ?? '' })),
		);
		expect(results.every(({ status }) => status === 'joined')).toBe(true);
		expect((await world.requests()).length).toBeLessThan(accounts.length / 2);
	});
});

describe('disconnecting', () => {
	it('takes the ID out, asks Stripe nothing, and says how to undo it', async () => {
		const customerId = await customer();
		await join([{ accountId: edge, customerId }]);
		await world.call('DELETE', '/requests');
		const [result] = await disconnectAll(await world.context(), [{ accountId: edge }]);
		expect(result).toMatchObject({ status: 'disconnected', customerId, accountId: edge });
		expect(result && disconnectWords(result)).toBe(
			`Disconnected Edge Communications from ${customerId} in the main Stripe account. To undo it, connect the two again`,
		);
		expect(await heldBy('Edge Communications')).toBeNull();
		expect(await world.requests()).toEqual([]);
	});

	it('corrects a wrong link in two steps', async () => {
		const [wrong, right] = [await customer(), await customer()];
		await join([{ accountId: edge, customerId: wrong }]);
		await disconnectAll(await world.context(), [{ accountId: edge }]);
		expect(await join([{ accountId: edge, customerId: right }])).toMatchObject([
			{ status: 'joined' },
		]);
		expect(await join([{ accountId: grand, customerId: wrong }])).toMatchObject([
			{ status: 'joined' },
		]);
	});

	it('an account without a customer, or that is not there, is told', async () => {
		expect(
			await disconnectAll(await world.context(), [{ accountId: edge }, { accountId: 'x' }]),
		).toMatchObject([{ status: 'notJoined' }, { status: 'refused' }]);
	});
});

describe('checking what is joined', () => {
	it('finds nothing wrong with what is right', async () => {
		const customerId = await customer();
		await join([{ accountId: edge, customerId }]);
		expect(await checkLinks(await world.context())).toMatchObject([
			{ status: 'ok', accountId: edge, customerId, location: '' },
		]);
	});

	it('of one location looks at no other', async () => {
		await join([
			{ accountId: edge, customerId: await customer() },
			{ accountId: grand, customerId: await customer({}, AUSTIN), location: AUSTIN },
		]);
		await edit(grand, { Stripe_Location__c: AUSTIN });
		const checked = async (location?: string) =>
			(await checkLinks(await world.context(), location)).map(({ accountId }) => accountId);
		expect(await checked(AUSTIN)).toEqual([grand]);
		expect(await checked('')).toEqual([edge]);
		expect(await checked()).toEqual([edge, grand]);
	});

	it('lists each kind of trouble with what to do', async () => {
		const accounts = (await world.accounts()).map(({ Id }) => String(Id));
		const deleted = await customer();
		await world.at().customers.del(deleted);
		const live = await world.client(world.stripe.liveSecretKey).customers.create();
		const held = [
			{ Stripe_Customer_ID__c: deleted },
			{ Stripe_Customer_ID__c: live.id },
			{ Stripe_Customer_ID__c: 'cus_NffrFeUfNV2Hib' },
			{ Stripe_Customer_ID__c: 'Edge' },
			{ Stripe_Customer_ID__c: await customer({}, AUSTIN) },
			{ Stripe_Customer_ID__c: await customer(), Stripe_Location__c: 'Paris' },
			{ Stripe_Customer_ID__c: await customer({}, AUSTIN), Stripe_Location__c: AUSTIN },
		];
		for (const [at, fields] of held.entries()) await edit(accounts[at] ?? '', fields);
		const checked = await checkLinks(await world.context());
		const statusOf = new Map(checked.map(({ accountId, status }) => [accountId, status]));
		expect(held.map((_fields, at) => statusOf.get(accounts[at] ?? ''))).toEqual([
			'deleted',
			'wrongMode',
			'missing',
			'malformed',
			'wrongLocation',
			'unknownLocation',
			'ok',
		]);
		for (const { status, whatToDo } of checked) {
			if (status !== 'ok') expect(whatToDo).toMatch(/^[A-Z].*\.$/);
		}
	});

	it('finds a customer that two accounts hold, where the field is not unique', async () => {
		const customerId = await customer({}, AUSTIN);
		await edit(edge, { Site: customerId });
		await edit(grand, { Site: customerId });
		expect(await checkLinks(await world.context([[AUSTIN, 'Site']]))).toMatchObject([
			{ status: 'doubled', message: expect.stringContaining('Grand Hotels') },
			{ status: 'doubled', message: expect.stringContaining('Edge Communications') },
		]);
	});
});

describe('the payment methods of an account', () => {
	it('are those of its customer, the expired ones marked', async () => {
		const customerId = await customer({ source: 'tok_visa' });
		await join([{ accountId: edge, customerId }]);
		expect(await methodsOfAccount(await world.context(), edge)).toMatchObject({
			accountName: 'Edge Communications',
			customerId,
			methods: [{ type: 'card', last4: '4242', isUsable: true, isDefault: true }],
		});
	});

	it('of one that is joined with nobody are refused', async () => {
		await expect(methodsOfAccount(await world.context(), edge)).rejects.toThrow(
			'Edge Communications is joined with no customer in the main Stripe account',
		);
	});
});
