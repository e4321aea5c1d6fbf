import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pollOnce, runWorkflow } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { FIXTURE_PACKAGE } from '../../engine/fixtureNodes';
import { startOrg, type TestOrg } from './harness';

/** n8n's own Salesforce nodes, on n8n's engine, against the org as it is. */
describe('n8n’s built-in Salesforce nodes against the sandbox', () => {
	let org: TestOrg;
	let credentials: object[];
	const packageDir = FIXTURE_PACKAGE;

	beforeAll(async () => {
		org = await startOrg({ withStripeModel: true });
		const oauthTokenData = {
			access_token: org.accessToken,
			refresh_token: org.refreshToken,
			instance_url: org.url,
		};
		credentials = [
			{ id: '1', name: 'Org', type: 'salesforceOAuth2Api', data: { oauthTokenData } },
			{
				id: '2',
				name: 'Org by JWT',
				type: 'salesforceJwtApi',
				data: {
					clientId: org.clientId,
					username: org.username,
					privateKey: org.privateKey,
					myDomainUrl: org.url,
				},
			},
		];
	});
	afterAll(() => org.close());

	const salesforce = (name: string, parameters: INodeParameters) => ({
		name,
		type: 'n8n-nodes-base.salesforce',
		typeVersion: 1.1,
		parameters,
		credentials: {
			salesforceOAuth2Api: { id: '1', name: 'Org' },
			salesforceJwtApi: { id: '2', name: 'Org by JWT' },
		},
	});
	const run = async (parameters: INodeParameters) => {
		const workflow = chain(START, salesforce('Salesforce', parameters));
		const result = await runWorkflow({ workflow, credentials, packageDir });
		if (!result.success) throw new Error(result.error?.message);
		return (result.nodes['Salesforce']?.[0] ?? []).map((item) => item.json);
	};

	it.each(['oAuth2', 'jwt'])(
		'creates an account and reads it back (%s)',
		async (authentication) => {
			const [created] = await run({
				authentication,
				resource: 'account',
				operation: 'create',
				name: `Made in n8n by ${authentication}`,
				additionalFields: { billingCity: 'Graz', phone: '0316' },
			});
			const [account] = await run({
				authentication,
				resource: 'account',
				operation: 'get',
				accountId: created?.['id'] as string,
			});
			expect(account).toMatchObject({
				Name: `Made in n8n by ${authentication}`,
				BillingCity: 'Graz',
				Phone: '0316',
				IsDeleted: false,
			});
		},
	);

	it('upserts an account by its external ID', async () => {
		const upsert = (name: string) =>
			run({
				resource: 'account',
				operation: 'upsert',
				externalId: 'Stripe_Customer_ID__c',
				externalIdValue: 'cus_n8n',
				name,
				additionalFields: {},
			});
		const [first] = await upsert('First');
		const [second] = await upsert('Second');
		expect([first?.['created'], second?.['created']]).toEqual([true, false]);
		expect(
			await org.soql("SELECT Name FROM Account WHERE Stripe_Customer_ID__c = 'cus_n8n'"),
		).toMatchObject([{ Name: 'Second' }]);
	});

	it('gets all accounts that fit its conditions', async () => {
		const accounts = await run({
			resource: 'account',
			operation: 'getAll',
			returnAll: true,
			options: {
				conditionsUi: {
					conditionValues: [{ field: 'Industry', operation: 'equal', value: 'Energy' }],
				},
				fields: ['Name', 'Industry'],
			},
		});
		expect(accounts.map((each) => each['Name'])).toEqual(
			expect.arrayContaining(['United Oil & Gas Corp.', 'United Oil & Gas, UK']),
		);
		expect(accounts).toHaveLength(3);
	});

	it('pages through more accounts than one answer holds', async () => {
		await org.control('POST', '/salesforce/generate', { accounts: 2100 });
		const accounts = await run({
			resource: 'account',
			operation: 'getAll',
			returnAll: true,
			options: { fields: ['Id'] },
		});
		expect(new Set(accounts.map((each) => each['Id'])).size).toBeGreaterThan(2100);
	});

	it('searches by SOQL', async () => {
		const found = await run({
			resource: 'search',
			operation: 'query',
			query: "SELECT Name, (SELECT Name FROM Contacts) FROM Account WHERE Name LIKE 'Grand%'",
		});
		expect(found).toMatchObject([
			{ Name: 'Grand Hotels & Resorts Ltd', Contacts: { totalSize: 2 } },
		]);
	});

	it('shows Salesforce’s own words when a record is refused', async () => {
		const workflow = chain(
			START,
			salesforce('Salesforce', {
				resource: 'contact',
				operation: 'create',
				lastname: 'x'.repeat(81),
				additionalFields: {},
			}),
		);
		const { success, error } = await runWorkflow({ workflow, credentials, packageDir });
		expect(success).toBe(false);
		expect(JSON.stringify(error)).toContain('Last Name: data value too large');
	});

	it('adds a contact’s note, a task and an opportunity', async () => {
		const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
		const [opportunity] = await run({
			resource: 'opportunity',
			operation: 'create',
			name: 'From n8n',
			closeDate: '2027-01-31T00:00:00',
			stageName: 'Prospecting',
			additionalFields: { amount: 12.5, accountId: String(account?.['Id']) },
		});
		expect(
			await org.soql(
				`SELECT Amount, Account.Name, CloseDate FROM Opportunity WHERE Id = '${opportunity?.['id'] as string}'`,
			),
		).toMatchObject([{ Amount: 12.5, Account: { Name: 'GenePoint' }, CloseDate: '2027-01-31' }]);
		await run({
			resource: 'account',
			operation: 'addNote',
			accountId: String(account?.['Id']),
			title: 'Hello',
			options: { body: 'There' },
		});
		expect(await org.soql('SELECT Title, Body FROM Note')).toMatchObject([
			{ Title: 'Hello', Body: 'There' },
		]);
	});

	describe('the Salesforce Trigger', () => {
		const trigger = (triggerOn: string) => ({
			name: 'Trigger',
			type: 'n8n-nodes-base.salesforceTrigger',
			typeVersion: 1.1,
			parameters: { triggerOn },
			credentials: { salesforceOAuth2Api: { id: '1', name: 'Org' } },
		});
		const poll = (
			triggerOn: string,
			staticData: IDataObject,
			mode: 'manual' | 'trigger' = 'trigger',
		) =>
			pollOnce({ workflow: chain(trigger(triggerOn)), credentials, packageDir, staticData, mode });

		it('emits accounts that are created between polls, once', async () => {
			const before = await poll('accountCreated', {});
			const { body } = await org.api('POST', '/sobjects/Account', { Name: 'Between polls' });
			const { id } = body as { id: string };
			const found = await poll('accountCreated', before.staticData);
			expect(found.items?.[0]?.map((item) => item.json['Id'])).toContain(id);
			const again = await poll('accountCreated', found.staticData);
			expect(again.items?.[0]?.map((item) => item.json['Id']) ?? []).not.toContain(id);
		});

		it('shows one real account in a manual run', async () => {
			const { items } = await poll('accountCreated', {}, 'manual');
			expect(items?.[0]).toMatchObject([{ json: { Id: expect.stringMatching(/^001/) as string } }]);
		});
	});
});
