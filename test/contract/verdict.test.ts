import { recorded } from './smallApi';
import { verdictOf } from './verdict';

function kindOf(status: number, error: object, faulty = false): string {
	return verdictOf(recorded({ status, answer: { error }, faulty })).kind;
}

describe('the verdict on a request', () => {
	it('is acceptance for any success', () => {
		expect(verdictOf(recorded())).toEqual({ kind: 'accepted' });
	});

	it('is refusal for an unknown, missing or mistyped parameter', () => {
		expect(kindOf(400, { code: 'parameter_unknown', param: 'fur' })).toBe('refused');
		expect(kindOf(400, { code: 'parameter_missing', param: 'name' })).toBe('refused');
		const integer = { code: 'parameter_invalid_integer', param: 'age' };
		expect(kindOf(400, { ...integer, message: 'Invalid integer: old' })).toBe('refused');
		expect(kindOf(400, { param: 'kind', message: 'Invalid kind: must be one of cat or dog' })).toBe(
			'refused',
		);
		expect(kindOf(400, { param: 'toys', message: 'Invalid array' })).toBe('refused');
	});

	it('is left open for what only a real account can know', () => {
		expect(kindOf(404, { code: 'resource_missing', param: 'id' })).toBe('uncompared');
		expect(kindOf(400, { code: 'email_invalid', param: 'email', message: 'Invalid email' })).toBe(
			'uncompared',
		);
		const range = { code: 'parameter_invalid_integer', param: 'age', message: 'must be greater' };
		expect(kindOf(400, range)).toBe('uncompared');
		expect(kindOf(429, { code: 'rate_limit' })).toBe('uncompared');
		expect(kindOf(400, { code: 'parameter_unknown', param: 'fur' }, true)).toBe('uncompared');
	});
});
