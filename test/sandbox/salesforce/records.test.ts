import { startOrg, version, type Reply, type TestOrg } from './harness';

describe('records in the Salesforce sandbox', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg({ withStripeModel: true });
	});
	afterAll(() => org.close());

	const make = async (type: string, record: object): Promise<string> => {
		const { status, body } = await org.api('POST', `/sobjects/${type}`, record);
		if (status !== 201) throw new Error(JSON.stringify(body));
		return (body as { id: string }).id;
	};
	const errorOf = ({ status, body }: Reply) => ({
		status,
		...(body as { errorCode: string }[])[0],
	});

	describe('refusals', () => {
		it.each<[string, object, number, string, string[] | undefined]>([
			['a required field left out', { Phone: '1' }, 400, 'REQUIRED_FIELD_MISSING', ['Name']],
			['text that is too long', { Name: 'x'.repeat(256) }, 400, 'STRING_TOO_LONG', ['Name']],
			['an unknown field', { Name: 'x', Nothing__c: 1 }, 400, 'INVALID_FIELD', undefined],
			[
				'a field that nobody writes',
				{ Name: 'x', CreatedDate: '2020-01-01T00:00:00Z' },
				400,
				'INVALID_FIELD_FOR_INSERT_UPDATE',
				['CreatedDate'],
			],
			[
				'a value outside a restricted picklist',
				{ Name: 'x', CleanStatus: 'Filthy' },
				400,
				'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
				['CleanStatus'],
			],
			[
				'an Id of another object',
				{ Name: 'x', ParentId: '003000000000001AAA' },
				400,
				'MALFORMED_ID',
				['ParentId'],
			],
			[
				'an Id of nothing',
				{ Name: 'x', ParentId: '001000000000001AAA' },
				400,
				'INVALID_CROSS_REFERENCE_KEY',
				[],
			],
			[
				'text for a number',
				{ Name: 'x', NumberOfEmployees: 'many' },
				400,
				'JSON_PARSER_ERROR',
				undefined,
			],
			['a number for text', { Name: 5 }, 400, 'JSON_PARSER_ERROR', undefined],
			[
				'a number that is too large',
				{ Name: 'x', NumberOfEmployees: 123456789 },
				400,
				'NUMBER_OUTSIDE_VALID_RANGE',
				['NumberOfEmployees'],
			],
			[
				'its own Id',
				{ Name: 'x', Id: '001000000000001AAA' },
				400,
				'INVALID_FIELD_FOR_INSERT_UPDATE',
				['Id'],
			],
		])('%s', async (_what, record, status, errorCode, fields) => {
			const refused = errorOf(await org.api('POST', '/sobjects/Account', record));
			expect(refused).toMatchObject({ status, errorCode, ...(fields ? { fields } : {}) });
		});

		it('an e-mail address that is none', async () => {
			const refused = errorOf(
				await org.api('POST', '/sobjects/Contact', { LastName: 'x', Email: 'nobody' }),
			);
			expect(refused).toMatchObject({
				errorCode: 'INVALID_EMAIL_ADDRESS',
				fields: ['Email'],
				message: 'Email: invalid email address: nobody',
			});
		});

		it('a body that is no JSON, an object, a method and a version that there are not', async () => {
			const json = { 'content-type': 'application/json' };
			expect(errorOf(await org.api('POST', '/sobjects/Account', '{"Name":', json))).toMatchObject({
				status: 400,
				errorCode: 'JSON_PARSER_ERROR',
			});
			expect(errorOf(await org.api('GET', '/sobjects/Nothing__c/describe'))).toMatchObject({
				status: 404,
				errorCode: 'NOT_FOUND',
			});
			expect(errorOf(await org.api('PUT', '/sobjects/Account', {}))).toMatchObject({
				status: 405,
				errorCode: 'METHOD_NOT_ALLOWED',
			});
			expect(errorOf(await org.api('GET', '/services/data/v99.0/limits'))).toMatchObject({
				status: 404,
				errorCode: 'NOT_FOUND',
			});
			expect(errorOf(await org.api('GET', '/services/data/v20.0/limits'))).toMatchObject({
				status: 410,
				errorCode: 'UNSUPPORTED_API_VERSION',
			});
		});

		it('an Id that is none, nobody’s, or deleted', async () => {
			const id = await make('Account', { Name: 'Short-lived' });
			await org.api('DELETE', `/sobjects/Account/${id}`);
			expect(errorOf(await org.api('GET', `/sobjects/Account/${id}`))).toMatchObject({
				status: 404,
				errorCode: 'ENTITY_IS_DELETED',
			});
			expect(errorOf(await org.api('DELETE', `/sobjects/Account/${id}`))).toMatchObject({
				status: 404,
				errorCode: 'ENTITY_IS_DELETED',
			});
			expect(
				errorOf(await org.api('PATCH', '/sobjects/Account/001000000000001AAA', { Name: 'x' })),
			).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' });
			expect(
				errorOf(await org.api('PATCH', '/sobjects/Account/00100', { Name: 'x' })),
			).toMatchObject({ status: 400, errorCode: 'MALFORMED_ID' });
		});

		it('the same key twice, but not in another case', async () => {
			await make('Account', { Name: 'One', Stripe_Customer_ID__c: 'cus_A' });
			await make('Account', { Name: 'Other', Stripe_Customer_ID__c: 'cus_a' });
			expect(
				errorOf(
					await org.api('POST', '/sobjects/Account', {
						Name: 'Two',
						Stripe_Customer_ID__c: 'cus_A',
					}),
				),
			).toMatchObject({
				errorCode: 'DUPLICATE_VALUE',
				message: expect.stringMatching(
					/^duplicate value found: Stripe_Customer_ID__c duplicates value on record with id: 001\w{12}$/,
				) as string,
			});
		});
	});

	it('keeps values as Salesforce does: trimmed, rounded, empty text as nothing', async () => {
		const id = await make('Account', {
			Name: '  Trimmed  ',
			Phone: '',
			AnnualRevenue: 1.5,
			Description: 'a\n b\n',
		});
		expect((await org.api('GET', `/sobjects/Account/${id}`)).body).toMatchObject({
			Name: 'Trimmed',
			Phone: null,
			AnnualRevenue: 2,
			Description: 'a\n b',
		});
	});

	it('keeps a no-break space wherever it stands', async () => {
		const id = await make('Account', {
			Name: ' \u00a0Crédit\u00a0Mutuel\u00a0 ',
			Description: 'a\u00a0',
		});
		expect((await org.api('GET', `/sobjects/Account/${id}`)).body).toMatchObject({
			Name: '\u00a0Crédit\u00a0Mutuel\u00a0',
			Description: 'a\u00a0',
		});
	});

	it('stamps changes by the second, and SystemModstamp moves with each', async () => {
		const id = await make('Account', { Name: 'Stamped' });
		const read = async () =>
			(await org.api('GET', `/sobjects/Account/${id}`)).body as Record<string, string>;
		const before = await read();
		org.clock.advance(5);
		await org.api('PATCH', `/sobjects/Account/${id}`, { Phone: '1' });
		const after = await read();
		expect(before['SystemModstamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
		expect(after['CreatedDate']).toBe(before['CreatedDate']);
		expect(
			Date.parse(after['SystemModstamp'] ?? '') - Date.parse(before['SystemModstamp'] ?? ''),
		).toBeGreaterThanOrEqual(5000);
		expect(after['LastModifiedDate']).toBe(after['SystemModstamp']);
	});

	it('gives the addresses of a record whole and in parts, and only the fields asked for', async () => {
		const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'Dickenson plc'");
		const path = `/sobjects/Account/${String(account?.['Id'])}`;
		expect((await org.api('GET', `${path}?fields=Name,billingaddress`)).body).toEqual({
			attributes: { type: 'Account', url: `/services/data/${version}${path}` },
			Name: 'Dickenson plc',
			BillingAddress: {
				city: 'Lawrence',
				country: 'USA',
				geocodeAccuracy: null,
				latitude: null,
				longitude: null,
				postalCode: '66045',
				state: 'KS',
				street: '1301 Hoch Drive',
			},
		});
	});

	it('derives what the org derives', async () => {
		const contact = await make('Contact', { FirstName: 'Ada', LastName: 'Lovelace' });
		const deal = await make('Opportunity', {
			Name: 'Deal',
			StageName: 'Closed Won',
			CloseDate: '2027-01-01',
			Amount: 10,
		});
		expect(await org.soql(`SELECT Name FROM Contact WHERE Id = '${contact}'`)).toMatchObject([
			{ Name: 'Ada Lovelace' },
		]);
		expect(
			await org.soql(
				`SELECT IsWon, IsClosed, Probability, ExpectedRevenue FROM Opportunity WHERE Id = '${deal}'`,
			),
		).toMatchObject([{ IsWon: true, IsClosed: true, Probability: 100, ExpectedRevenue: 10 }]);
	});

	it('deletes an account’s contacts with it and clears other lookups to it', async () => {
		const id = await make('Account', { Name: 'Parent' });
		const contact = await make('Contact', { LastName: 'Child', AccountId: id });
		const invoice = await make('Invoice__c', { Name: 'INV', Account__c: id });
		await org.api('DELETE', `/sobjects/Account/${id}`);
		expect(await org.soql(`SELECT Id FROM Contact WHERE Id = '${contact}'`)).toEqual([]);
		expect(
			await org.soql(`SELECT Account__c FROM Invoice__c WHERE Id = '${invoice}'`),
		).toMatchObject([{ Account__c: null }]);
	});

	describe('external IDs', () => {
		const path = '/sobjects/Account/Stripe_Customer_ID__c';

		it('create (201), update (200, or 204 before version 46) and find a record', async () => {
			expect(await org.api('PATCH', `${path}/cus_%2Fx`, { Name: 'Slash' })).toMatchObject({
				status: 201,
				body: { created: true, success: true },
			});
			expect(await org.api('PATCH', `${path}/cus_%2Fx`, { Phone: '1' })).toMatchObject({
				status: 200,
				body: { created: false },
			});
			expect(
				await org.api('PATCH', `/services/data/v45.0${path}/cus_%2Fx`, { Phone: '2' }),
			).toMatchObject({ status: 204 });
			expect((await org.api('GET', `${path}/cus_%2Fx`)).body).toMatchObject({
				Name: 'Slash',
				Phone: '2',
			});
		});

		it('answer 300 with the matches when the key is not unique', async () => {
			const Metadata = { type: 'Text', label: 'Legacy', length: 20, externalId: true };
			await org.api('POST', '/tooling/sobjects/CustomField', {
				FullName: 'Invoice__c.Legacy__c',
				Metadata,
			});
			const [set] = await org.soql("SELECT Id FROM PermissionSet WHERE Name = 'Stripe_Payments'");
			await org.api('POST', '/sobjects/FieldPermissions', {
				ParentId: set?.['Id'],
				SobjectType: 'Invoice__c',
				Field: 'Invoice__c.Legacy__c',
				PermissionsRead: true,
				PermissionsEdit: true,
			});
			const ids = [
				await make('Invoice__c', { Name: '1', Legacy__c: 'K' }),
				await make('Invoice__c', { Name: '2', Legacy__c: 'k' }),
			];
			expect(
				await org.api('PATCH', '/sobjects/Invoice__c/Legacy__c/K', { Name: '3' }),
			).toMatchObject({
				status: 300,
				body: ids.map((id) => `/services/data/${version}/sobjects/Invoice__c/${id}`),
			});
		});

		it('are refused when they are none, when the body repeats them, and when only updates are wanted', async () => {
			expect(
				errorOf(await org.api('PATCH', '/sobjects/Account/Phone/1', { Name: 'x' })),
			).toMatchObject({
				status: 404,
				errorCode: 'NOT_FOUND',
				message: 'Provided external ID field does not exist or is not accessible: Phone',
			});
			expect(
				errorOf(
					await org.api('PATCH', `${path}/cus_q`, { Name: 'x', Stripe_Customer_ID__c: 'cus_q' }),
				),
			).toMatchObject({ status: 400, errorCode: 'INVALID_FIELD' });
			expect(
				(await org.api('PATCH', `${path}/cus_nobody?updateOnly=true`, { Name: 'x' })).status,
			).toBe(404);
		});

		it('name the parent of a record', async () => {
			await org.api('PATCH', `${path}/cus_parent`, { Name: 'By key' });
			const id = await make('Invoice__c', {
				Name: 'By key',
				Account__r: { Stripe_Customer_ID__c: 'cus_parent' },
			});
			expect(
				await org.soql(`SELECT Account__r.Name FROM Invoice__c WHERE Id = '${id}'`),
			).toMatchObject([{ Account__r: { Name: 'By key' } }]);
		});
	});

	it('keeps a file, links it to its record and gives its bytes back', async () => {
		const account = await make('Account', { Name: 'With file' });
		const bytes = Buffer.from('receipt \u00e9 \u0000');
		const id = await make('ContentVersion', {
			PathOnClient: 'receipt.pdf',
			VersionData: bytes.toString('base64'),
			FirstPublishLocationId: account,
		});
		const [file] = await org.soql(
			`SELECT Title, FileExtension, ContentSize, ContentDocumentId, VersionData FROM ContentVersion WHERE Id = '${id}'`,
		);
		expect(file).toMatchObject({
			Title: 'receipt',
			FileExtension: 'pdf',
			ContentSize: bytes.length,
		});
		const links = await org.soql(
			`SELECT ContentDocumentId, ShareType FROM ContentDocumentLink WHERE LinkedEntityId = '${account}'`,
		);
		expect(links).toMatchObject([
			{ ContentDocumentId: file?.['ContentDocumentId'], ShareType: 'V' },
		]);
		const data = await fetch(org.url + String(file?.['VersionData']), {
			headers: { authorization: `Bearer ${org.accessToken}` },
		});
		expect(Buffer.from(await data.arrayBuffer())).toEqual(bytes);
	});

	it('links a file to a record of a custom object', async () => {
		const invoice = await make('Invoice__c', { Name: 'INV-1' });
		const version = await make('ContentVersion', {
			PathOnClient: 'receipt.pdf',
			VersionData: Buffer.from('%PDF').toString('base64'),
			FirstPublishLocationId: invoice,
		});
		expect(
			await org.soql(
				`SELECT ContentDocument.LatestPublishedVersionId FROM ContentDocumentLink WHERE LinkedEntityId = '${invoice}'`,
			),
		).toMatchObject([{ ContentDocument: { LatestPublishedVersionId: version } }]);
		expect(
			await org.soql(
				`SELECT Id, (SELECT ContentDocumentId FROM ContentDocumentLinks) FROM Invoice__c WHERE Id = '${invoice}'`,
			),
		).toMatchObject([{ ContentDocumentLinks: { totalSize: 1 } }]);
	});

	it('takes a file in a multipart body', async () => {
		const form = new FormData();
		form.set(
			'entity_content',
			new Blob([JSON.stringify({ Title: 'Multi', PathOnClient: 'a.txt' })], {
				type: 'application/json',
			}),
		);
		form.set('VersionData', new Blob(['hello']), 'a.txt');
		const answer = await fetch(`${org.url}/services/data/${version}/sobjects/ContentVersion`, {
			method: 'POST',
			body: form,
			headers: { authorization: `Bearer ${org.accessToken}` },
		});
		expect(answer.status).toBe(201);
		expect(
			await org.soql("SELECT ContentSize FROM ContentVersion WHERE Title = 'Multi'"),
		).toMatchObject([{ ContentSize: 5 }]);
	});

	it('sends an e-mail to the inbox, with the inputs of the version that is spoken', async () => {
		const send = (v: string, input: object) =>
			org.api('POST', `/services/data/${v}/actions/standard/emailSimple`, { inputs: [input] });
		const mail = { emailSubject: 'Hello', emailBody: 'There' };
		expect(
			await send('v60.0', { emailAddresses: 'a@b.example,c@d.example', ...mail }),
		).toMatchObject({ status: 200, body: [{ isSuccess: true }] });
		expect(await send('v66.0', { recipientAddresses: 'e@f.example', ...mail })).toMatchObject({
			status: 200,
		});
		expect(await send('v60.0', { emailAddresses: 'nobody', ...mail })).toMatchObject({
			status: 400,
			body: [{ isSuccess: false, errors: [{ statusCode: 'INVALID_EMAIL_ADDRESS' }] }],
		});
		expect(await org.control('GET', '/salesforce/inbox')).toMatchObject({
			mails: [
				{ to: ['a@b.example', 'c@d.example'], subject: 'Hello', body: 'There' },
				{ to: ['e@f.example'] },
			],
		});
	});

	it('answers below two slashes, and refuses searches', async () => {
		expect((await fetch(`${org.url}//services/data`)).status).toBe(200);
		expect(errorOf(await org.api('GET', '/search'))).toMatchObject({
			status: 400,
			errorCode: 'MALFORMED_SEARCH',
		});
		expect(errorOf(await org.api('GET', '/search?q=FIND%20%7BEdge%7D'))).toMatchObject({
			status: 400,
			errorCode: 'MALFORMED_SEARCH',
		});
	});

	it('lists versions without a session and nothing else', async () => {
		const none = { authorization: '' };
		const { body } = await org.api('GET', '/services/data', undefined, none);
		expect(body).toContainEqual({
			label: "Winter '27",
			url: '/services/data/v68.0',
			version: '68.0',
		});
		expect(body).toContainEqual({
			label: "Spring '24",
			url: '/services/data/v60.0',
			version: '60.0',
		});
		expect(errorOf(await org.api('GET', '/limits', undefined, none))).toMatchObject({
			status: 401,
			errorCode: 'INVALID_SESSION_ID',
		});
	});
});
