import { checkAnswers } from './answerCheck';
import { differenceList } from './differenceList';
import type { Difference } from './differences';
import { countFailures, report, type Findings } from './report';
import { checkRequests, type Ask } from './requestCheck';
import { PET, recorded, SMALL_API } from './smallApi';
import type { RecordedRequest } from './recording';

const accepting: Ask = () => Promise.resolve({ status: 200, message: '' });
const refusing: Ask = () => Promise.resolve({ status: 400, message: 'not like this' });

async function findings(
	requests: RecordedRequest[],
	ask: Ask,
	entries: Difference[] = [],
): Promise<Findings> {
	const differences = differenceList(entries);
	return {
		version: SMALL_API.info.version,
		requests: await checkRequests(SMALL_API, requests, differences, ask),
		answers: checkAnswers(SMALL_API, requests, differences),
		differences,
		problems: [],
		clients: [],
	};
}

describe('the report', () => {
	it('says that the contract is kept where nothing is wrong', async () => {
		const kept = await findings([recorded()], accepting);
		expect(countFailures(kept)).toBe(0);
		expect(report(kept)).toMatch(/accepted by both {3}1\n[^]*The contract is kept\.$/);
	});

	it('shows a request that the two take differently, with both answers', async () => {
		const text = report(await findings([recorded()], refusing));
		expect(text).toContain('parameters   name=Tom');
		expect(text).toContain('sandbox      200 {"id":"pet_1"');
		expect(text).toContain('stripe-mock  400 not like this');
		expect(text).toMatch(/The contract is broken: 1 failures\.$/);
	});

	it('shows where an answer breaks its schema', async () => {
		const text = report(await findings([recorded({ answer: { ...PET, fur: 'grey' } })], accepting));
		expect(text).toContain('pet fur is not a member that the schema knows');
		expect(text).toContain('at           /fur');
	});

	it('names each failure once more at its end, in a line', async () => {
		const broken = await findings([recorded({ answer: { ...PET, fur: 'grey' } })], refusing);
		const all = { ...broken, problems: ['The test suite failed.'] };

		const lines = report(all).split('\n');
		const end = lines.slice(-4);

		expect(end.map((line) => line.slice(0, 1))).toEqual(['✗', '✗', '✗', 'T']);
		expect(end[1]).toContain('pet fur is not a member');
		expect(end[2]).toBe('✗ The test suite failed.');
		expect(end[3]).toBe('The contract is broken: 3 failures.');
		// In full, before the summary.
		for (const line of end.slice(0, 3)) {
			expect(lines.indexOf(line)).toBeLessThan(lines.indexOf('Objects:'));
		}
	});

	it('counts a stale difference and whatever else went wrong as failures', async () => {
		const stale: Difference = {
			kind: 'parameter',
			id: 'old-hat',
			operations: [],
			parameter: 'hat',
			reason: 'gone',
			seen: 'nowhere',
		};
		const broken = {
			...(await findings([recorded()], accepting, [stale])),
			problems: ['The test suite failed.'],
		};
		expect(countFailures(broken)).toBe(2);
		expect(report(broken)).toContain('Stale difference "old-hat"');
		expect(report(broken)).toContain('The test suite failed.');
	});
});
