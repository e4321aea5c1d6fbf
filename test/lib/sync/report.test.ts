import { Problem } from '../../../lib/errors';
import { SyncReport } from '../../../lib/sync/report';
import { STATUSES, type SyncResult, type SyncStatus } from '../../../lib/sync/result';

const done = (status: Exclude<SyncStatus, 'problem'>): SyncResult => ({
	status,
	title: 'Edge',
	references: {},
	message: '',
	changes: {},
});
const failed = (title: string, message: string): SyncResult => ({
	status: 'problem',
	title,
	references: {},
	problem: new Problem(message, { origin: 'input' }),
});

describe('a report', () => {
	it('counts every status there is, and says each in words', () => {
		const report = new SyncReport();
		const statuses = Object.keys(STATUSES) as SyncStatus[];
		for (const status of statuses) {
			report.result(status === 'problem' ? failed('Edge', 'No') : done(status));
		}

		const asked = statuses.filter((status) => status !== 'skipped');
		const names = asked.map((status) => (status === 'problem' ? 'problems' : status));
		expect(report.figures()).toEqual(Object.fromEntries(names.map((name) => [name, 1])));
		expect(report.total).toBe(asked.length);
		expect(report.toString()).toBe(
			'1 created, 1 updated, 1 linked, 1 updated in Salesforce, 1 marked as deleted, 1 deleted, 1 unchanged, 1 unmatched, 1 with problems',
		);
	});

	it('has the figures of all that there may be, and of what is rare where there is any', () => {
		const report = new SyncReport();
		expect(report.figures()).toMatchObject({ created: 0, unchanged: 0, problems: 0 });
		expect(report.figures()).not.toHaveProperty('unmatched');

		report.result(done('unmatched'));
		expect(report.figures()).toMatchObject({ unmatched: 1 });
	});

	it('sums up what an admin reads as created, updated and failed', () => {
		const report = new SyncReport();
		for (const status of ['created', 'updated', 'linked', 'pulled', 'unchanged'] as const) {
			report.result(done(status));
		}
		report.result(failed('Edge', 'No'));

		expect(report.sum('created')).toBe(1);
		expect(report.sum('updated')).toBe(3);
		expect(report.sum('failed')).toBe(1);
	});

	it('keeps the first error, with the record’s name', () => {
		const report = new SyncReport();
		report.result(failed('Edge (001)', 'No such country'));
		report.result(failed('Pyramid (002)', 'Locked'));

		expect(report.lastError).toBe('Edge (001): No such country');
	});

	it('says so when there was nothing to do', () => {
		const report = new SyncReport();
		report.result(done('skipped'));

		expect(report.toString()).toBe('nothing to do');
		expect(report.total).toBe(0);
	});

	it('of a part adds to that of the whole', () => {
		const told: string[] = [];
		const whole = new SyncReport({
			result: ({ status }) => told.push(status),
			progress: (message) => told.push(message),
		});
		const part = new SyncReport(whole);
		whole.result(done('created'));

		part.result(done('updated'));
		part.progress('half-way');

		expect(told).toEqual(['created', 'updated', 'half-way']);
		expect(part.toString()).toBe('1 updated');
		expect(whole.toString()).toBe('1 created, 1 updated');
	});
});
