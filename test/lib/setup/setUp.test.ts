import { resolveModel } from '../../../lib/model/resolveModel';
import { type SetupOrg, startSetupOrg } from './support';

let org: SetupOrg;
beforeAll(async () => {
	org = await startSetupOrg();
});
afterAll(() => org.close());
beforeEach(() => org.restart());

const OBJECTS = Object.values(resolveModel().objects);
/** Every object and field of the model, in order. */
const ALL_NAMES = OBJECTS.flatMap(({ name, fields }) => [
	String(name),
	...fields.map(({ path }) => path),
]);

interface Part {
	name: string;
	status: string;
}

function named<P extends Part>(parts: readonly P[], name: string): P {
	const found = parts.find((part) => part.name === name);
	if (!found) throw new Error(`Nothing is said of ${name}`);
	return found;
}

function statuses(parts: readonly Part[]): string[] {
	return [...new Set(parts.map(({ status }) => status))];
}

describe('an org without the package’s fields', () => {
	it('is reported part by part, and nothing is written', async () => {
		const parts = await org.check();

		expect(parts.map(({ name }) => name)).toEqual(ALL_NAMES);
		expect(named(parts, 'Account')).toMatchObject({ kind: 'object', status: 'present' });
		expect(named(parts, 'Invoice__c')).toMatchObject({
			kind: 'object',
			status: 'missing',
			message: 'The org does not have this object',
			whatToDo: 'Run this node with the operation Install, which creates it.',
		});
		expect(named(parts, 'Account.Stripe_Customer_ID__c')).toMatchObject({
			kind: 'field',
			label: 'Stripe Customer ID',
			status: 'missing',
			expected: 'Text(255), external ID, unique, case-sensitive',
		});
		expect(parts.filter(({ status }) => status === 'missing')).toHaveLength(ALL_NAMES.length - 1);
		expect(await org.writes()).toEqual([]);
	});

	it('can be written to after the installation, as the model says', async () => {
		await org.install();

		const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
		const made = await org.api('POST', '/sobjects/Invoice__c', {
			Name: 'INV-1',
			Account__c: account?.['Id'],
			Amount__c: 12.34,
			Status__c: 'Partially Paid',
		});
		expect(made.status).toBe(201);
		const upsert = (id: string) =>
			org.api('PATCH', `/sobjects/Payment__c/Stripe_Payment_ID__c/${id}`, {
				Invoice__r: undefined,
				Method__c: 'Card',
			});
		await upsert('pi_a');
		await upsert('pi_A');
		expect(await org.soql('SELECT Id FROM Payment__c')).toHaveLength(2);
		const wrong = await org.api('POST', '/sobjects/Invoice__c', { Status__c: 'Nonsense' });
		expect(JSON.stringify(wrong.body)).toContain('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST');
	});

	it('is asked for no more than ten components a call', async () => {
		await org.install();

		const calls = (await org.writes()).filter((call) => call.includes('/Soap/m/'));
		expect(calls).toHaveLength(1 + Math.ceil((ALL_NAMES.length - OBJECTS.length) / 10));
	});

	it('is completed when an installation broke off half-way', async () => {
		org.faults.add({
			service: 'salesforce',
			method: 'POST',
			path: '/composite/sobjects',
			fault: { type: 'status', status: 400 },
		});
		await expect(org.install()).rejects.toThrow('Creating the permission set failed');
		org.faults.clear();

		const second = await org.install();

		expect(statuses(second)).toEqual(['present']);
		expect(named(second, 'Invoice__c.Amount__c')).toMatchObject({ change: 'accessGranted' });
	});

	it('survives a connection that is cut after the fields were made', async () => {
		org.faults.add({
			service: 'salesforce',
			path: '/Soap/m/',
			times: 2,
			fault: { type: 'cutAfter' },
		});

		const parts = await org.install();

		expect(statuses(parts)).toEqual(['present']);
	});

	it('gets more by another installation, and what was there stays', async () => {
		await org.install({}, ['customers']);

		const parts = await org.install({}, ['locations', 'payments']);
		const checked = await org.check({}, ['customers']);

		expect(named(parts, 'Account.Stripe_Location__c')).toMatchObject({ change: 'created' });
		expect(named(parts, 'Payment__c.Amount__c')).toMatchObject({ change: 'created' });
		expect(named(parts, 'Stripe_Sync__c.Key__c')).toMatchObject({ change: 'none' });
		expect(parts.map(({ name }) => name)).not.toContain('Payment__c.Fee__c');
		expect(statuses(checked)).toEqual(['present']);
	});
});

describe('an org that has some of it', () => {
	it('hears of a field of the wrong type, which an installation leaves alone', async () => {
		await org.addField('Account', 'Stripe_Synced_At__c', { type: 'Text', length: 40 });
		await org.install();
		const parts = await org.check();

		expect(named(parts, 'Account.Stripe_Synced_At__c')).toMatchObject({
			status: 'wrongType',
			expected: 'Date/Time',
			found: 'Text(40)',
			message:
				'The org has a field of this name that does not fit: it is Text(40) instead of Date/Time',
			whatToDo: expect.stringContaining('choose another one under Name Mapping'),
		});
		expect(parts.filter(({ status }) => status !== 'present')).toHaveLength(1);
	});

	it('hears of a field that the user does not see, which an installation makes visible', async () => {
		await org.addField('Account', 'Stripe_Location__c', { type: 'Text', length: 80 });

		const before = await org.check();
		const installed = await org.install();

		expect(named(before, 'Account.Stripe_Location__c')).toMatchObject({
			status: 'notVisible',
			message: 'The org has this field, but the connection’s user does not see it',
		});
		expect(named(installed, 'Account.Stripe_Location__c')).toMatchObject({
			status: 'present',
			change: 'accessGranted',
		});
	});

	it('hears of a field of an own object that the user does not see', async () => {
		await org.addObject('Invoice__c');
		await org.addField('Invoice__c', 'Amount__c', { type: 'Currency', precision: 18, scale: 2 });

		const parts = await org.check();

		expect(named(parts, 'Invoice__c')).toMatchObject({ status: 'present' });
		expect(named(parts, 'Invoice__c.Amount__c')).toMatchObject({ status: 'notVisible' });
		expect(named(parts, 'Invoice__c.Balance__c')).toMatchObject({ status: 'missing' });
	});

	it('hears of a field that the user may only read', async () => {
		await org.install();
		await org.control('PATCH', '/settings', {
			salesforce: {
				readOnlyFields: ['Account.Stripe_Synced_At__c', 'Account.Stripe_Location__c'],
			},
		});

		const parts = await org.check();

		// The nodes never write it to an account that is there.
		expect(named(parts, 'Account.Stripe_Location__c')).toMatchObject({ status: 'present' });
		expect(named(parts, 'Account.Stripe_Synced_At__c')).toMatchObject({
			status: 'readOnly',
			message: 'The connection’s user sees this field, but may not write to it',
		});
	});

	it('needs no currency field of the package’s when it has several currencies', async () => {
		await org.control('PATCH', '/settings', { salesforce: { multiCurrency: true } });

		const parts = await org.install();

		expect(statuses(parts)).toEqual(['present']);
		expect(named(parts, 'Invoice__c.CurrencyIsoCode')).toMatchObject({
			change: 'none',
			message: 'The org has several currencies: CurrencyIsoCode takes the place of Currency__c',
		});
	});
});

describe('names of the org’s own', () => {
	it('may be of formulas where the nodes only read', async () => {
		await org.addObject('Bill__c');
		await org.addField('Bill__c', 'Total__c', {
			type: 'Currency',
			precision: 18,
			scale: 2,
			formula: '100',
		});
		const names = { Invoice__c: 'Bill__c', 'Invoice__c.Amount__c': 'Total__c' };

		const parts = await org.install(names);

		expect(named(parts, 'Bill__c.Total__c')).toMatchObject({ status: 'present' });
	});

	it('are never created when the org does not have them', async () => {
		const names = { 'Account.Stripe_Location__c': 'Brunch__c' };

		const parts = await org.install(names);

		expect(named(parts, 'Account.Brunch__c')).toMatchObject({
			status: 'missing',
			change: 'none',
			whatToDo: 'Correct the name under Name Mapping, or create the field in Salesforce.',
		});
		expect(parts.filter(({ status }) => status !== 'present')).toHaveLength(1);
	});
});

describe('a user who may not do it', () => {
	it('is told which permission making a permission set takes', async () => {
		const refused = { statusCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: 'no', fields: [] };
		org.faults.add({
			service: 'salesforce',
			path: '/composite/sobjects',
			fault: { type: 'status', status: 200, body: [{ success: false, errors: [refused] }] },
		});

		await expect(org.install()).rejects.toMatchObject({
			message: expect.stringContaining(
				'Creating the permission set failed: the connection’s user lacks a permission.',
			),
			whatToDo: expect.stringContaining('“Manage Profiles and Permission Sets”'),
		});
	});
});

describe('a user whose licence does not allow it', () => {
	it('is told of the licence, and where to add it', async () => {
		const message =
			'Can’t assign permission set Stripe_Payments to user Bot. The user license doesn’t allow the permission: Create Account';
		const refused = { statusCode: 'FIELD_INTEGRITY_EXCEPTION', message, fields: [] };
		org.faults.add({
			service: 'salesforce',
			path: '/composite/sobjects',
			fault: { type: 'status', status: 200, body: [{ success: false, errors: [refused] }] },
		});

		await expect(org.install()).rejects.toMatchObject({
			message: expect.stringContaining('The user license doesn’t allow the permission'),
			whatToDo: expect.stringContaining('add “Salesforce API Integration”'),
		});
	});
});
