import { startOrg, type TestOrg } from './harness';

describe('SOQL in the Salesforce sandbox', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg({ withStripeModel: true });
		const names = [
			'Zoë "Quoted" O\'Neil',
			'100% wool',
			'100 percent',
			'back\\slash',
			'under_score',
			'underXscore',
			'ÄRGER',
		];
		const records = names.map((Name) => ({ attributes: { type: 'Account' }, Name, Site: 'soql' }));
		await org.api('POST', '/composite/sobjects', { records });
	});
	afterAll(() => org.close());

	const names = async (condition: string) =>
		(
			await org.soql(`SELECT Name FROM Account WHERE Site = 'soql' AND ${condition} ORDER BY Name`)
		).map((each) => each['Name']);
	const refusal = async (query: string) => {
		const { status, body } = await org.api('GET', `/query?q=${encodeURIComponent(query)}`);
		const [error] = body as { errorCode: string; message: string }[];
		return { status, ...error };
	};

	describe('values', () => {
		it('come back exactly, whatever is in them', async () => {
			expect(await names("Name = 'zoë \\\"quoted\\\" o\\'neil'")).toEqual(['Zoë "Quoted" O\'Neil']);
			expect(await names("Name = 'back\\\\slash'")).toEqual(['back\\slash']);
		});

		it('compare without case, beyond ASCII too', async () => {
			expect(await names("Name = 'ärger'")).toEqual(['ÄRGER']);
			expect(await names("Name IN ('ärger', '100% WOOL')")).toEqual(['100% wool', 'ÄRGER']);
		});

		it('compare with case where the field does', async () => {
			await org.api('POST', '/sobjects/Account', {
				Name: 'Cased',
				Stripe_Customer_ID__c: 'cus_Case',
			});
			expect(
				await org.soql("SELECT Id FROM Account WHERE Stripe_Customer_ID__c = 'cus_case'"),
			).toEqual([]);
			expect(
				await org.soql("SELECT Id FROM Account WHERE Stripe_Customer_ID__c = 'cus_Case'"),
			).toHaveLength(1);
		});

		it('match patterns, with the wildcards escaped or not', async () => {
			expect(await names("Name LIKE '100%'")).toEqual(['100 percent', '100% wool']);
			expect(await names("Name LIKE '100\\%%'")).toEqual(['100% wool']);
			expect(await names("Name LIKE 'under_score'")).toEqual(['under_score', 'underXscore']);
			expect(await names("Name LIKE 'under\\_score'")).toEqual(['under_score']);
			expect(await names("Name LIKE 'back\\\\%'")).toEqual(['back\\slash']);
		});
	});

	describe('conditions', () => {
		it('nest with parentheses and NOT', async () => {
			expect(
				await names(
					"(NOT Name LIKE '1%') AND (Name LIKE 'u%' OR (Name LIKE 'b%' AND NOT (Name = 'x')))",
				),
			).toEqual(['back\\slash', 'under_score', 'underXscore']);
		});

		it('may not mix AND and OR without parentheses', async () => {
			expect(
				await refusal("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'"),
			).toMatchObject({
				status: 400,
				errorCode: 'MALFORMED_QUERY',
			});
		});

		it('know no third truth value: what is empty differs from any value', async () => {
			const all = await org.soql('SELECT Id FROM Account');
			const other = await org.soql("SELECT Id FROM Account WHERE Rating != 'Hot'");
			const hot = await org.soql("SELECT Id FROM Account WHERE Rating = 'Hot'");
			const not = await org.soql("SELECT Id FROM Account WHERE NOT (Rating = 'Hot')");
			const notIn = await org.soql("SELECT Id FROM Account WHERE Rating NOT IN ('Hot')");
			expect(other.length + hot.length).toBe(all.length);
			expect([not.length, notIn.length]).toEqual([other.length, other.length]);
			expect(
				await org.soql('SELECT Id FROM Account WHERE AnnualRevenue > 0 AND AnnualRevenue = null'),
			).toEqual([]);
		});

		it('take Ids in 15 and 18 characters', async () => {
			const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
			const id = String(account?.['Id']);
			for (const form of [id, id.slice(0, 15)]) {
				expect(await org.soql(`SELECT Name FROM Account WHERE Id = '${form}'`)).toMatchObject([
					{ Name: 'GenePoint' },
				]);
				expect(
					await org.soql(`SELECT Name FROM Contact WHERE AccountId IN ('${form}')`),
				).toMatchObject([{ Name: 'Edna Frank' }]);
			}
			expect(await refusal("SELECT Id FROM Account WHERE Id = 'nonsense'")).toMatchObject({
				errorCode: 'INVALID_QUERY_FILTER_OPERATOR',
			});
		});

		it('join parents to any depth, semi-join and anti-join', async () => {
			const deep = await org.soql(
				"SELECT LastName, Account.Owner.Profile.Name FROM Contact WHERE Account.Owner.Profile.Name LIKE 'System%' AND Account.Name = 'GenePoint'",
			);
			expect(deep).toMatchObject([
				{ LastName: 'Frank', Account: { Owner: { Profile: { Name: 'System Administrator' } } } },
			]);
			const withDeals = await org.soql(
				"SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Prospecting')",
			);
			expect(withDeals).toMatchObject([{ Name: 'Pyramid Construction Inc.' }]);
			const without = await org.soql(
				"SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity) AND Site != 'soql'",
			);
			expect(without.map((each) => each['Name'])).toEqual(
				expect.arrayContaining(['United Oil & Gas, UK', 'sForce']),
			);
		});

		it('choose multi-select values', async () => {
			const field = {
				type: 'MultiselectPicklist',
				label: 'Colours',
				visibleLines: 4,
				valueSet: {
					valueSetDefinition: {
						value: ['red', 'green', 'blue'].map((fullName) => ({
							fullName,
							label: fullName,
							default: false,
						})),
					},
				},
			};
			await org.api('POST', '/tooling/sobjects/CustomField', {
				FullName: 'Invoice__c.Colours__c',
				Metadata: field,
			});
			const sets = await org.soql("SELECT Id FROM PermissionSet WHERE Name = 'Stripe_Payments'");
			await org.api('POST', '/sobjects/FieldPermissions', {
				ParentId: sets[0]?.['Id'],
				SobjectType: 'Invoice__c',
				Field: 'Invoice__c.Colours__c',
				PermissionsRead: true,
				PermissionsEdit: true,
			});
			for (const [Name, Colours__c] of [
				['1', 'red;blue'],
				['2', 'green'],
				['3', null],
			])
				await org.api('POST', '/sobjects/Invoice__c', { Name, Colours__c });
			const some = async (test: string) =>
				(await org.soql(`SELECT Name FROM Invoice__c WHERE Colours__c ${test} ORDER BY Name`)).map(
					(each) => each['Name'],
				);
			expect(await some("INCLUDES ('red;blue', 'green')")).toEqual(['1', '2']);
			expect(await some("INCLUDES ('red;green')")).toEqual([]);
			expect(await some("EXCLUDES ('green')")).toEqual(['1', '3']);
		});
	});

	describe('dates', () => {
		it('are literals, days and times in each form that the API takes', async () => {
			const count = async (test: string) =>
				(await org.soql(`SELECT Id FROM Opportunity WHERE ${test}`)).length;
			for (const literal of [
				'TODAY',
				'THIS_WEEK',
				'THIS_MONTH',
				'THIS_YEAR',
				'LAST_N_DAYS:1',
				'THIS_FISCAL_QUARTER',
			]) {
				expect(await count(`CreatedDate = ${literal}`)).toBe(30);
			}
			expect(await count('CreatedDate < TODAY')).toBe(0);
			expect(await count('CreatedDate = YESTERDAY')).toBe(0);
			for (const time of [
				'2020-01-01T00:00:00Z',
				'2020-01-01T00:00:00.000+0000',
				'2020-01-01T01:00:00+01:00',
				'2020-01-01T00:00:00.123Z',
			]) {
				expect(await count(`SystemModstamp > ${time}`)).toBe(30);
			}
			expect(await count('CloseDate <= TODAY AND CloseDate > 2000-01-01')).toBe(30);
		});

		it('move with the sandbox’s clock', async () => {
			const own = await startOrg();
			own.clock.advance(3 * 24 * 60 * 60);
			expect(await own.soql('SELECT Id FROM Account WHERE CreatedDate = TODAY')).toEqual([]);
			expect(
				await own.soql('SELECT Id FROM Account WHERE CreatedDate = N_DAYS_AGO:3'),
			).toHaveLength(12);
			await own.close();
		});

		it('are refused in quotes, and a day where a time belongs', async () => {
			expect(
				await refusal("SELECT Id FROM Account WHERE CreatedDate > '2020-01-01T00:00:00Z'"),
			).toMatchObject({
				errorCode: 'INVALID_FIELD',
				message: expect.stringContaining(
					'must be of type dateTime and should not be enclosed in quotes',
				) as string,
			});
			expect(await refusal('SELECT Id FROM Account WHERE CreatedDate > 2020-01-01')).toMatchObject({
				errorCode: 'INVALID_FIELD',
			});
		});
	});

	describe('order, pages and groups', () => {
		it('puts what is empty first unless told otherwise', async () => {
			const rate = async (order: string) =>
				(await org.soql(`SELECT Rating FROM Account WHERE Site = null ORDER BY ${order}`)).map(
					(each) => each['Rating'],
				);
			expect((await rate('Rating'))[0]).toBeNull();
			expect((await rate('Rating NULLS LAST')).at(-1)).toBeNull();
			expect((await rate('Rating DESC NULLS LAST'))[0]).toBe('Warm');
		});

		it('limits and skips', async () => {
			const page = await org.soql(
				'SELECT Name FROM Account WHERE Fax != null ORDER BY Name LIMIT 2 OFFSET 1',
			);
			expect(page.map((each) => each['Name'])).toEqual(['Dickenson plc', 'Edge Communications']);
			expect(await refusal('SELECT Id FROM Account OFFSET 2001')).toMatchObject({
				errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
			});
		});

		it('counts, groups and filters groups', async () => {
			const { body } = await org.api('GET', '/query?q=SELECT+COUNT()+FROM+Contact');
			expect(body).toEqual({ totalSize: 20, done: true, records: [] });
			const grouped = await org.soql(
				'SELECT StageName, COUNT(Id) n, SUM(Amount), MAX(Amount) most FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 2 ORDER BY COUNT(Id) DESC',
			);
			expect(grouped).toEqual([
				{
					attributes: { type: 'AggregateResult' },
					StageName: 'Closed Won',
					n: 18,
					expr0: 3645000,
					most: 915000,
				},
			]);
			const years = await org.soql(
				'SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Account GROUP BY CALENDAR_YEAR(CreatedDate)',
			);
			expect(years).toHaveLength(1);
			expect(await refusal('SELECT Name, COUNT(Id) FROM Account GROUP BY Industry')).toMatchObject({
				errorCode: 'MALFORMED_QUERY',
			});
		});

		it('answers in batches of the size that is asked for', async () => {
			await org.control('POST', '/salesforce/generate', { accounts: 450 });
			const ask = (path: string) =>
				org.api('GET', path, undefined, { 'sforce-query-options': 'batchSize=200' });
			const seen: unknown[] = [];
			let path: string | undefined =
				`/query?q=${encodeURIComponent("SELECT Id FROM Account WHERE Name LIKE 'Account %' ORDER BY Id")}`;
			while (path) {
				const { body } = await ask(path);
				const page = body as {
					records: { Id: string }[];
					nextRecordsUrl?: string;
					totalSize: number;
				};
				expect(page.totalSize).toBe(450);
				seen.push(...page.records.map((each) => each.Id));
				path = page.nextRecordsUrl;
			}
			expect(new Set(seen).size).toBe(450);
			expect((await ask('/query/0r8gK000ZZZZZZZZZZ-200')).body).toMatchObject([
				{ errorCode: 'INVALID_QUERY_LOCATOR' },
			]);
		});
	});

	describe('FIELDS()', () => {
		it('gives all, standard or custom fields', async () => {
			const [all] = await org.soql('SELECT FIELDS(ALL) FROM Account LIMIT 1');
			const [custom] = await org.soql('SELECT FIELDS(CUSTOM), Name FROM Account LIMIT 1');
			expect(all).toHaveProperty('BillingAddress');
			expect(all).toHaveProperty('Stripe_Customer_ID__c');
			expect(custom).toHaveProperty('Stripe_Customer_ID__c');
			expect(custom).not.toHaveProperty('Phone');
		});

		it('needs a limit', async () => {
			expect(await refusal('SELECT FIELDS(ALL) FROM Account')).toMatchObject({
				errorCode: 'MALFORMED_QUERY',
				message: 'The SOQL FIELDS function must have a LIMIT of at most 200',
			});
		});
	});

	describe('refusals', () => {
		it.each([
			[
				'SELECT Nothing__c FROM Account',
				'INVALID_FIELD',
				"No such column 'Nothing__c' on entity 'Account'",
			],
			['SELECT Id FROM Nothing__c', 'INVALID_TYPE', "sObject type 'Nothing__c' is not supported"],
			['SELECT Id, FROM Account', 'MALFORMED_QUERY', 'unexpected token'],
			['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', 'unexpected token'],
			[
				'SELECT Nobody.Name FROM Account',
				'INVALID_FIELD',
				"Didn't understand relationship 'Nobody'",
			],
			[
				'SELECT Id, (SELECT Id FROM Nobodies) FROM Account',
				'INVALID_TYPE',
				"Didn't understand relationship 'Nobodies'",
			],
			[
				'SELECT Id FROM Account WHERE Name = 5',
				'INVALID_FIELD',
				'must be of type string and should be enclosed in quotes',
			],
			[
				"SELECT Id FROM Account WHERE NumberOfEmployees = '5'",
				'INVALID_FIELD',
				'must be of type int',
			],
			['SELECT Id, id FROM Account', 'MALFORMED_QUERY', 'duplicate field selected'],
			[
				"SELECT Id FROM Account WHERE Id LIKE '001%'",
				'INVALID_FIELD',
				'invalid operator on id field',
			],
		])('%s: %s', async (query, errorCode, message) => {
			const refused = await refusal(query);
			expect(refused).toMatchObject({ status: 400, errorCode });
			expect(refused.message).toContain(message);
		});
	});

	it.each([
		["SELECT Id FROM Account WHERE Description = 'x'", 'filtered'],
		["SELECT Id FROM Account WHERE Description LIKE 'x%'", 'filtered'],
		['SELECT Id FROM Account WHERE Description = null', 'filtered'],
		['SELECT Id FROM Account ORDER BY Description', 'sorted'],
		['SELECT Description FROM Account GROUP BY Description', 'grouped'],
	])('does not look into long text: %s', async (query, how) => {
		expect(await refusal(query)).toMatchObject({
			status: 400,
			errorCode: 'INVALID_FIELD',
			message: `field 'Description' can not be ${how} in a query call`,
		});
		const { body } = await org.api('GET', '/sobjects/Account/describe');
		const { fields } = body as { fields: { name: string; filterable: boolean }[] };
		expect(fields).toContainEqual(
			expect.objectContaining({
				name: 'Description',
				filterable: false,
				sortable: false,
				groupable: false,
			}),
		);
	});

	it('describes the columns of a query without running it', async () => {
		const columns = async (soql: string) =>
			(await org.api('GET', `/query?columns=true&q=${encodeURIComponent(soql)}`)).body;
		expect(
			await columns(
				'SELECT Id, Name, AnnualRevenue, Owner.Name, (SELECT LastName FROM Contacts) FROM Account',
			),
		).toMatchObject({
			entityName: 'Account',
			keyPrefix: '001',
			idSelected: true,
			groupBy: false,
			columnMetadata: [
				{ columnName: 'Id', apexType: 'Id', joinColumns: [] },
				{ columnName: 'Name', textType: true },
				{ columnName: 'AnnualRevenue', numberType: true },
				{ columnName: 'Owner', aggregate: false, joinColumns: [{ columnName: 'Name' }] },
				{ columnName: 'Contacts', aggregate: true, joinColumns: [{ columnName: 'LastName' }] },
			],
		});
		expect(
			await columns('SELECT Industry, COUNT(Id) n FROM Account GROUP BY Industry'),
		).toMatchObject({
			groupBy: true,
			columnMetadata: [
				{ columnName: 'Industry', aggregate: true },
				{ columnName: 'n', aggregate: true, numberType: true },
			],
		});
		expect(await columns('SELECT Nothing__c FROM Account')).toMatchObject([
			{ errorCode: 'INVALID_FIELD' },
		]);
	});

	it('shows what lies in the recycle bin to queryAll alone', async () => {
		const { body } = await org.api('POST', '/sobjects/Lead', { LastName: 'Gone', Company: 'Gone' });
		const { id } = body as { id: string };
		await org.api('DELETE', `/sobjects/Lead/${id}`);
		const query = encodeURIComponent(`SELECT IsDeleted FROM Lead WHERE Id = '${id}'`);
		expect((await org.api('GET', `/query?q=${query}`)).body).toMatchObject({ totalSize: 0 });
		expect((await org.api('GET', `/queryAll?q=${query}`)).body).toMatchObject({
			records: [{ IsDeleted: true }],
		});
	});

	it('names the record that a lookup to several objects points to', async () => {
		const [account] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
		await org.api('POST', '/sobjects/Task', { Subject: 'Call', WhatId: account?.['Id'] });
		expect(
			await org.soql(
				"SELECT Subject, What.Name, What.Type FROM Task WHERE What.Name = 'GenePoint'",
			),
		).toMatchObject([
			{
				Subject: 'Call',
				What: { attributes: { type: 'Account' }, Name: 'GenePoint', Type: 'Account' },
			},
		]);
	});
});
