import { importLinks, type ImportedRow } from '../../../lib/linking/importLinks';
import { importReport } from '../../../lib/linking/importReport';
import { importRows } from '../../../lib/linking/importRows';
import { tableRows } from '../../../lib/linking/importTable';
import { repairedRecordId } from '../../../lib/linking/repairedRecordId';
import { workbook } from '../../support/workbook';
import { AUSTIN, type LinkWorld, startLinkWorld } from './support';

const COLUMNS = { account: 'Account ID', customer: 'Customer ID', location: '' };
const ACCOUNT = '001bm00000mQx5rAAC';
const CUSTOMER = 'cus_NffrFeUfNV2Hib';

const text = (value: string) => new TextEncoder().encode(value);

describe('a list as a file', () => {
	it.each([
		['commas', `Account ID,Customer ID\r\n${ACCOUNT},${CUSTOMER}\r\n`],
		['semicolons', `Account ID;Customer ID\n${ACCOUNT};${CUSTOMER}`],
		['tabs', `Account ID\tCustomer ID\n${ACCOUNT}\t${CUSTOMER}`],
		['a line that names the separator', `sep=;\nAccount ID;Customer ID\n${ACCOUNT};${CUSTOMER}`],
		['a byte-order mark', `\ufeffAccount ID,Customer ID\n${ACCOUNT},${CUSTOMER}`],
		['quotes', `"Account ID","Customer ID"\n"${ACCOUNT}","${CUSTOMER}"`],
		['blank lines', `\n\nAccount ID,Customer ID\n\n,\n${ACCOUNT},${CUSTOMER}\n\n`],
	])('with %s is read', async (_words, csv) => {
		const rows = await tableRows(text(csv));
		expect(rows.map(({ cells }) => cells)).toEqual([
			{ 'Account ID': ACCOUNT, 'Customer ID': CUSTOMER },
		]);
	});

	it('keeps its row numbers beside blank lines', async () => {
		const rows = await tableRows(text('A,B\n\n1,2\n\n3,4\n'));
		expect(rows.map(({ number }) => number)).toEqual([3, 5]);
	});

	it('is read in the encodings that spreadsheets save', async () => {
		const utf16 = (value: string, isBig: boolean) => {
			const bytes = Buffer.from(`\ufeff${value}`, 'utf16le');
			return isBig ? bytes.swap16() : bytes;
		};
		const windows = Uint8Array.from([...text('Name\nCaf'), 0xe9]);
		for (const bytes of [
			text('Name\nCafé'),
			utf16('Name\nCafé', false),
			utf16('Name\nCafé', true),
			windows,
		]) {
			expect((await tableRows(bytes)).map(({ cells }) => cells)).toEqual([{ Name: 'Café' }]);
		}
	});

	it.each([
		[new Uint8Array(), /the file is empty/],
		[text('\n\n'), /no headings/],
		[Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), /no Excel workbook that can be read/],
	])('that is none is refused', async (bytes, message) => {
		await expect(tableRows(bytes)).rejects.toThrow(message);
	});
});

describe('a list as a workbook', () => {
	const HEADINGS = ['Account ID', 'Customer ID', 'Since'];

	it('is read as Excel saves it: texts in a table of their own, dates as days', async () => {
		const bytes = workbook({
			Sheet1: [
				HEADINGS.map((shared) => ({ shared })),
				[{ shared: ACCOUNT }, { shared: CUSTOMER }, { date: 46_000 }],
				undefined,
				[{ shared: ` ${ACCOUNT} ` }, null, { bool: true }],
			],
		});
		expect(await tableRows(bytes)).toEqual([
			{
				number: 2,
				cells: {
					'Account ID': ACCOUNT,
					'Customer ID': CUSTOMER,
					Since: new Date('2025-12-09T00:00:00.000Z'),
				},
			},
			{ number: 4, cells: { 'Account ID': ACCOUNT, 'Customer ID': '', Since: true } },
		]);
	});

	it('is read as other programs save it: texts in the cells, and formulas with their values', async () => {
		const bytes = workbook({
			Export: [
				HEADINGS.map((inline) => ({ inline })),
				[
					{ formula: 'TRIM(A9)', text: ACCOUNT },
					{ inline: 'cus_A&B' },
					{ formula: 'TODAY()', text: '' },
				],
			],
		});
		expect(await tableRows(bytes)).toEqual([
			{ number: 2, cells: { 'Account ID': ACCOUNT, 'Customer ID': 'cus_A&B', Since: '' } },
		]);
	});

	it('has the digits of a number as they are written', async () => {
		const bytes = workbook({
			Sheet1: [
				HEADINGS.map((shared) => ({ shared })),
				[{ number: '1500000012345' }, { number: '150000001234567890' }, { number: '1.5E+17' }],
			],
		});
		const rows = await tableRows(bytes);
		expect(Object.values(rows[0]?.cells ?? {})).toEqual([
			'1500000012345',
			'150000001234567890',
			'1.5E+17',
		]);
		expect(importRows(rows, COLUMNS)).toMatchObject([
			{
				refusal: {
					message: expect.stringContaining(
						'Row 2, column Customer ID: “150000001234567890” is not',
					),
				},
			},
		]);
	});

	it('of several sheets is the first one that has the columns', async () => {
		const bytes = workbook({
			Empty: [],
			Notes: [[{ shared: 'Read me first' }], [{ shared: 'Thank you' }]],
			'Müller & Co': [
				[{ shared: 'ACCOUNT ID' }, { shared: 'Customer ID ' }],
				[{ shared: ACCOUNT }, { shared: CUSTOMER }],
			],
			Old: [HEADINGS.map((shared) => ({ shared }))],
		});
		const rows = await tableRows(bytes, ['Account ID', 'Customer ID']);
		expect(rows.map(({ cells }) => cells)).toEqual([
			{ 'ACCOUNT ID': ACCOUNT, 'Customer ID': CUSTOMER },
		]);
		expect(importRows(rows, COLUMNS)).toMatchObject([{ request: { accountId: ACCOUNT } }]);
		await expect(tableRows(bytes, ['Konto'])).resolves.toEqual([
			{ number: 2, cells: { 'Read me first': 'Thank you' } },
		]);
	});

	it('without anything in it is refused', async () => {
		await expect(tableRows(workbook({ Sheet1: [] }))).rejects.toThrow(/no headings/);
	});
});

describe('two columns of one name', () => {
	it.each([
		['that say the same, or where one is empty, are one', `${CUSTOMER},`, CUSTOMER],
		['that say the same are one', `${CUSTOMER},${CUSTOMER}`, CUSTOMER],
	])('%s', async (_words, cells, expected) => {
		const rows = await tableRows(text(`Account ID,Customer ID,Customer ID\n${ACCOUNT},${cells}\n`));
		expect(importRows(rows, COLUMNS)).toMatchObject([{ request: { customerId: expected } }]);
	});

	it('that differ are refused in that row', async () => {
		const rows = await tableRows(
			text(`Account ID,Customer ID,Customer ID\n${ACCOUNT},${CUSTOMER},cus_Other\n`),
		);
		expect(importRows(rows, COLUMNS)).toMatchObject([
			{
				refusal: {
					message:
						'Row 2, column Customer ID: the list has two columns of this name, which say different things',
				},
			},
		]);
	});
});

describe('the IDs of a list', () => {
	const read = (account: unknown, customer: unknown) => {
		const [row] = importRows(
			[{ number: 2, cells: { 'Account ID': account, 'Customer ID': customer } }],
			COLUMNS,
		);
		if (row === undefined) throw new Error('No row');
		return 'request' in row
			? [row.request.accountId, row.request.customerId]
			: 'refusal' in row
				? row.refusal.message
				: row;
	};

	it.each([
		[ACCOUNT, CUSTOMER],
		[ACCOUNT.slice(0, 15), CUSTOMER],
		[` '${ACCOUNT} `, `\u00a0${CUSTOMER}\u200b`],
		[`="${ACCOUNT}"`, `’${CUSTOMER}`],
		['001 bm00000 mQx5r AAC', 'cus_Nffr FeUfNV2Hib'],
		[ACCOUNT.toUpperCase(), CUSTOMER],
		[ACCOUNT.toLowerCase(), CUSTOMER],
		[
			`https://acme.lightning.force.com/lightning/r/Account/${ACCOUNT}/view`,
			`https://dashboard.stripe.com/test/customers/${CUSTOMER}`,
		],
	])('%j and %j are understood', (account, customer) => {
		expect(read(account, customer)).toEqual([ACCOUNT, CUSTOMER]);
	});

	it('without capitals may be whole, which Stripe knows', () => {
		expect(read(ACCOUNT, 'cus_4fdaw5ftnqow1a')).toEqual([ACCOUNT, 'cus_4fdaw5ftnqow1a']);
	});

	it('of digits alone get back the zeros that a number has lost', () => {
		for (const digits of [1_500_000_012_345, '1500000012345']) {
			expect(read(digits, CUSTOMER)).toEqual(['001500000012345AAA', CUSTOMER]);
		}
	});

	it.each([
		['', CUSTOMER, 'Row 2, column Account ID: it is empty'],
		[ACCOUNT, null, 'Row 2, column Customer ID: it is empty'],
		['1.5E+12', CUSTOMER, /is a number that a spreadsheet has made of the ID/],
		['150000001234', CUSTOMER, /is not the ID of a record/],
		['003bm00000mQx5r', CUSTOMER, /is not the ID of an account, which begins with 001/],
		['Edge', CUSTOMER, /“Edge” is not the ID of a record, which has 15 or 18 characters/],
		['001bm00000mQx5rAAD', CUSTOMER, /its capitals may have been lost/],
		[ACCOUNT, CUSTOMER.toUpperCase(), /has lost its small letters/],
		[ACCOUNT, 'sub_123', /is not the ID of a customer, which begins with cus_/],
		[ACCOUNT, ['a'], /it holds no text/],
		[ACCOUNT, 'https://dashboard.stripe.com/test/invoices/in_1', /the address of something else/],
	])('%j and %j are refused by row and column', (account, customer, message) => {
		const said = read(account, customer);
		expect(said).toEqual(expect.stringMatching(message));
	});

	it('with an asked-for column that is not there are refused as a whole', () => {
		expect(() => importRows([{ number: 2, cells: { Konto: 1 } }], COLUMNS)).toThrow(
			'Account Column: the list has no column “Account ID”',
		);
	});

	it('whose capitals were lost are repaired by their last three characters, or not at all', () => {
		expect(repairedRecordId(ACCOUNT.toUpperCase())).toBe(ACCOUNT);
		expect(repairedRecordId('001BM00000MQX5R')).toBeUndefined();
		expect(repairedRecordId('001BM00000MQX5R777')).toBeUndefined();
	});
});

describe('importing a list', () => {
	let world: LinkWorld;
	beforeAll(async () => {
		world = await startLinkWorld();
	});
	afterAll(() => world.close());
	beforeEach(() => world.restart());

	const run = async (csv: string, isDryRun = false): Promise<ImportedRow[]> =>
		await importLinks(await world.context(), {
			rows: await tableRows(text(csv)),
			columns: COLUMNS,
			replace: false,
			isDryRun,
		});

	it('joins what is right, and tells the rest row by row', async () => {
		const { Id } = await world.account('Edge Communications');
		const { Id: grand } = await world.account('Grand Hotels & Resorts Ltd');
		const [one, two] = [
			(await world.at().customers.create()).id,
			(await world.at().customers.create()).id,
		];
		const csv = `Account ID,Customer ID\n${Id},${one}\n${Id},${one}\n\n${grand},${CUSTOMER}\n,${two}\n${grand.toLowerCase()},${two}\n`;
		expect(await run(csv, true)).toMatchObject([
			{ status: 'joined', message: expect.stringMatching(/^Would join/) },
			{},
			{},
			{},
			{},
		]);
		expect(
			(await world.account('Edge Communications'))['Stripe_Customer_ID__c'] ?? null,
		).toBeNull();
		const rows = await run(csv);
		expect(rows.map(({ row, status }) => [row, status])).toEqual([
			[2, 'joined'],
			[3, 'doubled'],
			[5, 'refused'],
			[6, 'refused'],
			[7, 'joined'],
		]);
		expect(rows[1]?.message).toBe('It says the same as row 2');
		expect((await run(csv)).map(({ status }) => status)).toEqual([
			'alreadyJoined',
			'doubled',
			'refused',
			'refused',
			'alreadyJoined',
		]);
	});

	it('takes the location from the column, from the option, or from the account', async () => {
		const context = await world.context();
		const [edge, grand] = [
			(await world.account('Edge Communications')).Id,
			(await world.account('Grand Hotels & Resorts Ltd')).Id,
		];
		const main = (await world.at().customers.create()).id;
		const austin = (await world.at(AUSTIN).customers.create()).id;
		await world.api('PATCH', `/sobjects/Account/${edge}`, { Stripe_Location__c: AUSTIN });
		const dry = async (lines: string[], location?: string) =>
			(
				await importLinks(context, {
					rows: await tableRows(text(['A,C,Place', ...lines].join('\n'))),
					columns: { account: 'A', customer: 'C', location: 'Place' },
					replace: false,
					isDryRun: true,
					...(location !== undefined && { location }),
				})
			).map((row) => [row.status, row.location]);
		expect(await dry([`${edge},${main},main account`, `${grand},${austin},austin`])).toEqual([
			['joined', ''],
			['joined', AUSTIN],
		]);
		expect(await dry([`${edge},${austin},`, `${grand},${main},`])).toEqual([
			['joined', AUSTIN],
			['joined', ''],
		]);
		expect(await dry([`${grand},${austin},`, `${edge},${main},Main Account`], AUSTIN)).toEqual([
			['joined', AUSTIN],
			['joined', ''],
		]);
		expect(await dry([`${edge},${main},Paris`])).toEqual([['refused', 'Paris']]);
	});

	it('of 1,000 rows with every kind of error joins what is right, explains the rest, and reports it', async () => {
		await world.call('POST', '/salesforce/generate', { accounts: 1000 });
		const accounts = (await world.accounts())
			.filter(({ Name }) => !String(Name).startsWith('Edge'))
			.map(({ Id }) => String(Id))
			.slice(0, 999);
		const edge = (await world.account('Edge Communications')).Id;
		const make = async (fields = {}, location?: string) =>
			(await world.at(location).customers.create(fields)).id;
		const [held, deleted, claimed, austin, second] = [
			await make(),
			await make(),
			await make(),
			await make({}, AUSTIN),
			await make(),
		];
		await world.at().customers.del(deleted);
		await world.api('PATCH', `/sobjects/Account/${edge}`, { Stripe_Customer_ID__c: held });
		const live = (await world.client(world.stripe.liveSecretKey).customers.create()).id;
		const otherOrg = await make({
			metadata: { salesforce_account_id: edge, salesforce_org_id: '00Dxx0000001gPLEAY' },
		});
		const right = await Promise.all(Array.from({ length: 60 }, async () => await make()));
		/** By what the reason says: a row of the list, beginning with the account it is given. */
		const errors: Array<[reason: RegExp, row: (account: string, at: number) => string]> = [
			[/^Row \d+, column Account ID: it is empty/, () => `,${second}`],
			[/^Row \d+, column Customer ID: it is empty/, (id) => `${id},`],
			[/column Account ID: “Edge” is not the ID of a record/, () => `Edge,${second}`],
			[/its capitals may have been lost/, (id) => `${id.slice(0, 17)}5,${second}`],
			[
				/is not the ID of an account, which begins with 001/,
				(id) => `003${id.slice(3, 15)},${second}`,
			],
			[/is a number that a spreadsheet has made of the ID/, () => `1.5E+14,${second}`],
			[/which begins with cus_/, (id) => `${id},sub_1`],
			[/has lost its small letters/, (id) => `${id},CUS_NFFRFEUFNV2HIB`],
			[/it may have lost its capitals/, (id) => `${id},cus_nffrfeufnv2hib`],
			[/the address of something else/, (id) => `${id},https://dashboard.stripe.com/invoices/in_1`],
			[
				/Salesforce has no account/,
				(_id, at) => `001900000${String(at).padStart(6, '0')},${second}`,
			],
			[/is not there, in the main Stripe account/, (id, at) => `${id},cus_Nobody${at}`],
			[/has been deleted in Stripe/, (id) => `${id},${deleted}`],
			[/belongs to the other mode/, (id) => `${id},${live}`],
			[/belongs to the Stripe account of Austin/, (id) => `${id},${austin}`],
			[/is joined with another account, Edge Communications/, (id) => `${id},${held}`],
			[/is joined with another customer/, () => `${edge},${second}`],
			[/another Salesforce org/, (id) => `${id},${otherOrg}`],
			[/is given to two accounts/, (id) => `${id},${claimed}`],
			[/“Paris” is not in the Stripe credential/, (id) => `${id},${second},Paris`],
		];
		const lines = accounts.map((id, at) => {
			const customer = right[at];
			if (customer !== undefined) return `${at % 2 ? id : id.slice(0, 15)},${customer}`;
			if (at === right.length) return `${id},${claimed}`;
			const [, row] = errors[at % errors.length] ?? [];
			return row?.(id, at) ?? '';
		});
		lines.push(lines[0] ?? '');
		const csv = ['Account ID,Customer ID,Place', ...lines].join('\r\n');
		const importAll = async () =>
			await importLinks(await world.context(), {
				rows: await tableRows(text(csv)),
				columns: { ...COLUMNS, location: 'Place' },
				replace: false,
				isDryRun: false,
			});

		const rows = await importAll();
		expect(rows.length).toBe(1000);
		for (const { row, status, message } of rows) {
			const at = row - 2;
			if (at <= right.length)
				expect([row, status, message]).toEqual([row, 'joined', expect.any(String)]);
			else if (status === 'doubled') {
				const first = lines.indexOf(lines[at] ?? '');
				expect([first < at, message]).toEqual([true, `It says the same as row ${first + 2}`]);
			} else {
				const [reason] = errors[at % errors.length] ?? [];
				expect([row, status, message]).toEqual([
					row,
					'refused',
					expect.stringMatching(reason ?? ''),
				]);
			}
		}
		const joined = (await world.accounts()).filter((account) => account['Stripe_Customer_ID__c']);
		expect(joined.map(({ Stripe_Customer_ID__c: id }) => id).sort()).toEqual(
			[...right, claimed, held].sort(),
		);

		const report = await tableRows(text(await importReport(rows)));
		expect(report.length).toBe(1000);
		expect(report[0]?.cells).toMatchObject({ Row: '2', Result: 'joined', 'Customer ID': right[0] });
		for (const { cells } of report) {
			if (cells['Result'] !== 'refused') continue;
			expect([cells['Reason'], cells['What To Do']]).not.toContain('');
		}

		expect(rows.at(-1)?.status).toBe('doubled');
		const again = await importAll();
		expect(again.filter(({ status }) => status === 'joined')).toEqual([]);
		expect(again.filter(({ status }) => status === 'alreadyJoined').length).toBe(61);
	}, 120_000);

	it('is reported in a file that a spreadsheet opens and runs nothing of', async () => {
		const report = await importReport([
			{
				row: 2,
				status: 'refused',
				accountId: '=1+1',
				accountName: 'Müller; "Söhne"',
				customerId: '@x',
				location: '',
				message: 'Row 2, column Account ID: no',
			},
		]);
		expect(report.startsWith('\ufeffRow,Result,Reason')).toBe(true);
		const [row] = await tableRows(text(report));
		expect(row?.cells).toMatchObject({
			Result: 'refused',
			'Account ID': "'=1+1",
			'Account Name': 'Müller; "Söhne"',
			'Customer ID': "'@x",
		});
	});
});
