import { startOrg, type Reply, type TestOrg } from './harness';

describe('roll-up summary fields in the Salesforce sandbox', () => {
	let org: TestOrg;
	let bill: string;

	const create = async (path: string, body: object): Promise<string> => {
		const reply = await org.api('POST', path, body);
		if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
		return (reply.body as { id: string }).id;
	};
	const tooling = (type: string, FullName: string, Metadata: object) =>
		org.api('POST', `/tooling/sobjects/${type}`, { FullName, Metadata });
	const object = (name: string) =>
		tooling('CustomObject', `${name}__c`, {
			label: name,
			pluralLabel: `${name}s`,
			nameField: { type: 'Text', label: 'Name' },
			deploymentStatus: 'Deployed',
			sharingModel: 'ReadWrite',
		});
	const summary = (name: string, more: object) =>
		tooling('CustomField', `Bill__c.${name}__c`, {
			type: 'Summary',
			label: name,
			summaryForeignKey: 'Part__c.Bill__c',
			...more,
		});
	/** The fields are seen by nobody before they are granted. */
	const grant = async (fields: string[]) => {
		const ParentId = await create('/sobjects/PermissionSet', {
			Name: `Set${fields.length}`,
			Label: 'Set',
		});
		for (const Field of fields) {
			await create('/sobjects/FieldPermissions', {
				ParentId,
				SobjectType: Field.split('.')[0],
				Field,
				PermissionsRead: true,
				PermissionsEdit: /Part__c/.test(Field),
			});
		}
		const [user] = await org.soql(`SELECT Id FROM User WHERE Username = '${org.username}'`);
		await create('/sobjects/PermissionSetAssignment', {
			PermissionSetId: ParentId,
			AssigneeId: user?.['Id'],
		});
	};
	const part = (record: object) =>
		create('/sobjects/Part__c', { Name: 'Part', Bill__c: bill, ...record });
	const sums = async (id = bill) => {
		const [record] = await org.soql(
			`SELECT Total__c, Paid__c, Parts__c, First__c, Largest__c FROM Bill__c WHERE Id = '${id}'`,
		);
		return Object.fromEntries(
			Object.entries(record ?? {}).filter(([name]) => name !== 'attributes'),
		);
	};
	const errorOf = ({ status, body }: Reply) => ({
		status,
		...(body as { errorCode: string; message: string }[])[0],
	});

	beforeEach(async () => {
		org = await startOrg();
		await object('Bill');
		await object('Part');
		await tooling('CustomField', 'Part__c.Bill__c', {
			type: 'MasterDetail',
			label: 'Bill',
			referenceTo: 'Bill__c',
			relationshipName: 'Parts',
			reparentableMasterDetail: true,
		});
		await tooling('CustomField', 'Part__c.Amount__c', {
			type: 'Currency',
			label: 'Amount',
			precision: 18,
			scale: 2,
		});
		await tooling('CustomField', 'Part__c.Day__c', { type: 'Date', label: 'Day' });
		await tooling('CustomField', 'Part__c.State__c', { type: 'Text', label: 'State', length: 20 });
		bill = await create('/sobjects/Bill__c', { Name: 'Bill' });
		const amount = { summarizedField: 'Part__c.Amount__c' };
		await summary('Total', { summaryOperation: 'sum', ...amount });
		await summary('Paid', {
			summaryOperation: 'sum',
			...amount,
			summaryFilterItems: [
				{ field: 'Part__c.State__c', operation: 'equals', value: 'Paid, Settled' },
			],
		});
		await summary('Parts', { summaryOperation: 'count' });
		await summary('First', { summaryOperation: 'min', summarizedField: 'Part__c.Day__c' });
		await summary('Largest', { summaryOperation: 'max', ...amount });
		await grant([
			...['Total', 'Paid', 'Parts', 'First', 'Largest'].map((name) => `Bill__c.${name}__c`),
			...['Amount', 'Day', 'State'].map((name) => `Part__c.${name}__c`),
		]);
	});
	afterEach(() => org.close());

	it('are empty or 0 over nothing, and follow what is below them', async () => {
		expect(await sums()).toEqual({
			Total__c: 0,
			Paid__c: 0,
			Parts__c: 0,
			First__c: null,
			Largest__c: null,
		});
		const paid = await part({ Amount__c: 0.1, State__c: 'paid', Day__c: '2026-03-02' });
		await part({ Amount__c: 0.2, State__c: 'Settled', Day__c: '2026-03-01' });
		await part({ Amount__c: 5, State__c: 'Open' });
		expect(await sums()).toEqual({
			Total__c: 5.3,
			Paid__c: 0.3,
			Parts__c: 3,
			First__c: '2026-03-01',
			Largest__c: 5,
		});
		await org.api('PATCH', `/sobjects/Part__c/${paid}`, { Amount__c: 10 });
		expect(await sums()).toMatchObject({ Total__c: 15.2, Paid__c: 10.2, Largest__c: 10 });
		await org.api('DELETE', `/sobjects/Part__c/${paid}`);
		expect(await sums()).toMatchObject({ Total__c: 5.2, Parts__c: 2, Largest__c: 5 });
		await org.control('POST', '/salesforce/undelete', { id: paid });
		expect(await sums()).toMatchObject({ Total__c: 15.2, Parts__c: 3 });
	});

	it('move with a record to another parent', async () => {
		const other = await create('/sobjects/Bill__c', { Name: 'Other' });
		const id = await part({ Amount__c: 7 });
		await org.api('PATCH', `/sobjects/Part__c/${id}`, { Bill__c: other });
		expect(await sums()).toMatchObject({ Total__c: 0, Parts__c: 0 });
		expect(await sums(other)).toMatchObject({ Total__c: 7, Parts__c: 1 });
	});

	it('move the parent’s stamps when they change, and only then', async () => {
		const stamps = async () =>
			(
				await org.soql(`SELECT LastModifiedDate, SystemModstamp FROM Bill__c WHERE Id = '${bill}'`)
			)[0];
		const id = await part({ Amount__c: 7 });
		const first = await stamps();
		org.clock.advance(60);
		await org.api('PATCH', `/sobjects/Part__c/${id}`, { Name: 'Renamed' });
		expect(await stamps()).toEqual(first);
		await org.api('PATCH', `/sobjects/Part__c/${id}`, { Amount__c: 8 });
		const second = await stamps();
		expect(second?.['SystemModstamp']).not.toBe(first?.['SystemModstamp']);
		expect(second?.['LastModifiedDate']).toBe(second?.['SystemModstamp']);
	});

	it('are calculated for all when they are made, and then move SystemModstamp alone', async () => {
		await part({ Amount__c: 7 });
		org.clock.advance(60);
		await summary('Late', { summaryOperation: 'sum', summarizedField: 'Part__c.Amount__c' });
		await grant(['Bill__c.Late__c']);
		const [record] = await org.soql(
			`SELECT Late__c, LastModifiedDate, SystemModstamp FROM Bill__c WHERE Id = '${bill}'`,
		);
		expect(record).toMatchObject({ Late__c: 7 });
		expect(Date.parse(String(record?.['SystemModstamp']))).toBeGreaterThan(
			Date.parse(String(record?.['LastModifiedDate'])),
		);
	});

	it('tell of the parent, and hold it to its validation rules', async () => {
		await org.control('POST', '/salesforce/outbound', {
			endpoint: 'http://127.0.0.1:9',
			object: 'Bill__c',
			automatic: false,
		});
		await org.control('PATCH', '/settings', {
			salesforce: {
				validationRules: [
					{ object: 'Bill__c', condition: 'Total__c > 100', message: 'Too much in all' },
				],
			},
		});
		await part({ Amount__c: 60 });
		expect(await org.control('GET', '/salesforce/outbound')).toMatchObject({
			pending: [{ recordId: bill }],
		});
		expect(
			errorOf(
				await org.api('POST', '/sobjects/Part__c', { Name: 'x', Bill__c: bill, Amount__c: 50 }),
			),
		).toMatchObject({ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Too much in all' });
		expect(await sums()).toMatchObject({ Total__c: 60, Parts__c: 1 });
	});

	it('convert amounts to the parent’s currency', async () => {
		await org.control('PATCH', '/settings', { salesforce: { multiCurrency: true } });
		await part({ Amount__c: 10, CurrencyIsoCode: 'USD' });
		await part({ Amount__c: 9.2, CurrencyIsoCode: 'EUR' });
		expect(await sums()).toMatchObject({ Total__c: 20, Largest__c: 10 });
	});

	it('are read-only, and described as calculated', async () => {
		const { body } = await org.api('GET', '/sobjects/Bill__c/describe');
		expect((body as { fields: { name: string }[] }).fields).toContainEqual(
			expect.objectContaining({
				name: 'Total__c',
				type: 'currency',
				calculated: true,
				createable: false,
				updateable: false,
			}),
		);
		expect(
			errorOf(await org.api('PATCH', `/sobjects/Bill__c/${bill}`, { Total__c: 1 })),
		).toMatchObject({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Total__c'] });
	});

	it.each<[string, object, string]>([
		['an unknown operation', { summaryOperation: 'average' }, 'summaryOperation'],
		[
			'a lookup that is no master-detail',
			{ summaryOperation: 'count', summaryForeignKey: 'Contact.AccountId' },
			'master-detail',
		],
		[
			'a text to be summed',
			{ summaryOperation: 'sum', summarizedField: 'Part__c.State__c' },
			'cannot be summarized',
		],
		['nothing to be summed', { summaryOperation: 'sum' }, 'summarizedField'],
	])('are refused over %s', async (_what, metadata, words) => {
		const refusal = errorOf(await summary('Wrong', metadata));
		expect(refusal).toMatchObject({ status: 400, errorCode: 'FIELD_INTEGRITY_EXCEPTION' });
		expect(refusal.message).toContain(words);
	});

	it('keep the field that they are calculated from', async () => {
		const [found] = (
			(
				await org.api(
					'GET',
					`/tooling/query?q=${encodeURIComponent("SELECT Id FROM CustomField WHERE FullName = 'Part__c.Amount__c'")}`,
				)
			).body as { records: { Id: string }[] }
		).records;
		expect(
			errorOf(await org.api('DELETE', `/tooling/sobjects/CustomField/${found?.Id ?? ''}`)),
		).toMatchObject({ errorCode: 'DEPENDENCY_EXISTS' });
	});
});
