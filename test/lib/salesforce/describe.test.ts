import { impatientClock } from '../../support/stripeSandbox';
import {
	describeIfSeen,
	describeObject,
	forgetDescriptions,
	missingFields,
	requireFields,
} from '../../../lib/salesforce/describe';
import { type ConnectedOrg, problemOf, startConnectedOrg } from './support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
	org.faults.clear();
	await org.settings({ hiddenFields: [] });
	await org.forgetCalls();
});

test('missing fields are named, those of related records by their relationship', async () => {
	const account = await describeObject(await org.connect({ identity: 'a' }), 'Account');

	expect(
		missingFields(account, [
			'Name',
			'name',
			'Owner.Name',
			'Stripe_Customer_ID__c',
			'Nope__c',
			'Nope__r.Name',
		]),
	).toEqual(['Nope__c', 'Nope__r.Name']);
});

test('a field that the user may not see counts as missing, and is told with what to do', async () => {
	await org.settings({ hiddenFields: ['Account.Stripe_Customer_ID__c'] });
	const connection = await org.connect({ identity: 'b' });

	const problem = await problemOf(
		requireFields(connection, 'Account', ['Name', 'Stripe_Customer_ID__c']),
	);

	expect(problem.message).toBe(
		'Stripe_Customer_ID__c: Account has no such field, or the connection’s user may not see it',
	);
	expect(problem.whatToDo).toContain('Correct the name, or choose another field.');
});

test('a field that an admin has added a moment ago is there', async () => {
	await org.settings({ hiddenFields: ['Account.Stripe_Customer_ID__c'] });
	const connection = await org.connect({ identity: 'fresh' });
	await describeObject(connection, 'Account');
	await org.settings({ hiddenFields: [] });

	const account = await requireFields(connection, 'Account', ['Stripe_Customer_ID__c']);

	expect(missingFields(account, ['Stripe_Customer_ID__c'])).toEqual([]);
});

test('an object that is not there is told with the setup action', async () => {
	const problem = await problemOf(describeObject(await org.connect(), 'Nope__c'));

	expect(problem.message).toContain('Looking up the fields of Nope__c failed');
	expect(problem.whatToDo).toContain('Salesforce Stripe Setup');
});

test('objects that are asked for at once cost one request, and one of the next time none', async () => {
	const connection = await org.connect({ identity: 'together' });

	const [account, payment] = await Promise.all([
		describeObject(connection, 'Account'),
		describeObject(connection, 'Payment__c'),
	]);
	await describeObject(connection, 'Payment__c');

	expect([account.name, payment.name]).toEqual(['Account', 'Payment__c']);
	expect(await org.calls()).toMatchObject([
		{ method: 'POST', path: expect.stringMatching(/\/composite$/) as string },
	]);
});

test('one that is not there among others is told by itself, and the others are there', async () => {
	const connection = await org.connect({ identity: 'one of them' });

	const [account, problem, contact] = await Promise.all([
		describeObject(connection, 'Account'),
		problemOf(describeObject(connection, 'Nope__c')),
		describeObject(connection, 'Contact'),
	]);

	expect([account.name, contact.name]).toEqual(['Account', 'Contact']);
	expect(problem.message).toContain('Looking up the fields of Nope__c failed');
});

test('a failure of all is not remembered', async () => {
	const connection = await org.connect({ identity: 'not now' });
	const fault = { type: 'status', status: 403, body: [{ errorCode: 'FORBIDDEN', message: 'No' }] };
	org.fault(fault as Parameters<typeof org.fault>[0], { path: '/composite', times: 1 });
	const both = async () =>
		await Promise.all(['Account', 'Contact'].map(async (name) => describeObject(connection, name)));

	const problem = await problemOf(both());

	expect(problem.message).toContain('Looking up the fields of Account, Contact failed');
	expect(await both()).toHaveLength(2);
});

test('descriptions are forgotten on demand', async () => {
	const connection = await org.connect({ identity: 'c' });
	await describeObject(connection, 'Account');
	await describeObject(connection, 'Contact');

	forgetDescriptions(connection, 'ACCOUNT');
	await describeObject(connection, 'Account');
	await describeObject(connection, 'Contact');
	expect(await org.calls()).toHaveLength(3);

	forgetDescriptions(connection);
	await describeObject(connection, 'Account');
	await describeObject(connection, 'Contact');
	expect(await org.calls()).toHaveLength(5);
});

test('what one user may see is still known when that of another is forgotten', async () => {
	const [one, other] = [await org.connect({ identity: 'f' }), await org.connect({ identity: 'g' })];
	await describeObject(other, 'Account');
	await org.forgetCalls();

	forgetDescriptions(one);
	await describeObject(other, 'Account');

	expect(await org.calls()).toEqual([]);
});

test('a description is believed for less than five minutes', async () => {
	let nowMs = 0;
	const clock = { ...impatientClock, monotonicMs: () => nowMs };
	const connection = await org.connect({ identity: 'h' }, { clock });

	for (nowMs of [0, 299_999, 300_000]) await describeObject(connection, 'Account');

	expect(await org.calls()).toHaveLength(2);
});

test('fields that are there cost one look', async () => {
	await requireFields(await org.connect({ identity: 'i' }), 'Account', ['Name', 'Owner.Name']);

	expect(await org.calls()).toHaveLength(1);
});

test('more objects at once than one request may carry are all described', async () => {
	const connection = await org.connect({ identity: 'many' });
	const strangers = Array.from({ length: 25 }, (_, number) => `Nope${number}__c`);

	const found = await Promise.all(
		[...strangers, 'Account'].map(async (name) => describeIfSeen(connection, name)),
	);

	expect(found.map((each) => each?.name)).toEqual([...strangers.map(() => undefined), 'Account']);
});

test.each([
	['with nothing to it', { httpStatusCode: 200, body: {} }],
	['with no body', { httpStatusCode: 200, body: null }],
	['with an error status', { httpStatusCode: 500, body: { fields: [] } }],
])('an object answered %s among others is asked for by itself', async (_how, answer) => {
	const connection = await org.connect({ identity: JSON.stringify(answer) });
	const body = { compositeResponse: [answer, answer] };
	org.fault({ type: 'status', status: 200, body }, { path: '/composite', times: 1 });

	const found = await Promise.all(
		['Account', 'Contact'].map(async (name) => describeObject(connection, name)),
	);

	expect(found.map(({ name }) => name)).toEqual(['Account', 'Contact']);
});

describe('an object that may be missing', () => {
	it('is described when it is there, and is none when it is not', async () => {
		const connection = await org.connect({ identity: 'j' });

		expect(await describeIfSeen(connection, 'Account')).toHaveProperty('name', 'Account');
		expect(await describeIfSeen(connection, 'Nope__c')).toBeUndefined();
	});

	it('is none when Salesforce calls it no type', async () => {
		const body = [{ errorCode: 'INVALID_TYPE', message: 'sObject type is not supported' }];
		org.fault({ type: 'status', status: 400, body });

		const found = describeIfSeen(await org.connect({ identity: 'k' }), 'Account');

		expect(await found).toBeUndefined();
	});

	it('is not taken for missing when Salesforce could not say', async () => {
		const body = [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'No' }];
		org.fault({ type: 'status', status: 403, body });
		const connection = await org.connect({ identity: 'l' });

		await expect(describeIfSeen(connection, 'Account')).rejects.toThrow('API_DISABLED_FOR_ORG');
		await expect(describeIfSeen(connection, 'No name')).rejects.toThrow('is not the API name');
	});
});

test('connections of different users do not share descriptions', async () => {
	await describeObject(await org.connect({ identity: 'd' }), 'Account');
	await describeObject(await org.connect({ identity: 'e' }), 'Account');

	expect(await org.calls()).toHaveLength(2);
});

test('a name that is none is refused before anything is asked', async () => {
	const problem = await problemOf(describeObject(await org.connect(), 'Account/../User'));

	expect(problem.message).toContain('is not the API name');
	expect(await org.calls()).toEqual([]);
});
