import { startOrg, type TestOrg } from './harness';

describe('bulk jobs in the Salesforce sandbox', () => {
	let org: TestOrg;

	beforeAll(async () => {
		org = await startOrg({ withStripeModel: true });
	});
	afterAll(() => org.close());

	const text = { 'content-type': 'text/csv' };
	const ingest = async (job: object, csv: string) => {
		const { body } = await org.api('POST', '/jobs/ingest', {
			contentType: 'CSV',
			object: 'Account',
			...job,
		});
		const { id } = body as { id: string };
		expect((await org.api('PUT', `/jobs/ingest/${id}/batches`, csv, text)).status).toBe(201);
		await org.api('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
		return id;
	};
	const state = async (path: string) =>
		((await org.api('GET', path)).body as { state: string }).state;
	const done = async (path: string) => {
		for (let i = 0; i < 5; i++) {
			const { body } = await org.api('GET', path);
			const job = body as {
				state: string;
				errorMessage?: string;
				numberRecordsProcessed: number;
				numberRecordsFailed: number;
			};
			if (!['UploadComplete', 'InProgress'].includes(job.state)) return job;
		}
		throw new Error('never done');
	};
	const csvOf = async (path: string) => String((await org.api('GET', path)).body);

	it('go from Open over UploadComplete and InProgress to JobComplete', async () => {
		const { body } = await org.api('POST', '/jobs/ingest', {
			object: 'Account',
			operation: 'insert',
		});
		expect(body).toMatchObject({
			state: 'Open',
			contentType: 'CSV',
			lineEnding: 'LF',
			columnDelimiter: 'COMMA',
			apiVersion: 66,
		});
		const path = `/jobs/ingest/${(body as { id: string }).id}`;
		await org.api('PUT', `${path}/batches`, 'Name\nStates\n', text);
		expect(await state(path)).toBe('Open');
		expect((await org.api('PATCH', path, { state: 'UploadComplete' })).body).toMatchObject({
			state: 'UploadComplete',
		});
		expect(await state(path)).toBe('InProgress');
		expect((await org.api('GET', `${path}/successfulResults`)).status).toBe(400);
		expect(await state(path)).toBe('JobComplete');
		expect(await csvOf(`${path}/successfulResults`)).toMatch(
			/^"sf__Id","sf__Created","Name"\n"001\w{15}","true","States"\n$/,
		);
		expect((await org.api('DELETE', path)).status).toBe(204);
		expect((await org.api('GET', path)).status).toBe(404);
	});

	it('tell each row’s refusal beside the row', async () => {
		const id = await ingest(
			{ operation: 'insert' },
			'Name,NumberOfEmployees\nGood,1\n,2\nBad,many\n',
		);
		expect(await done(`/jobs/ingest/${id}`)).toMatchObject({
			numberRecordsProcessed: 3,
			numberRecordsFailed: 2,
		});
		const failed = await csvOf(`/jobs/ingest/${id}/failedResults`);
		expect(failed).toContain(
			'"","REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --","","2"',
		);
	});

	it('read other delimiters and line ends, parents by key, and empty fields by #N/A', async () => {
		await org.api('PATCH', '/sobjects/Account/Stripe_Customer_ID__c/cus_bulk', {
			Name: 'Parent',
			Phone: '1',
		});
		const form = { columnDelimiter: 'SEMICOLON', lineEnding: 'CRLF' };
		const invoices = await ingest(
			{ object: 'Invoice__c', operation: 'insert', ...form },
			'Name;Account__r.Stripe_Customer_ID__c\r\nBulk;cus_bulk\r\n',
		);
		expect(await done(`/jobs/ingest/${invoices}`)).toMatchObject({
			state: 'JobComplete',
			numberRecordsFailed: 0,
		});
		expect(
			await org.soql("SELECT Account__r.Name FROM Invoice__c WHERE Name = 'Bulk'"),
		).toMatchObject([{ Account__r: { Name: 'Parent' } }]);
		const upsert = await ingest(
			{ operation: 'upsert', externalIdFieldName: 'Stripe_Customer_ID__c' },
			'Id,Stripe_Customer_ID__c,Name,Phone\n,cus_bulk,,#N/A\n',
		);
		await done(`/jobs/ingest/${upsert}`);
		expect(
			await org.soql("SELECT Name, Phone FROM Account WHERE Stripe_Customer_ID__c = 'cus_bulk'"),
		).toMatchObject([{ Name: 'Parent', Phone: null }]);
	});

	it('keep line ends inside quotes, of whatever kind, and blanks that are not ASCII', async () => {
		const street = 'Rue 1\r\nEscalier\u00a0B\nFond\rCour';
		const rows = `Name,BillingStreet\nQuoted,"${street}"\n`;
		expect(await done(`/jobs/ingest/${await ingest({ operation: 'insert' }, rows)}`)).toMatchObject(
			{
				state: 'JobComplete',
				numberRecordsFailed: 0,
			},
		);
		const [record] = await org.soql("SELECT BillingStreet FROM Account WHERE Name = 'Quoted'");
		expect(record?.['BillingStreet']).toBe(street);
	});

	it.each([
		['LF', 'Name\r\nOther end\r\n'],
		['LF', 'Name,Site\nLone\rCR,1\n'],
		['CRLF', 'Name\nOther end\n'],
		['CRLF', 'Name,Site\r\nLone\rCR,1\r\n'],
	])('with %s fail on any other line end outside quotes', async (lineEnding, csv) => {
		const id = await ingest({ operation: 'insert', lineEnding }, csv);
		expect(await done(`/jobs/ingest/${id}`)).toMatchObject({
			state: 'Failed',
			errorMessage: `InvalidBatch : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`,
		});
	});

	it('upsert by Id: an empty one makes a record', async () => {
		const [known] = await org.soql("SELECT Id FROM Account WHERE Name = 'GenePoint'");
		const id = String(known?.['Id']);
		const job = await ingest(
			{ operation: 'upsert', externalIdFieldName: 'Id' },
			`Id,Name\n,Without Id\n${id},GenePoint 2\n001000000000001AAA,Nobody\n`,
		);
		await done(`/jobs/ingest/${job}`);
		const [, made, changed] = (await csvOf(`/jobs/ingest/${job}/successfulResults`)).split('\n');
		expect(made).toMatch(/^"001\w{15}","true","","Without Id"$/);
		expect(changed).toBe(`"${id}","false","${id}","GenePoint 2"`);
		expect(await csvOf(`/jobs/ingest/${job}/failedResults`)).toContain(
			'INVALID_CROSS_REFERENCE_KEY',
		);
	});

	it('fail whole when the data cannot be used', async () => {
		const unknown = await ingest({ operation: 'insert' }, 'Name,Nothing__c\nx,y\n');
		expect(await done(`/jobs/ingest/${unknown}`)).toMatchObject({
			state: 'Failed',
			errorMessage: 'InvalidBatch : Field name not found : Nothing__c',
		});
		const ends = await ingest({ operation: 'insert' }, 'Name\r\nx\r\n');
		expect(await done(`/jobs/ingest/${ends}`)).toMatchObject({ state: 'Failed' });
	});

	it('can be aborted before they are done, and then write nothing', async () => {
		const id = await ingest({ operation: 'insert' }, 'Name\nAborted\n');
		expect((await org.api('PATCH', `/jobs/ingest/${id}`, { state: 'Aborted' })).body).toMatchObject(
			{ state: 'Aborted' },
		);
		expect(await csvOf(`/jobs/ingest/${id}/unprocessedrecords`)).toBe('"Name"\n"Aborted"\n');
		expect(await org.soql("SELECT Id FROM Account WHERE Name = 'Aborted'")).toEqual([]);
	});

	it.each<[object, number, string]>([
		[{ object: 'Nothing__c', operation: 'insert' }, 400, 'INVALIDENTITY'],
		[{ object: 'Account', operation: 'juggle' }, 400, 'INVALIDJOB'],
		[{ object: 'Account', operation: 'upsert' }, 400, 'INVALIDJOB'],
		[{ object: 'Account', operation: 'upsert', externalIdFieldName: 'Phone' }, 404, 'NOT_FOUND'],
	])('are refused: %j', async (job, status, errorCode) => {
		expect(await org.api('POST', '/jobs/ingest', job)).toMatchObject({
			status,
			body: [{ errorCode }],
		});
	});

	it('query in pages that end with the locator null', async () => {
		await org.control('POST', '/salesforce/generate', { accounts: 25 });
		const query =
			"SELECT Id, Name, Owner.Name, CreatedDate, IsDeleted, Phone FROM Account WHERE Name LIKE 'Account %' ORDER BY Id";
		const { body } = await org.api('POST', '/jobs/query', { operation: 'query', query });
		const path = `/jobs/query/${(body as { id: string }).id}`;
		expect((await org.api('GET', `${path}/results`)).status).toBe(400);
		expect(await done(path)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 25 });
		const pages: string[] = [];
		let locator = '';
		while (locator !== 'null') {
			const { body: csv, headers } = await org.api(
				'GET',
				`${path}/results?maxRecords=10${locator && `&locator=${locator}`}`,
			);
			pages.push(String(csv));
			locator = headers.get('sforce-locator') ?? 'null';
		}
		expect(pages).toHaveLength(3);
		expect(pages[0]).toMatch(
			/^"Id","Name","Owner.Name","CreatedDate","IsDeleted","Phone"\n"001\w{15}","Account \d+","Integration User","[\d-]+T[\d:]+\.000Z","false",/,
		);
		expect(pages.join('').match(/^"001/gm)).toHaveLength(25);
	});

	it('do not query groups, subqueries or offsets, nor what is not there', async () => {
		for (const query of [
			'SELECT Id FROM Account OFFSET 5',
			'SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry',
			'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
			'SELECT No__c FROM Account',
		]) {
			expect((await org.api('POST', '/jobs/query', { operation: 'query', query })).status).toBe(
				400,
			);
		}
	});
});
