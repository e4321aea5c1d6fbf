import { importLinks, type ImportedRow } from '../../../lib/linking/importLinks';
import { importReport } from '../../../lib/linking/importReport';
import { importRows } from '../../../lib/linking/importRows';
import { tableRows } from '../../../lib/linking/importTable';
import { repairedRecordId } from '../../../lib/linking/repairedRecordId';
import { type LinkWorld, startLinkWorld } from './support';

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

describe('the IDs of a list', () => {
	const read = (account: unknown, customer: unknown) => {
		const [row] = importRows(
			[{ number: 2, cells: { 'Account ID': account, 'Customer ID': customer } }],
			COLUMNS,
			false,
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

	it.each([
		['', CUSTOMER, 'Row 2, column Account ID: it is empty'],
		[ACCOUNT, null, 'Row 2, column Customer ID: it is empty'],
		['003bm00000mQx5r', CUSTOMER, /is not the ID of an account, which begins with 001/],
		['Edge', CUSTOMER, /“Edge” is not the ID of a record, which has 15 or 18 characters/],
		['001bm00000mQx5rAAD', CUSTOMER, /its capitals may have been lost/],
		[ACCOUNT, CUSTOMER.toLowerCase(), /has lost its capitals/],
		[ACCOUNT, CUSTOMER.toUpperCase(), /has lost its small letters/],
		[ACCOUNT, 'sub_123', /is not the ID of a customer, which begins with cus_/],
		[ACCOUNT, ['a'], /it holds no text/],
		[ACCOUNT, 'https://dashboard.stripe.com/test/invoices/in_1', /the address of something else/],
	])('%j and %j are refused by row and column', (account, customer, message) => {
		const said = read(account, customer);
		expect(said).toEqual(expect.stringMatching(message));
	});

	it('with an asked-for column that is not there are refused as a whole', () => {
		expect(() => importRows([{ number: 2, cells: { Konto: 1 } }], COLUMNS, false)).toThrow(
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

	it('of thousands writes in bulk, and explains every kind of error', async () => {
		await world.call('POST', '/salesforce/generate', { accounts: 5000 });
		const accounts = (await world.accounts())
			.filter(({ Name }) => !String(Name).includes('Edge'))
			.map(({ Id }) => String(Id))
			.slice(0, 5000);
		const customers = await Promise.all(
			Array.from({ length: 40 }, async () => (await world.at().customers.create()).id),
		);
		const wrong = ['', 'Edge', 'sub_1', 'CUS_NFFRFEUFNV2HIB', 'cus_nffrfeufnv2hib'];
		const lines = accounts.map((id, at) => {
			const right = customers[at];
			if (right !== undefined) return `${id.slice(0, 15)},${right}`;
			return at < 60 ? `${id},cus_Nobody${at}` : `${id},${wrong[at % wrong.length]}`;
		});
		const rows = await run(['Account ID,Customer ID', ...lines].join('\n'));
		const counts = new Map<string, number>();
		for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
		expect(Object.fromEntries(counts)).toEqual({ joined: 40, refused: 4960 });
		expect(rows[50]?.message).toMatch(/is not there, in the main Stripe account/);
		expect(rows.slice(60).every(({ row, message }) => message.includes(`Row ${row}, column`))).toBe(
			true,
		);
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
