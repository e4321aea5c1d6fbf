import { differenceList } from './differenceList';
import type { Difference } from './differences';

const why = { reason: 'made up', seen: 'here' };
const parameter: Difference = {
	...why,
	kind: 'parameter',
	id: 'toys',
	operations: ['POST /v1/pets'],
	parameter: 'toys',
};
const older: Difference = {
	...why,
	kind: 'parameter',
	id: 'fur',
	operations: ['POST /v1/pets'],
	parameter: 'fur',
	beforeVersion: '2025-03-31',
};
const refusal: Difference = {
	...why,
	kind: 'refusal',
	id: 'name',
	operations: ['POST /v1/pets'],
	parameter: 'name',
	code: 'parameter_unknown',
};
const answer: Difference = {
	...why,
	kind: 'answer',
	id: 'colour',
	resource: 'pet',
	member: 'collar.colour',
	rule: 'enum',
};
const post = { operation: 'POST /v1/pets', version: undefined };
const named = (name: string) => ({ name, keys: [], value: '' });

describe('the list of differences', () => {
	const list = differenceList([parameter, older, refusal, answer]);

	it('allows a parameter and what lies under it, for its operations alone', () => {
		expect(list.parameter(post, named('toys'))).toBe(parameter);
		expect(list.parameter(post, named('toys[][colour]'))).toBe(parameter);
		expect(list.parameter(post, named('toysets'))).toBeUndefined();
		expect(list.parameter({ ...post, operation: 'GET /v1/pets' }, named('toys'))).toBeUndefined();
	});

	it('allows what is for older versions only to requests that ask for one', () => {
		expect(list.parameter(post, named('fur'))).toBeUndefined();
		expect(list.parameter({ ...post, version: '2025-02-24.acacia' }, named('fur'))).toBe(older);
		expect(list.parameter({ ...post, version: '2025-03-31.basil' }, named('fur'))).toBeUndefined();
	});

	it('allows a refusal with the same code and parameter', () => {
		expect(list.refusal(post, 'parameter_unknown', 'name')).toBe(refusal);
		expect(list.refusal(post, 'parameter_missing', 'name')).toBeUndefined();
	});

	it('allows a breach of the same rule by the same member of the same object', () => {
		const issue = {
			pointer: '/x',
			resource: 'pet',
			member: 'collar.colour',
			rule: 'enum',
			message: '',
			around: {},
		};
		expect(list.answer(post, issue)).toBe(answer);
		expect(list.answer(post, { ...issue, resource: 'person' })).toBeUndefined();
		expect(list.answer(post, { ...issue, rule: 'type' })).toBeUndefined();
	});

	it('calls an entry stale until something has needed it', () => {
		const fresh = differenceList([parameter, refusal]);
		expect(fresh.stale()).toEqual([parameter, refusal]);
		fresh.use(refusal);
		expect(fresh.stale()).toEqual([parameter]);
		expect(fresh.uses().get(refusal)).toBe(1);
	});
});
