import type { IDataObject } from 'n8n-workflow';
import { resolveModel } from '../../../lib/model/resolveModel';
import { PACKAGES } from '../../../lib/setup/packages';
import { type SetupOrg, startSetupOrg } from './support';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let org: SetupOrg;
beforeEach(async () => {
	org = await startSetupOrg();
});
afterEach(() => org.close());

const EVERYTHING = { setUpFor: PACKAGES.map(({ value }) => value) };
const CHECK = { operation: 'check', ...EVERYTHING };
const INSTALL = { operation: 'install', ...EVERYTHING };

const OBJECTS = Object.values(resolveModel().objects);
/** Every object and field of the model, in order. */
const ALL_NAMES = OBJECTS.flatMap(({ name, fields }) => [
	String(name),
	...fields.map(({ path }) => path),
]);

function mapping(entries: Record<string, string>) {
	return {
		nameMapping: {
			mapping: Object.entries(entries).map(([ours, existing]) => ({ ours, existing })),
		},
	};
}

function named(items: readonly IDataObject[], name: string): IDataObject {
	const found = items.find((item) => item['name'] === name);
	if (!found) throw new Error(`No item is about ${name}`);
	return found;
}

function statuses(items: readonly IDataObject[]): unknown[] {
	return [...new Set(items.map(({ status }) => status))];
}

describe('an org without the package’s fields', () => {
	it('gets all of them, usable at once, and a second installation changes nothing', async () => {
		const first = await org.run({ parameters: INSTALL });
		const checked = await org.run({ parameters: CHECK });
		await org.control('DELETE', '/requests');
		const second = await org.run({ parameters: INSTALL });

		expect(first.result.error).toBeUndefined();
		expect(first.items.map(({ name }) => name)).toEqual([...ALL_NAMES, 'Stripe_Payments']);
		expect(statuses(first.items)).toEqual(['present']);
		expect(named(first.items, 'Account')).toMatchObject({ change: 'accessGranted' });
		expect(named(first.items, 'Payment__c.Invoice__c')).toMatchObject({ change: 'created' });
		expect(named(first.items, 'Stripe_Payments')).toMatchObject({
			kind: 'permissionSet',
			change: 'created',
		});
		expect(statuses(checked.items)).toEqual(['present']);
		expect([...new Set(second.items.map(({ change }) => change))]).toEqual(['none']);
		expect(await org.writes()).toEqual([]);
	});
});

describe('what an installation is for', () => {
	it('is customers and nothing else, unless more is asked for', async () => {
		const { items } = await org.run({ parameters: { operation: 'install' } });

		expect(items.map(({ name }) => name)).toEqual([
			'Account',
			'Account.Stripe_Customer_ID__c',
			'Account.Stripe_Synced_At__c',
			'Stripe_Sync__c',
			...OBJECTS.filter(({ key }) => key === 'syncState').flatMap(({ fields }) =>
				fields.map(({ path }) => path),
			),
			'Stripe_Payments',
		]);
		expect(statuses(items)).toEqual(['present']);
		expect((await org.api('GET', '/sobjects/Invoice__c/describe')).status).toBe(404);
	});

	it.each([
		['={{ [] }}', 'Set Up For: nothing is chosen'],
		[['everything'], 'Set Up For: “everything” is not one of the parts'],
	])('is refused when it is %j', async (setUpFor, message) => {
		const { result } = await org.run({ parameters: { operation: 'install', setUpFor } });

		expect(result.error?.message).toContain(message);
		expect(await org.writes()).toEqual([]);
	});
});

describe('names of the org’s own', () => {
	it('are checked and made accessible in place of ours, and ours are not created', async () => {
		await org.addObject('Bill__c');
		await org.addField('Bill__c', 'Total__c', { type: 'Currency', precision: 18, scale: 2 });
		await org.addField('Account', 'Branch__c', { type: 'Text', length: 100 });
		const names = mapping({
			Invoice__c: 'Bill__c',
			'Invoice__c.Amount__c': 'Total__c',
			'Account.Stripe_Location__c': 'Account.Branch__c',
		});

		const { items } = await org.run({ parameters: { ...INSTALL, ...names } });
		const checked = await org.run({ parameters: { ...CHECK, ...names } });

		expect(statuses(items)).toEqual(['present']);
		expect(named(items, 'Bill__c')).toMatchObject({ mappedFrom: 'Invoice__c' });
		expect(named(items, 'Bill__c.Total__c')).toMatchObject({
			mappedFrom: 'Invoice__c.Amount__c',
			change: 'accessGranted',
		});
		expect(named(items, 'Bill__c.Balance__c')).toMatchObject({ change: 'created' });
		expect(named(items, 'Payment__c.Invoice__c')).toMatchObject({ found: 'Lookup(Bill__c)' });
		expect(statuses(checked.items)).toEqual(['present']);
		const described = await org.api('GET', '/sobjects/Invoice__c/describe');
		expect(described.status).toBe(404);
	});

	it('are refused when they are none, before anything is asked', async () => {
		const names = mapping({ 'Account.Stripe_Location__c': 'My Branch' });

		const { result } = await org.run({ parameters: { ...INSTALL, ...names } });

		expect(result.error?.message).toContain('Name Mapping: “My Branch”');
		expect(await org.writes()).toEqual([]);
	});

	it('do not count where an entry was left empty', async () => {
		const names = mapping({ 'Account.Stripe_Location__c': ' ' });

		const { items } = await org.run({ parameters: { ...CHECK, ...names } });

		expect(items.map(({ name }) => name)).toEqual(ALL_NAMES);
	});
});

describe('a user who may not do it', () => {
	it('is told in words which permissions creating takes', async () => {
		const username = org.standardUsername;

		const { result } = await org.run({ parameters: INSTALL, username });

		expect(result.error?.message).toContain(
			'Creating the objects failed: the connection’s user lacks a permission. Salesforce says: ',
		);
		expect(result.error?.message).toContain('use of the Metadata API requires a user');
		expect(result.error?.description).toContain(
			'“Customize Application” and “Modify Metadata Through Metadata API Functions”',
		);
	});

	it('gets it as an item when the node is set to continue', async () => {
		const { result, problems } = await org.run({
			parameters: INSTALL,
			username: org.standardUsername,
			node: { onError: 'continueErrorOutput' },
		});

		expect(result.success).toBe(true);
		expect(problems).toMatchObject([
			{
				error: expect.stringContaining('lacks a permission'),
				details: { code: 'INSUFFICIENT_ACCESS', whatToDo: expect.stringContaining('Customize') },
			},
		]);
	});

	it('is told that parts are missing or not visible when setup is closed too', async () => {
		const username = org.minimumUsername;

		const { items } = await org.run({ parameters: CHECK, username });
		const installed = await org.run({ parameters: INSTALL, username });

		expect(named(items, 'Account')).toMatchObject({ status: 'notVisible' });
		expect(named(items, 'Account.Stripe_Customer_ID__c')).toMatchObject({
			status: 'missingOrNotVisible',
			message: 'The org does not have this field, or the connection’s user does not see it',
			whatToDo: expect.stringContaining('“View Setup and Configuration”'),
		});
		expect(installed.result.error?.message).toContain(
			'Looking into the org’s setup failed: the connection’s user lacks a permission',
		);
		expect(await org.writes()).toEqual([]);
	});
});

describe('one part that Salesforce refuses', () => {
	it('is told in its item, and the rest is installed', async () => {
		// A lookup cannot refer to what is not there.
		const names = mapping({ Invoice__c: 'Gone__c' });

		const { items, result } = await org.run({ parameters: { ...INSTALL, ...names } });

		expect(result.success).toBe(true);
		expect(named(items, 'Payment__c.Invoice__c')).toMatchObject({
			status: 'missing',
			error: expect.stringContaining('Creating Payment__c.Invoice__c failed'),
			details: { code: 'FIELD_INTEGRITY_EXCEPTION' },
		});
		expect(named(items, 'Payment__c.Amount__c')).toMatchObject({ status: 'present' });
	});

	it('goes to the error output where the node has one', async () => {
		const names = mapping({ Invoice__c: 'Gone__c' });

		const { items, problems } = await org.run({
			parameters: { ...INSTALL, ...names },
			node: { onError: 'continueErrorOutput' },
		});

		expect(problems).toMatchObject([
			{
				error: expect.stringContaining('Creating Payment__c.Invoice__c failed'),
				details: { name: 'Payment__c.Invoice__c', status: 'missing' },
			},
		]);
		expect(items.map(({ name }) => name)).not.toContain('Payment__c.Invoice__c');
	});
});

describe('the steps for an outbound message', () => {
	const parameters = {
		operation: 'outboundMessage',
		webhookAddress: 'https://n8n.example.com/webhook/3f8c/webhook',
	};

	it('come as an item with the address, the org and what to enter where', async () => {
		const { items } = await org.run({ parameters });

		expect(items).toMatchObject([
			{
				webhookAddress: parameters.webhookAddress,
				organizationId: org.organizationId,
				warnings: [],
				text: expect.stringContaining('Endpoint URL: https://n8n.example.com/webhook/3f8c/webhook'),
				steps: expect.arrayContaining([
					expect.objectContaining({
						step: 1,
						link: `${org.url}/lightning/setup/WorkflowOutboundMessaging/home`,
					}),
				]),
			},
		]);
		expect(await org.writes()).toEqual([]);
	});

	it('are refused for an address that is none', async () => {
		const { result } = await org.run({ parameters: { ...parameters, webhookAddress: 'n8n' } });

		expect(result.error?.message).toContain('Webhook Address: “n8n” is not an address of the web');
	});
});

describe('the node', () => {
	it('works once, however many items come in', async () => {
		const { items } = await org.run({ parameters: CHECK, items: [{}, {}, {}] });

		expect(items).toHaveLength(ALL_NAMES.length);
	});

	it.each(['oAuth2', 'jwt', 'clientCredentials'])('signs in by %s', async (by) => {
		const { items, result } = await org.run({
			parameters: { ...CHECK, salesforceAuthentication: by },
			username: org.username,
		});

		expect(result.error).toBeUndefined();
		expect(named(items, 'Account')).toMatchObject({ status: 'present' });
	});
});
