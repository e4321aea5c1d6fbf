import type { Settings } from '../../../sandbox/salesforce/settings';
import { startOrg, type Reply, type TestOrg } from './harness';

describe('what an org may be and do', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg();
	});
	afterAll(() => org.close());
	afterEach(() => org.control('POST', '/reset'));

	const set = (salesforce: Partial<Settings>) => org.control('PATCH', '/settings', { salesforce });
	const make = async (type: string, record: object, headers?: Record<string, string>) => {
		const answer = await org.api('POST', `/sobjects/${type}`, record, headers);
		return { ...answer, id: (answer.body as { id?: string }).id ?? '' };
	};
	const errorOf = ({ status, body }: Reply) => ({
		status,
		...(body as { errorCode: string }[])[0],
	});
	const change = (id: string) => org.api('PATCH', `/sobjects/Account/${id}`, { Phone: '1' });
	const sessionOf = async (username: string) => {
		const form = new URLSearchParams({
			grant_type: 'password',
			client_id: org.clientId,
			client_secret: org.clientSecret,
			username,
			password: org.password,
		});
		const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: form });
		return {
			authorization: `Bearer ${((await answer.json()) as { access_token: string }).access_token}`,
		};
	};

	describe('Person Accounts', () => {
		const fields = async () =>
			(
				(await org.api('GET', '/sobjects/Account/describe')).body as { fields: { name: string }[] }
			).fields.map((each) => each.name);

		it('add fields only where they are enabled', async () => {
			expect(await fields()).not.toContain('PersonEmail');
			expect(errorOf(await make('Account', { LastName: 'Person' }))).toMatchObject({
				errorCode: 'INVALID_FIELD',
			});
			await set({ personAccounts: true });
			expect(await fields()).toEqual(
				expect.arrayContaining([
					'IsPersonAccount',
					'PersonEmail',
					'PersonMailingStreet',
					'LastName',
				]),
			);
		});

		it('are accounts with a contact of their own', async () => {
			await set({ personAccounts: true });
			const [type] = await org.soql(
				"SELECT Id FROM RecordType WHERE SobjectType = 'Account' AND IsPersonType = true",
			);
			const { id } = await make('Account', {
				FirstName: 'Ada',
				LastName: 'Lovelace',
				PersonEmail: 'ada@x.example',
				RecordTypeId: type?.['Id'],
			});
			await org.api('PATCH', `/sobjects/Account/${id}`, { LastName: 'King' });
			const [account] = await org.soql(
				`SELECT Name, IsPersonAccount, PersonContactId FROM Account WHERE Id = '${id}'`,
			);
			expect(account).toMatchObject({ Name: 'Ada King', IsPersonAccount: true });
			expect(
				await org.soql(
					`SELECT Name, Email, IsPersonAccount FROM Contact WHERE Id = '${String(account?.['PersonContactId'])}'`,
				),
			).toMatchObject([{ Name: 'Ada King', Email: 'ada@x.example', IsPersonAccount: true }]);
		});

		it('have no Name to write, and businesses no person fields', async () => {
			await set({ personAccounts: true });
			const { id } = await make('Account', { LastName: 'Solo' });
			expect(
				errorOf(await org.api('PATCH', `/sobjects/Account/${id}`, { Name: 'x' })),
			).toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Name'] });
			expect(
				errorOf(await make('Account', { Name: 'Ltd', PersonEmail: 'a@b.example' })),
			).toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
			const { id: business } = await make('Account', { Name: 'Ltd' });
			expect(
				await org.soql(
					`SELECT IsPersonAccount, RecordType.DeveloperName FROM Account WHERE Id = '${business}'`,
				),
			).toMatchObject([
				{ IsPersonAccount: false, RecordType: { DeveloperName: 'Business_Account' } },
			]);
		});
	});

	it('does not let go of a person’s last name', async () => {
		await set({ personAccounts: true });
		const { id } = await make('Account', { FirstName: 'Ada', LastName: 'Lovelace' });
		for (const LastName of [null, '', ' ']) {
			expect(
				errorOf(await org.api('PATCH', `/sobjects/Account/${id}`, { LastName })),
			).toMatchObject({
				errorCode: 'REQUIRED_FIELD_MISSING',
				message: 'Required fields are missing: [LastName]',
				fields: ['LastName'],
			});
		}
		expect(await org.soql(`SELECT Name FROM Account WHERE Id = '${id}'`)).toMatchObject([
			{ Name: 'Ada Lovelace' },
		]);
	});

	it('has several currencies where that is on', async () => {
		expect((await org.api('GET', '/query?q=SELECT+CurrencyIsoCode+FROM+Account')).status).toBe(400);
		await set({ multiCurrency: true });
		const { id } = await make('Account', { Name: 'Yen', CurrencyIsoCode: 'JPY' });
		expect(await org.soql(`SELECT CurrencyIsoCode FROM Account WHERE Id = '${id}'`)).toMatchObject([
			{ CurrencyIsoCode: 'JPY' },
		]);
		expect(
			await org.soql("SELECT DecimalPlaces FROM CurrencyType WHERE IsoCode = 'KWD'"),
		).toMatchObject([{ DecimalPlaces: 3 }]);
		expect(
			await org.soql('SELECT CurrencyIsoCode FROM Account WHERE CurrencyIsoCode = null'),
		).toEqual([]);
	});

	describe('the org’s currency', () => {
		const organization = async () => (await org.api('GET', '/connect/organization')).body;
		const userInfo = async () => {
			const envelope = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header>
				<h:SessionHeader xmlns:h="urn:partner.soap.sforce.com"><h:sessionId>${org.accessToken}</h:sessionId>
				</h:SessionHeader></e:Header><e:Body><b:getUserInfo xmlns:b="urn:partner.soap.sforce.com"/></e:Body></e:Envelope>`;
			const url = `${org.url}/services/Soap/u/60.0`;
			return (await fetch(url, { method: 'POST', body: envelope })).text();
		};

		it('is told where there is one', async () => {
			await set({ defaultCurrency: 'EUR' });
			expect(await organization()).toMatchObject({
				features: { multiCurrency: false, defaultCurrencyIsoCode: 'EUR' },
				userSettings: { currencySymbol: '€' },
			});
			expect(await userInfo()).toContain(
				'<organizationMultiCurrency>false</organizationMultiCurrency>',
			);
			expect(await userInfo()).toContain(
				'<orgDefaultCurrencyIsoCode>EUR</orgDefaultCurrencyIsoCode>',
			);
		});

		it('is the corporate one, and that of new records, where there are several', async () => {
			await set({ multiCurrency: true, defaultCurrency: 'EUR' });
			expect(await organization()).toMatchObject({ features: { multiCurrency: true } });
			expect(
				await org.soql('SELECT IsoCode, ConversionRate FROM CurrencyType WHERE IsCorporate = true'),
			).toMatchObject([{ IsoCode: 'EUR', ConversionRate: 1 }]);
			const { id } = await make('Account', { Name: 'Euro' });
			expect(
				await org.soql(`SELECT CurrencyIsoCode FROM Account WHERE Id = '${id}'`),
			).toMatchObject([{ CurrencyIsoCode: 'EUR' }]);
			const told = await userInfo();
			expect(told).toContain('<userDefaultCurrencyIsoCode>USD</userDefaultCurrencyIsoCode>');
			expect(told).toContain('<orgDefaultCurrencyIsoCode xsi:nil="true">');
		});

		it('is one that it knows', async () => {
			expect(
				await org.control('PATCH', '/settings', { salesforce: { defaultCurrency: 'XYZ' } }),
			).toMatchObject({ error: expect.stringContaining('no currency XYZ') as string });
		});
	});

	describe('permissions', () => {
		it('hide a new field from everyone until it is granted, and then from the others', async () => {
			await org.control('POST', '/salesforce/install-model');
			const minimum = await sessionOf(org.minimumUsername);
			const Metadata = { type: 'Text', label: 'Secret', length: 20 };
			await org.api('POST', '/tooling/sobjects/CustomField', {
				FullName: 'Account.Secret__c',
				Metadata,
			});
			expect(errorOf(await make('Account', { Name: 'x', Secret__c: 'y' }))).toMatchObject({
				errorCode: 'INVALID_FIELD',
			});
			const { id: ParentId } = await make('PermissionSet', { Name: 'Reader', Label: 'Reader' });
			const permission = {
				ParentId,
				SobjectType: 'Account',
				Field: 'Account.Secret__c',
				PermissionsRead: true,
			};
			await make('FieldPermissions', permission);
			const [user] = await org.soql(`SELECT Id FROM User WHERE Username = '${org.username}'`);
			await make('PermissionSetAssignment', {
				PermissionSetId: ParentId,
				AssigneeId: user?.['Id'],
			});
			expect(await org.soql('SELECT Secret__c FROM Account LIMIT 1')).toHaveLength(1);
			expect(errorOf(await make('Account', { Name: 'x', Secret__c: 'y' }))).toMatchObject({
				errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
				fields: ['Secret__c'],
			});
			expect(
				errorOf(await org.api('GET', '/query?q=SELECT+Secret__c+FROM+Account', undefined, minimum)),
			).toMatchObject({ status: 400 });
		});

		it('keep objects from users without them', async () => {
			const minimum = await sessionOf(org.minimumUsername);
			const standard = await sessionOf(org.standardUsername);
			expect(
				errorOf(await org.api('GET', '/query?q=SELECT+Id+FROM+Account', undefined, minimum)),
			).toMatchObject({ errorCode: 'INVALID_TYPE' });
			expect((await org.api('GET', '/sobjects/Account/describe', undefined, minimum)).status).toBe(
				404,
			);
			expect(
				(await org.api('GET', '/query?q=SELECT+Id+FROM+Account', undefined, standard)).status,
			).toBe(200);
		});

		it('let nobody but an administrator change the org', async () => {
			const standard = await sessionOf(org.standardUsername);
			const field = {
				FullName: 'Account.Mine__c',
				Metadata: { type: 'Text', label: 'Mine', length: 20 },
			};
			expect(
				errorOf(await org.api('POST', '/tooling/sobjects/CustomField', field, standard)),
			).toMatchObject({ status: 403, errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' });
			expect(
				errorOf(
					await org.api(
						'POST',
						'/sobjects/PermissionSet',
						{ Name: 'Mine', Label: 'Mine' },
						standard,
					),
				),
			).toMatchObject({ status: 400, errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' });
			expect(await org.soql("SELECT Id FROM PermissionSet WHERE Name = 'Mine'")).toEqual([]);
		});

		it('refuse permissions for fields that there are not, and the same one twice', async () => {
			const { id: ParentId } = await make('PermissionSet', { Name: 'P', Label: 'P' });
			const permission = {
				ParentId,
				SobjectType: 'Account',
				Field: 'Account.Fax',
				PermissionsRead: true,
			};
			await make('FieldPermissions', permission);
			expect(errorOf(await make('FieldPermissions', permission))).toMatchObject({
				errorCode: 'DUPLICATE_VALUE',
			});
			expect(
				errorOf(await make('FieldPermissions', { ...permission, Field: 'Account.No__c' })),
			).toMatchObject({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' });
		});

		it('hide standard fields on demand', async () => {
			await set({ hiddenFields: ['Account.AnnualRevenue'], readOnlyFields: ['Account.Fax'] });
			expect((await org.api('GET', '/query?q=SELECT+AnnualRevenue+FROM+Account')).status).toBe(400);
			expect(errorOf(await make('Account', { Name: 'x', Fax: '1' }))).toMatchObject({
				errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
			});
		});
	});

	describe('rules', () => {
		it('find duplicates and say which, unless the caller may save an alert', async () => {
			await set({
				duplicateRules: [{ object: 'Account', fields: ['Name', 'Phone'], action: 'Alert' }],
			});
			const record = { Name: 'genepoint', Phone: '(650) 867-3450' };
			expect(errorOf(await make('Account', record))).toMatchObject({
				status: 400,
				errorCode: 'DUPLICATES_DETECTED',
				duplicateResut: {
					allowSave: true,
					matchResults: [
						{ matchRecords: [{ record: { Id: expect.stringMatching(/^001/) as string } }] },
					],
				},
			});
			expect((await make('Account', { ...record, Phone: '2' })).status).toBe(201);
			expect(
				(await make('Account', record, { 'sforce-duplicate-rule-header': 'allowSave=true' }))
					.status,
			).toBe(201);
			await set({ duplicateRules: [{ object: 'Account', fields: ['Name'] }] });
			expect(
				(await make('Account', record, { 'sforce-duplicate-rule-header': 'allowSave=true' }))
					.status,
			).toBe(400);
		});

		it('validate records', async () => {
			await set({
				validationRules: [
					{
						object: 'Account',
						condition: "Industry = 'Energy' AND Phone = null",
						message: 'Energy needs a phone',
						field: 'Phone',
					},
				],
			});
			expect(errorOf(await make('Account', { Name: 'x', Industry: 'Energy' }))).toMatchObject({
				errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
				message: 'Energy needs a phone',
				fields: ['Phone'],
			});
			expect((await make('Account', { Name: 'x', Industry: 'Energy', Phone: '1' })).status).toBe(
				201,
			);
		});
	});

	describe('locks', () => {
		it('of a row pass after some attempts, and are felt by its children', async () => {
			const { id } = await make('Account', { Name: 'Busy' });
			await org.control('POST', '/salesforce/locks', { id, attempts: 2 });
			expect(errorOf(await change(id))).toMatchObject({
				status: 400,
				errorCode: 'UNABLE_TO_LOCK_ROW',
			});
			expect(errorOf(await make('Contact', { LastName: 'Child', AccountId: id }))).toMatchObject({
				errorCode: 'UNABLE_TO_LOCK_ROW',
			});
			expect((await change(id)).status).toBe(204);
		});

		it('inside a collection are one record’s result', async () => {
			const { id } = await make('Account', { Name: 'Busy' });
			await org.control('POST', '/salesforce/locks', { id });
			const records = [{ attributes: { type: 'Account' }, id, Phone: '1' }];
			expect(await org.api('PATCH', '/composite/sobjects', { records })).toMatchObject({
				status: 200,
				body: [{ success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] }],
			});
		});

		it('of an approval stay', async () => {
			const { id } = await make('Account', { Name: 'Locked' });
			await org.control('POST', '/salesforce/locks', { id, kind: 'approval' });
			for (let i = 0; i < 3; i++)
				expect(errorOf(await change(id))).toMatchObject({ errorCode: 'ENTITY_IS_LOCKED' });
			await org.control('DELETE', '/salesforce/locks');
			expect((await change(id)).status).toBe(204);
		});
	});

	describe('late commits', () => {
		it('show a record later than its stamp says', async () => {
			await set({ lateCommitSeconds: 60 });
			const { id } = await make('Account', { Name: 'Late' });
			const find = () => org.soql(`SELECT SystemModstamp FROM Account WHERE Id = '${id}'`);
			expect(await find()).toEqual([]);
			const made = org.clock.nowMs();
			org.clock.advance(61);
			const [record] = await find();
			expect(Date.parse(String(record?.['SystemModstamp']))).toBeLessThanOrEqual(made);
		});

		it('show a change later too, keep others from the record, and are committed on demand', async () => {
			const { id } = await make('Account', { Name: 'Before' });
			await set({ lateCommitSeconds: 60 });
			await org.api('PATCH', `/sobjects/Account/${id}`, { Name: 'After' });
			const name = async () =>
				(await org.soql(`SELECT Name FROM Account WHERE Id = '${id}'`))[0]?.['Name'];
			expect(await name()).toBe('Before');
			expect(errorOf(await change(id))).toMatchObject({ errorCode: 'UNABLE_TO_LOCK_ROW' });
			await org.control('POST', '/salesforce/commit');
			expect(await name()).toBe('After');
		});
	});

	it('counts its requests and stops at its limit for the day', async () => {
		await set({ apiLimit: 10 });
		await org.control('POST', '/salesforce/usage', { used: 8 });
		expect((await org.api('GET', '/limits')).headers.get('sforce-limit-info')).toBe(
			'api-usage=9/10',
		);
		await org.api('GET', '/limits');
		expect(errorOf(await org.api('GET', '/limits'))).toMatchObject({
			status: 403,
			errorCode: 'REQUEST_LIMIT_EXCEEDED',
			message: 'TotalRequests Limit exceeded.',
		});
		org.clock.advance(24 * 60 * 60);
		expect((await org.api('GET', '/limits')).status).toBe(200);
	});

	it('remembers of merged records which one they became', async () => {
		const { id: master } = await make('Account', { Name: 'Master' });
		const { id: merged } = await make('Account', { Name: 'Merged' });
		const { id: contact } = await make('Contact', { LastName: 'Moves', AccountId: merged });
		await org.control('POST', '/salesforce/merge', { master, merged });
		const query = encodeURIComponent(
			`SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = '${merged}'`,
		);
		expect((await org.api('GET', `/queryAll?q=${query}`)).body).toMatchObject({
			records: [{ IsDeleted: true, MasterRecordId: master }],
		});
		expect(await org.soql(`SELECT AccountId FROM Contact WHERE Id = '${contact}'`)).toMatchObject([
			{ AccountId: master },
		]);
	});

	it('is a new org again after a reset, with the same sessions', async () => {
		await set({ withStripeModel: true, personAccounts: true });
		await make('Account', { Name: 'Gone' });
		await org.control('POST', '/reset');
		expect(await org.soql('SELECT Id FROM Account')).toHaveLength(12);
		expect(await org.control('GET', '/settings')).toMatchObject({
			salesforce: { withStripeModel: false, personAccounts: false },
		});
		expect((await org.api('GET', '/sobjects/Invoice__c/describe')).status).toBe(404);
	});

	it('refuses settings that make no sense', async () => {
		expect(await org.control('PATCH', '/settings', { salesforce: { nonsense: 1 } })).toMatchObject({
			error: 'There is no setting "nonsense"',
		});
		expect(
			await org.control('PATCH', '/settings', { salesforce: { apiLimit: 'many' } }),
		).toMatchObject({ error: 'The setting "apiLimit" takes a number' });
	});
});
