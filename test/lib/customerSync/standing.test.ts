import { accountFields } from '../../../lib/customerSync/accountFields';
import { accountsById } from '../../../lib/accounts/accountsById';
import { verifyWritten } from '../../../lib/customerSync/verifyWritten';
import {
	freshCheckpoint,
	loadCheckpoint,
	saveCheckpoint,
} from '../../../lib/customerSync/checkpoint';
import { SyncCounts } from '../../../lib/customerSync/syncReport';
import { ACCOUNT_FIELDS } from '../../../lib/salesforce/dataModel';
import { resumePosition } from '../../../lib/customerSync/accountChanges';
import { type ConnectedOrg, startConnectedOrg } from '../salesforce/support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());

async function someAccounts() {
	const connection = await org.connect();
	const fields = await accountFields(connection, { metadata: {} }, ACCOUNT_FIELDS);
	const rows = await org.soql('SELECT Id FROM Account ORDER BY Id LIMIT 2');
	const accounts = await accountsById(
		connection,
		rows.map(({ Id }) => String(Id)),
		fields.select,
	);
	return { connection, fields, accounts: [...accounts.values()] };
}

describe('accounts read again after writing', () => {
	it('are told apart by whether somebody changed them meanwhile', async () => {
		const { connection, fields, accounts } = await someAccounts();
		const [first, second] = accounts;
		await org.api('PATCH', `/sobjects/Account/${second?.Id ?? ''}`, { Phone: '555-0100' });

		const { until, changed } = await verifyWritten(connection, accounts, fields, 0);

		expect(changed).toEqual([second?.Id]);
		expect(until).toBe(new Date(first?.SystemModstamp ?? 0).toISOString());
	});
});

describe('where a sync stands', () => {
	const notes = { name: 'Test', counts: new SyncCounts() };

	it('comes back as it was kept, and anew under another scope', async () => {
		const connection = await org.connect();
		const kept = {
			scope: 'a',
			since: '2026-11-23T12:00:00.000Z',
			echoes: [{ syncedAt: '2026-11-23T12:00:00.000Z', until: '2026-11-23T12:00:01.000Z' }],
			again: ['001000000000001AAA'],
			customersAgain: ['cus_1'],
		};
		await saveCheckpoint(connection, "it's \\ “%”", kept, notes);

		expect(await loadCheckpoint(connection, "it's \\ “%”", 'a')).toEqual(kept);
		expect(await loadCheckpoint(connection, "it's \\ “%”", 'b')).toMatchObject({
			scope: 'b',
			echoes: [],
			again: [],
		});
	});

	it('is anew when somebody has damaged it', async () => {
		const connection = await org.connect();
		await saveCheckpoint(connection, 'damaged', freshCheckpoint('a'), notes);
		const [row] = await org.soql("SELECT Id FROM Stripe_Sync__c WHERE Key__c = 'damaged'");
		await org.api('PATCH', `/sobjects/Stripe_Sync__c/${String(row?.['Id'])}`, {
			Checkpoint__c: '{"scope":"a","since"',
		});

		const { since, echoes } = await loadCheckpoint(connection, 'damaged', 'a');

		expect(since).toBeUndefined();
		expect(echoes).toEqual([]);
	});

	it('always fits its field', async () => {
		const connection = await org.connect();
		const echo = { syncedAt: '2026-11-23T12:00:00.000Z', until: '2026-11-23T12:00:01.000Z' };
		const full = {
			scope: 'a',
			echoes: Array.from({ length: 500 }, () => echo),
			again: Array.from({ length: 1000 }, () => '001000000000001AAA'),
			customersAgain: Array.from({ length: 300 }, () => 'cus_NffrFeUfNV2Hib'),
		};

		await saveCheckpoint(connection, 'full', full, notes);

		const { again, customersAgain, echoes } = await loadCheckpoint(connection, 'full', 'a');
		expect(again).toHaveLength(1000);
		expect(customersAgain).toHaveLength(300);
		expect(echoes.length).toBeGreaterThan(0);
	});

	it('goes back far enough for changes that come late', () => {
		const until = '2026-11-23T12:00:00.000Z';
		const early = { stamp: '2026-11-23T11:00:00.000Z', id: '001000000000001AAA' };

		expect(resumePosition(early, until)).toEqual(early);
		expect(resumePosition({ stamp: '2026-11-23T11:59:00.000Z', id: 'x' }, until)).toEqual({
			stamp: '2026-11-23T11:50:00.000Z',
		});
	});
});
