import {
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
