import { openDatabase } from '../../../sandbox/control/database';
import { SandboxOrg } from '../../../sandbox/salesforce/sandboxOrg';
import {
	createField,
	deleteField,
	deleteObject,
} from '../../../sandbox/salesforce/schema/customize';
import { text } from '../../../sandbox/salesforce/schema/fields';
import { defaultSettings, type Settings } from '../../../sandbox/salesforce/settings';
import { recordTables } from '../../../sandbox/salesforce/store/recordTables';

const NOON = Date.parse('2026-11-27T12:00:00Z');
/** No other org in this process has begun with it, so that an org is made from the start. */
let unseen = 1000;
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** An org with its own clock, and all that it consists of. */
function startOrg(nowMs: number, initial: Partial<Settings> = {}) {
	const database = openDatabase();
	const clock = { nowMs };
	const org = new SandboxOrg(database, () => clock.nowMs, initial);
	const whole = () => ({
		objects: org.schema.stored().map((def) => ({ ...def, fields: [...def.fields.values()] })),
		tables: Object.fromEntries(recordTables(database)),
		records: Object.fromEntries(
			[...recordTables(database).keys(), 'sf_counter'].map((table) => [
				table,
				org.store.all(`SELECT * FROM "${table}"`),
			]),
		),
	});
	return { org, clock, database, whole };
}

/** Changes records of every kind, the schema and the settings. */
function use(org: SandboxOrg): void {
	const id = org.save.insert(org.admin, account(org), { Name: 'New' });
	org.save.delete(org.admin, account(org), id);
	org.store.run('DELETE FROM sf_Contact');
	org.store.run("UPDATE sf_User SET LastName = 'Other'");
	org.changeSettings({ withStripeModel: true, personAccounts: true, defaultCurrency: 'EUR' });
	createField(org, account(org), text('Own__c', 'Own', 20));
	deleteField(org, account(org), 'Stripe_Location__c');
	deleteObject(org, org.schema.standard('Payment__c'));
	org.schemaRecords.refresh();
}

const account = (org: SandboxOrg) => org.schema.standard('Account');

/** All of an org that is made from the start at this time. */
const madeAt = (nowMs: number, initial: Partial<Settings>) =>
	startOrg(nowMs, { ...initial, apiLimit: unseen++ }).whole();

const STARTS: Partial<Settings>[] = [
	{},
	{ withStripeModel: true },
	{ personAccounts: true, stateCountryPicklists: true, multiCurrency: true },
];

describe('an org after a reset', () => {
	it.each(STARTS)('is what a start with %j makes at that time, however often', (initial) => {
		const { org, clock, whole } = startOrg(NOON, initial);
		for (const later of [1, 2]) {
			use(org);
			clock.nowMs = NOON + later * HOUR;
			org.reset();
			expect(whole()).toEqual(madeAt(clock.nowMs, initial));
			expect(org.settings).toEqual({ ...defaultSettings(), ...initial });
		}
	});

	/** Writes to tables, which keep their columns. */
	const WRITES: [string, (org: SandboxOrg) => void][] = [
		['nothing', () => {}],
		['a new record', (org) => void org.save.insert(org.admin, account(org), { Name: 'New' })],
		['records that are gone', (org) => org.store.run('DELETE FROM sf_Contact')],
		['records that are others', (org) => org.store.run("UPDATE sf_User SET LastName = 'Other'")],
	];

	it.each(WRITES)('is a new one again after %s, the second time as the first', (_what, write) => {
		const { org, clock, whole } = startOrg(NOON);
		org.reset();
		for (const later of [1, 2, 2]) {
			write(org);
			clock.nowMs = NOON + later * HOUR;
			org.reset();
			expect(whole()).toEqual(madeAt(clock.nowMs, {}));
		}
	});

	it('is a new one again after a reset that was undone', () => {
		const { org, database, whole } = startOrg(NOON);
		org.reset();
		org.store.run('DELETE FROM sf_Contact');
		database.exec('BEGIN');
		org.reset();
		database.exec('ROLLBACK');
		org.reset();
		expect(whole()).toEqual(madeAt(NOON, {}));
	});

	it('refuses a statement of which it cannot be told what it writes to', () => {
		const { org } = startOrg(NOON);
		expect(() => {
			org.store.run('WITH one AS (SELECT 1) DELETE FROM sf_Contact');
		}).toThrow('It cannot be told what this writes to');
	});

	it('has opportunities that close by the day of the reset', () => {
		const { org, clock, whole } = startOrg(NOON);
		clock.nowMs = NOON + 3 * DAY;
		org.reset();
		expect(whole()).toEqual(madeAt(clock.nowMs, {}));
	});
});

it.each(STARTS)('the second org with %j is like the first one', (initial) => {
	use(startOrg(NOON, initial).org);
	expect(startOrg(NOON + HOUR, initial).whole()).toEqual(madeAt(NOON + HOUR, initial));
});

it('an org whose process died before it had begun begins when it is opened again', () => {
	const { org, database, whole } = startOrg(NOON);
	const begun = whole();
	org.store.run('DELETE FROM sf_Organization');

	const again = new SandboxOrg(database, () => NOON);

	expect(again.store.all('SELECT Id FROM sf_Organization')).toHaveLength(1);
	expect(again.store.all('SELECT Id FROM sf_Account')).toEqual(
		begun.records['sf_Account']?.map(({ Id }) => ({ Id })),
	);
});
