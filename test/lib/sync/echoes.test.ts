import {
	type Echo,
	fingerprintOf,
	isEcho,
	isOwnWriting,
	withoutEchoes,
} from '../../../lib/sync/echoes';

const ECHO: Echo = { stamp: '2026-11-23T12:00:00.000Z', until: '2026-11-23T12:00:02.000Z' };

describe('an echo', () => {
	it('is a record that carries our stamp and was not changed since', () => {
		const stamp = '2026-11-23T12:00:00.000+0000';

		expect(isEcho({ stamp, changed: '2026-11-23T12:00:02.000+0000' }, [ECHO])).toBe(true);
		expect(isEcho({ stamp, changed: '2026-11-23T12:00:03.000+0000' }, [ECHO])).toBe(false);
	});

	it('is none with another stamp, or with none', () => {
		const changed = '2026-11-23T12:00:01.000Z';

		expect(isEcho({ stamp: '2026-11-23T12:00:01.000Z', changed }, [ECHO])).toBe(false);
		expect(isEcho({ stamp: '', changed }, [ECHO])).toBe(false);
		expect(isEcho({ stamp: ECHO.stamp, changed }, [])).toBe(false);
	});

	it('is left out of a query, but not when it was changed since or never written', () => {
		expect(withoutEchoes([ECHO], 'Synced__c').map(({ text }) => text)).toEqual([
			'(Synced__c = NULL) OR (Synced__c != 2026-11-23T12:00:00.000Z) OR (SystemModstamp > 2026-11-23T12:00:02.000Z)',
		]);
	});

	it('is looked at where there are too many: the newest forty are left out', () => {
		const echoes = Array.from({ length: 41 }, (_each, second) => ({
			...ECHO,
			stamp: new Date(Date.UTC(2026, 10, 23, 12, 0, second)).toISOString(),
		}));

		const conditions = withoutEchoes(echoes, 'Synced__c');

		expect(conditions).toHaveLength(40);
		expect(conditions[0]?.text).toContain('12:00:01');
		expect(conditions.at(-1)?.text).toContain('12:00:40');
	});
});

describe('our own writing', () => {
	const before = fingerprintOf({ Name: 'Edge', Synced__c: '1' }, ['Synced__c']);

	it('is a change of our fields alone, whatever the stamps of the record say', () => {
		const now = { Synced__c: '2', Name: 'Edge', SystemModstamp: 'x', LastViewedDate: 'y' };

		expect(isOwnWriting(before, fingerprintOf(now, ['Synced__c']))).toBe(true);
	});

	it.each([
		['somebody changed something else', { Name: 'Edge 2', Synced__c: '1' }],
		['somebody changed something else beside', { Name: 'Edge 2', Synced__c: '2' }],
		['nothing of ours is different', { Name: 'Edge', Synced__c: '1', LastModifiedDate: 'z' }],
	])('it is not, where %s', (_what, now) => {
		expect(isOwnWriting(before, fingerprintOf(now, ['Synced__c']))).toBe(false);
	});

	it('is not known of a record that nobody knows', () => {
		expect(isOwnWriting(undefined, before)).toBe(false);
	});

	it('is the same in whatever order the fields come', () => {
		const one = fingerprintOf({ Name: 'Edge', Phone: '1', A__c: '2', B__c: '3' }, ['A__c', 'B__c']);
		const other = fingerprintOf({ B__c: '3', Phone: '1', A__c: '2', Name: 'Edge' }, [
			'A__c',
			'B__c',
		]);

		expect(other).toEqual(one);
		const changed = { Name: '1', Phone: 'Edge', A__c: '2', B__c: '3' };
		expect(fingerprintOf(changed, ['A__c', 'B__c']).content).not.toBe(one.content);
	});

	it('is noted in two words of ten letters', () => {
		expect(before.content).toHaveLength(10);
		expect(before.own).toHaveLength(10);
	});
});
