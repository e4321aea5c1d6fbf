import type { INodeParameters } from 'n8n-workflow';
import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const EDGE = 'Edge Communications';
const condition = `Name = '${EDGE}'`;

const run = async (parameters: INodeParameters) => await sandbox().run({ parameters });

async function change(fields: object): Promise<void> {
	const { Id } = await sandbox().account(EDGE);
	await sandbox().call('POST', '/clock', { advance: 5 });
	await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, fields);
}

async function customer() {
	const { Stripe_Customer_ID__c: id } = await sandbox().account(EDGE);
	return await sandbox().client().customers.retrieve(String(id));
}

/** Field owners as the panel hands them over. */
const phoneIsStripes = { field: [{ customerField: 'phone', wins: 'stripe' }] };

describe('Both Ways', () => {
	const both = async () =>
		await run({ operation: 'bothWays', options: { condition }, fieldOwners: phoneIsStripes });

	it('lets each side own its fields, and tells the changes of both', async () => {
		await both();
		const { id } = await customer();
		await sandbox()
			.client()
			.customers.update(id, { phone: '555-0001', description: 'Edited in Stripe' });
		await change({ Phone: '555-9999', Description: 'Edited in Salesforce' });

		const { synced, problems } = await both();

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{
				status: 'updated',
				changes: [{ field: 'description', to: 'Edited in Salesforce' }],
				accountChanges: [{ field: 'Phone', from: '555-9999', to: '555-0001' }],
			},
		]);
		expect(await sandbox().account(EDGE)).toMatchObject({ Phone: '555-0001' });
		expect(await customer()).toMatchObject({
			phone: '555-0001',
			description: 'Edited in Salesforce',
		});
	});

	it('makes accounts for customers that have none, if asked', async () => {
		const old = await sandbox().client().customers.create({ name: 'Old Buyer' });

		const { synced, problems } = await run({
			operation: 'bothWays',
			createAccounts: true,
			options: { condition },
		});

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{ status: 'created' },
			{ message: `Created account Old Buyer for customer ${old.id}`, status: 'pulled' },
		]);
	});
});

describe('Deleted Accounts', () => {
	it('has their customers marked once, where that is chosen', async () => {
		const sync = async () => await run({ operation: 'syncAll', deletedAccounts: 'mark' });
		await sync();
		const { Id, Stripe_Customer_ID__c: customerId } = await sandbox().account(EDGE);
		await sandbox().api('DELETE', `/sobjects/Account/${String(Id)}`);

		const { synced } = await sync();
		const again = await sync();

		expect(synced).toMatchObject([{ accountId: Id, status: 'marked' }]);
		expect(again.synced).toEqual([]);
		expect(await sandbox().client().customers.retrieve(String(customerId))).toMatchObject({
			metadata: {
				salesforce_account_id: Id,
				salesforce_org_id: expect.stringMatching(/^00D\w{15}$/),
				salesforce_account_deleted: expect.any(String),
			},
		});
	});
});

describe('the fields that a builder maps', () => {
	const parameters = {
		operation: 'syncAll',
		businessFields: {
			mappingMode: 'defineBelow',
			value: { name: 'Name', taxExempt: 'Site', invoiceFooter: 'Fax', preferredLocales: 'Phone' },
		},
	};
	const options = {
		condition,
		clearEmptied: true,
		metadata: { field: [{ key: 'industry', accountField: 'Industry' }] },
	};

	it('are sent, those of the metadata too, and emptied where that is chosen', async () => {
		await change({ Industry: 'Electronics', Site: 'exempt', Fax: 'Thank you', Phone: 'de, fr' });
		await run({ ...parameters, options });
		const filled = await customer();
		await change({ Industry: null, Site: null, Fax: null, Phone: null });

		const { problems } = await run({ ...parameters, options });
		const again = await run({
			...parameters,
			options: { ...options, startOver: true, includeUnchanged: true },
		});

		expect(filled).toMatchObject({
			tax_exempt: 'exempt',
			invoice_settings: { footer: 'Thank you' },
			metadata: { industry: 'Electronics' },
		});
		expect(problems).toEqual([]);
		const emptied = await customer();
		expect(emptied).toMatchObject({ tax_exempt: 'none', invoice_settings: { footer: null } });
		expect(emptied).not.toHaveProperty('metadata.industry');
		expect(again.synced).toMatchObject([{ status: 'unchanged' }]);
	});

	it('are refused with a key of the metadata that no object can have, before anything is written', async () => {
		const { Id } = await sandbox().account(EDGE);
		const { problems } = await sandbox().run({
			parameters: {
				operation: 'sendCustomer',
				options: { metadata: { field: [{ key: '__proto__', accountField: 'Industry' }] } },
			},
			items: [{ Id }],
		});

		expect(problems).toMatchObject([
			{ error: expect.stringContaining('the key “__proto__” is not possible') },
		]);
		expect(await sandbox().customers()).toEqual([]);
	});
});
