import { Connection } from 'jsforce';
import { startOrg, type TestOrg } from './harness';

/** jsforce as published, on the org as it is. */
describe('jsforce against the Salesforce sandbox', () => {
	let org: TestOrg;
	let conn: Connection;

	beforeAll(async () => {
		org = await startOrg({ withStripeModel: true });
		conn = new Connection({
			instanceUrl: org.url,
			accessToken: org.accessToken,
			version: '66.0',
		});
		conn.bulk2.pollInterval = 5;
	});
	afterAll(() => org.close());

	it('logs in with the client-credentials flow and knows who it is', async () => {
		const login = new Connection({
			oauth2: { clientId: org.clientId, clientSecret: org.clientSecret, loginUrl: org.url },
			version: '66.0',
		});
		const user = await login.authorize({ grant_type: 'client_credentials' });
		expect(user.organizationId).toBe(org.organizationId);
		const identity = await login.identity();
		expect(identity.username).toBe(org.username);
	});

	it('logs in with user name and password by SOAP', async () => {
		const login = new Connection({ loginUrl: org.url, version: '66.0' });
		await login.login(org.username, org.password);
		expect((await login.query('SELECT Id FROM Organization')).records[0]?.Id).toBe(
			org.organizationId,
		);
		await expect(login.login(org.username, 'wrong')).rejects.toThrow('INVALID_LOGIN');
	});

	it('gets a new token with its refresh token when the session has ended', async () => {
		const refreshing = new Connection({
			oauth2: { clientId: org.clientId, clientSecret: org.clientSecret, loginUrl: org.url },
			instanceUrl: org.url,
			accessToken: 'ended',
			refreshToken: org.refreshToken,
			version: '66.0',
		});
		expect((await refreshing.query('SELECT Id FROM Account LIMIT 1')).totalSize).toBe(1);
	});

	it('queries the sample accounts with their contacts and owner', async () => {
		const found = await conn.query(
			"SELECT Name, Owner.Name, (SELECT Name FROM Contacts ORDER BY LastName) FROM Account WHERE Name = 'edge communications'",
		);
		expect(found.records).toMatchObject([
			{
				Name: 'Edge Communications',
				Owner: { Name: 'Integration User' },
				Contacts: { records: [{ Name: 'Sean Forbes' }, { Name: 'Rose Gonzalez' }] },
			},
		]);
	});

	it('pages through a long result', async () => {
		await org.control('POST', '/salesforce/generate', { accounts: 2500 });
		const query = "SELECT Id FROM Account WHERE Name LIKE 'Account %' ORDER BY Id";
		const first = await conn.query(query);
		expect(first.done).toBe(false);
		const rest = await conn.queryMore(first.nextRecordsUrl ?? '');
		const ids = [...first.records, ...rest.records].map((record) => record.Id);
		expect(new Set(ids).size).toBe(2500);
		expect(rest.done).toBe(true);
		expect(conn.limitInfo.apiUsage?.limit).toBe(100_000);
	});

	it('creates, reads, changes and deletes a record', async () => {
		const created = await conn
			.sobject('Account')
			.create({ Name: 'Made by jsforce', NumberOfEmployees: 7 });
		const id = created.id ?? '';
		await conn.sobject('Account').update({ Id: id, Phone: '123' });
		expect(await conn.sobject('Account').retrieve(id)).toMatchObject({
			Id: id,
			Name: 'Made by jsforce',
			Phone: '123',
			NumberOfEmployees: 7,
		});
		await conn.sobject('Account').destroy(id);
		await expect(conn.sobject('Account').retrieve(id)).rejects.toMatchObject({
			errorCode: 'ENTITY_IS_DELETED',
		});
		const all = await conn.query(`SELECT Id FROM Account WHERE Id = '${id}'`, { scanAll: true });
		expect(all.totalSize).toBe(1);
	});

	it('creates and then updates by external ID', async () => {
		const accounts = conn.sobject('Account');
		const record = { Name: 'Upserted', Stripe_Customer_ID__c: 'cus_jsforce' };
		const first = await accounts.upsert(record, 'Stripe_Customer_ID__c');
		const second = await accounts.upsert({ ...record, Phone: '9' }, 'Stripe_Customer_ID__c');
		expect([first.success && first.created, second.success && second.created]).toEqual([
			true,
			false,
		]);
		expect(second.id).toBe(first.id);
	});

	it('writes arrays as collections and tells each record’s result', async () => {
		const made = await conn
			.sobject('Contact')
			.create([
				{ LastName: 'One' },
				{ FirstName: 'No last name' },
				{ LastName: 'Three', Email: 'not an address' },
			]);
		expect(made.map((each) => each.success)).toEqual([true, false, false]);
		expect(
			made.map((each) => each.errors.map((error) => (error as { statusCode?: string }).statusCode)),
		).toEqual([[], ['REQUIRED_FIELD_MISSING'], ['INVALID_EMAIL_ADDRESS']]);
	});

	it('describes the org and an object', async () => {
		const global = await conn.describeGlobal();
		expect(global.sobjects.map((each) => each.name)).toEqual(
			expect.arrayContaining(['Account', 'Contact', 'Opportunity', 'Invoice__c', 'Payment__c']),
		);
		const account = await conn.describe('Account');
		const key = account.fields.find((each) => each.name === 'Stripe_Customer_ID__c');
		expect(key).toMatchObject({
			externalId: true,
			unique: true,
			caseSensitive: true,
			type: 'string',
			idLookup: true,
		});
		expect(account.childRelationships).toContainEqual(
			expect.objectContaining({
				childSObject: 'Contact',
				field: 'AccountId',
				relationshipName: 'Contacts',
			}),
		);
	});

	it('loads records in bulk and tells what failed', async () => {
		const result = await conn.bulk2.loadAndWaitForResults({
			object: 'Account',
			operation: 'insert',
			input: [{ Name: 'Bulk 1' }, { Name: 'x'.repeat(300) }, { Name: 'Bulk "3", quoted\nline' }],
			lineEnding: 'LF',
		});
		expect(
			result.successfulResults.map((each) => (each as unknown as { Name: string }).Name),
		).toEqual(['Bulk 1', 'Bulk "3", quoted\nline']);
		expect(result.failedResults.map((each) => each.sf__Error)).toEqual([
			expect.stringContaining('STRING_TOO_LONG:Account Name: data value too large'),
		]);
		expect(result.unprocessedRecords).toEqual([]);
	});

	it('upserts and empties fields in bulk', async () => {
		const options = {
			object: 'Account',
			operation: 'upsert',
			externalIdFieldName: 'Stripe_Customer_ID__c',
		} as const;
		const rows = [
			{ Name: 'B', Phone: '1', Stripe_Customer_ID__c: 'cus_bulk_1' },
			{ Name: 'C', Phone: null, Stripe_Customer_ID__c: 'cus_jsforce' },
		];
		const result = await conn.bulk2.loadAndWaitForResults({ ...options, input: rows });
		expect(result.successfulResults.map((each) => each.sf__Created)).toEqual(['true', 'false']);
		const emptied = await conn.query(
			"SELECT Name, Phone FROM Account WHERE Stripe_Customer_ID__c = 'cus_jsforce'",
		);
		expect(emptied.records).toMatchObject([{ Name: 'C', Phone: null }]);
	});

	it('queries in bulk', async () => {
		const stream = await conn.bulk2.query(
			"SELECT Name, Owner.Name FROM Account WHERE Industry = 'Energy' ORDER BY Name",
			{
				pollInterval: 5,
				pollTimeout: 5000,
			},
		);
		const records = await stream.toArray();
		expect(records.slice(0, 1)).toEqual([
			{ Name: expect.any(String) as string, 'Owner.Name': 'Integration User' },
		]);
	});

	it('sees what was updated and deleted', async () => {
		const start = new Date(Date.now() - 60 * 60_000);
		const end = new Date(Date.now() + 2 * 60_000);
		const updated = await conn.sobject('Opportunity').updated(start, end);
		expect(updated.ids).toHaveLength(30);
		const [first = ''] = updated.ids;
		await conn.sobject('Opportunity').destroy(first);
		const deleted = await conn.sobject('Opportunity').deleted(start, end);
		expect(deleted.deletedRecords).toEqual([
			{ id: first, deletedDate: expect.any(String) as string },
		]);
	});

	it('reads the limits', async () => {
		const limits = await conn.limits();
		expect(limits['DailyApiRequests']?.Max).toBe(100_000);
		expect(limits['DailyApiRequests']?.Remaining).toBeLessThan(100_000);
	});

	it('adds a field by the metadata API, unseen until it is permitted', async () => {
		const field = {
			fullName: 'Account.Loyalty__c',
			label: 'Loyalty',
			type: 'Text',
			length: 40,
			externalId: true,
			unique: true,
		};
		const [made] = [await conn.metadata.upsert('CustomField', field as never)].flat();
		expect(made).toMatchObject({ success: true, created: true, fullName: 'Account.Loyalty__c' });
		await expect(conn.query('SELECT Loyalty__c FROM Account')).rejects.toMatchObject({
			errorCode: 'INVALID_FIELD',
		});
		const set = await conn.sobject('PermissionSet').create({ Name: 'Loyal', Label: 'Loyal' });
		const ParentId = set.id ?? '';
		await conn.sobject('FieldPermissions').create({
			ParentId,
			SobjectType: 'Account',
			Field: 'Account.Loyalty__c',
			PermissionsRead: true,
			PermissionsEdit: true,
		});
		const { user_id: AssigneeId } = await conn.identity();
		await conn.sobject('PermissionSetAssignment').create({ PermissionSetId: ParentId, AssigneeId });
		expect((await conn.query('SELECT Loyalty__c FROM Account LIMIT 1')).totalSize).toBe(1);
		const read = await conn.metadata.read('CustomField', 'Account.Loyalty__c');
		expect(read).toMatchObject({
			fullName: 'Account.Loyalty__c',
			type: 'Text',
			length: 40,
			unique: true,
		});
	});

	it('is refused the metadata API for a user who may not change the org', async () => {
		const user = new Connection({ loginUrl: org.url, version: '66.0' });
		await user.login(org.standardUsername, org.password);

		await expect(user.metadata.read('CustomField', 'Account.Loyalty__c')).rejects.toThrow(
			'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
		);
	});

	it('makes a custom object with fields and a permission set by the metadata API', async () => {
		const object = {
			fullName: 'Gift__c',
			label: 'Gift',
			pluralLabel: 'Gifts',
			nameField: { type: 'AutoNumber', label: 'Gift Number', displayFormat: 'G-{0000}' },
			deploymentStatus: 'Deployed',
			sharingModel: 'ReadWrite',
		};
		expect(await conn.metadata.create('CustomObject', object as never)).toMatchObject({
			success: true,
		});
		const lookup = {
			fullName: 'Gift__c.Account__c',
			label: 'Account',
			type: 'Lookup',
			referenceTo: 'Account',
			relationshipName: 'Gifts',
			relationshipLabel: 'Gifts',
		};
		const pick = {
			fullName: 'Gift__c.Kind__c',
			label: 'Kind',
			type: 'Picklist',
			valueSet: {
				restricted: true,
				valueSetDefinition: {
					sorted: false,
					value: [
						{ fullName: 'Big', default: false, label: 'Big' },
						{ fullName: 'Small', default: true, label: 'Small' },
					],
				},
			},
		};
		const fields = await conn.metadata.upsert('CustomField', [lookup, pick] as never);
		expect([fields].flat().map((each) => each.success)).toEqual([true, true]);
		const permissions = {
			fullName: 'Gifts',
			label: 'Gifts',
			fieldPermissions: ['Account__c', 'Kind__c'].map((name) => ({
				field: `Gift__c.${name}`,
				readable: true,
				editable: true,
			})),
			objectPermissions: [
				{
					object: 'Gift__c',
					allowRead: true,
					allowCreate: true,
					allowEdit: true,
					allowDelete: true,
				},
			],
		};
		expect(await conn.metadata.upsert('PermissionSet', permissions as never)).toMatchObject({
			success: true,
		});
		const set = await conn.sobject('PermissionSet').findOne({ Name: 'Gifts' });
		const { user_id: AssigneeId } = await conn.identity();
		await conn
			.sobject('PermissionSetAssignment')
			.create({ PermissionSetId: set?.Id ?? '', AssigneeId });
		const account = await conn.sobject('Account').findOne({ Name: 'GenePoint' });
		const gift = await conn
			.sobject('Gift__c')
			.create({ Account__c: account?.Id ?? '', Kind__c: 'big' });
		expect(await conn.sobject('Gift__c').retrieve(gift.id ?? '')).toMatchObject({
			Name: 'G-0001',
			Kind__c: 'Big',
		});
		await expect(conn.sobject('Gift__c').create({ Kind__c: 'Huge' })).rejects.toMatchObject({
			errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
		});
		const withGifts = await conn.query(
			'SELECT Name, (SELECT Name FROM Gifts__r) FROM Account WHERE Id IN (SELECT Account__c FROM Gift__c)',
		);
		expect(withGifts.records).toMatchObject([
			{ Name: 'GenePoint', Gifts__r: { records: [{ Name: 'G-0001' }] } },
		]);
	});

	it('reads and makes custom fields by the tooling API', async () => {
		const made = await conn.tooling.sobject('CustomField').create({
			FullName: 'Account.Tooled__c',
			Metadata: { type: 'Checkbox', label: 'Tooled', defaultValue: 'false' },
		});
		expect(made.success).toBe(true);
		const found = await conn.tooling.query(
			"SELECT Id, DeveloperName, TableEnumOrId FROM CustomField WHERE DeveloperName = 'Tooled'",
		);
		expect(found.records).toMatchObject([{ Id: made.id, TableEnumOrId: 'Account' }]);
	});
});
