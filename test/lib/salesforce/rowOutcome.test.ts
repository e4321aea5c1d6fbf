import { Problem } from '../../../lib/errors';
import { entryOf, SalesforceFailure } from '../../../lib/salesforce/failure';
import { failedRow, refusedRow, withoutDoubt } from '../../../lib/salesforce/rowOutcome';

const entries = [{ errorCode: 'X', message: 'No', fields: ['Name', 'Phone'], raw: {} }];
const failure = new SalesforceFailure('X', 'No', {
	status: 500,
	entries,
	effect: 'unknown',
	attempts: 3,
});
const problem = new Problem('Stopped', { origin: 'salesforce' });

describe('a row whose request failed as a whole', () => {
	it('is no success, and is not tried again by itself', () => {
		const row = failedRow(failure, 'Writing');

		expect(row).toMatchObject({ success: false, transient: false });
		expect(row.matches).toStrictEqual([]);
	});

	it('names the fields that Salesforce names', () => {
		expect(failedRow(failure, 'Writing')).toMatchObject({ code: 'X', fields: ['Name', 'Phone'] });
		expect(failedRow(problem, 'Writing')).toMatchObject({ code: 'FAILED', problem });
		expect(failedRow(problem, 'Writing').fields).toStrictEqual([]);
	});
});

describe('a row that Salesforce refused', () => {
	const ID = '001bm00000mQx5rAAC';

	it('names what it is like only where a duplicate rule found something', () => {
		expect(refusedRow(entries, 'Writing').matches).toStrictEqual([]);
	});

	it('names a record that it is like, whatever else the rule says of it', () => {
		const matchResults = [{ matchRecords: [{ record: { Id: ID } }] }];
		const entry = entryOf({
			statusCode: 'DUPLICATES_DETECTED',
			message: 'Use one of them',
			duplicateResult: { matchResults },
		});

		expect(refusedRow([entry], 'Writing').matches).toStrictEqual([
			{ id: ID, object: '', rule: '' },
		]);
	});
});

describe('a failure of rows that may be sent again', () => {
	it('is the same, and nobody has to look after them', () => {
		const same = withoutDoubt(failure);

		expect(same).toMatchObject({ code: 'X', message: 'No', status: 500, entries, attempts: 3 });
		expect(same).toMatchObject({ effect: 'none', cause: failure });
	});

	it('stays a problem where it is one', () => {
		expect(withoutDoubt(problem)).toBe(problem);
	});
});
