import { type ModelNeeds, requireModel } from '../../../lib/model/requireModel';
import { resolveModel } from '../../../lib/model/resolveModel';
import type { SalesforceConnection } from '../../../lib/salesforce/connection';
import { type ConnectedOrg, problemOf, startConnectedOrg } from '../salesforce/support';

let org: ConnectedOrg;
let connection: SalesforceConnection;
beforeEach(async () => {
	org = await startConnectedOrg();
	connection = await org.connect();
});
afterEach(() => org.close());

const CUSTOMERS: ModelNeeds = { features: ['customers', 'locations'] };

test('an org that has everything is asked once for all objects', async () => {
	const everything: ModelNeeds = { features: ['customers', 'locations', 'payments', 'syncState'] };
	await org.forgetCalls();
	await requireModel(connection, resolveModel(), everything);
	await requireModel(connection, resolveModel(), everything);

	expect(await org.calls()).toHaveLength(1);
});

test('a hidden field is refused by name, and Setup is what grants access', async () => {
	await org.settings({ hiddenFields: ['Account.Stripe_Location__c'] });

	const problem = await problemOf(requireModel(connection, resolveModel(), CUSTOMERS));

	expect(problem.message).toBe(
		'Account.Stripe_Location__c: the org has no such field, or the connection’s user may not see it',
	);
	expect(problem.whatToDo).toBe(
		'Run the node Salesforce Stripe Setup with the operation Install, which adds what is missing and grants access to it.',
	);
});

test('a feature that is not needed lets its fields be hidden', async () => {
	await org.settings({ hiddenFields: ['Account.Stripe_Location__c'] });

	await requireModel(connection, resolveModel(), { features: ['customers'] });
});

test('a field of the builder’s own is not for Setup to add', async () => {
	const model = resolveModel([{ ours: 'Account.Stripe_Location__c', existing: 'Brunch__c' }]);

	const problem = await problemOf(requireModel(connection, model, CUSTOMERS));

	expect(problem.message).toContain('Account.Brunch__c: the org has no such field');
	expect(problem.whatToDo).toContain('Correct the name under Name Mapping');
	expect(problem.whatToDo).not.toContain('Setup');
});

test('an object that is not there is refused by name', async () => {
	const model = resolveModel([{ ours: 'Invoice__c', existing: 'Bill__c' }]);

	const problem = await problemOf(requireModel(connection, model, { features: ['payments'] }));

	expect(problem.message).toBe(
		'Bill__c: the org has no such object, or the connection’s user may not see it',
	);
	expect(problem.whatToDo).toContain('If the object is there, give the connection’s user access');
});

test('a field that is written and read-only is refused before anything is written; one only read is not', async () => {
	await org.settings({
		readOnlyFields: ['Account.Stripe_Customer_ID__c', 'Account.Stripe_Location__c'],
	});

	const problem = await problemOf(requireModel(connection, resolveModel(), CUSTOMERS));

	expect(problem.message).toBe(
		'Account.Stripe_Customer_ID__c: the connection’s user may not write to it',
	);
	const writes = { ...CUSTOMERS, uses: { 'account.location': 'write' } } as const;
	expect((await problemOf(requireModel(connection, resolveModel(), writes))).field).toBe(
		'Account.Stripe_Customer_ID__c, Account.Stripe_Location__c',
	);
});

test('a field that records are found by has to be an External ID', async () => {
	const model = resolveModel([
		{ ours: 'Account.Stripe_Customer_ID__c', existing: 'AccountNumber' },
	]);
	await requireModel(connection, model, CUSTOMERS);

	const problem = await problemOf(
		requireModel(connection, model, { ...CUSTOMERS, uses: { 'account.customerId': 'key' } }),
	);

	expect(problem.message).toContain('Account.AccountNumber: it is not an External ID');
	expect(problem.whatToDo).toContain('tick External ID and Unique');
});

test('what an admin has added a moment ago counts', async () => {
	await org.settings({ hiddenFields: ['Account.Stripe_Location__c'] });
	await problemOf(requireModel(connection, resolveModel(), CUSTOMERS));
	await org.settings({ hiddenFields: [] });

	await requireModel(connection, resolveModel(), CUSTOMERS);
});

test('several currencies need no field of the package’s for them', async () => {
	await org.settings({
		multiCurrency: true,
		hiddenFields: ['Invoice__c.Currency__c', 'Payment__c.Currency__c'],
	});

	await requireModel(connection, resolveModel(), { features: ['payments'] });
});

test('one currency needs it, since a hidden one would be taken for the org’s', async () => {
	await org.settings({ hiddenFields: ['Payment__c.Currency__c'] });

	const problem = await problemOf(
		requireModel(connection, resolveModel(), { features: ['payments'] }),
	);

	expect(problem.field).toBe('Payment__c.Currency__c');
});
