import fc from 'fast-check';
import { badInput, Problem } from '../../lib/errors';
import { holdsSecret, redact } from '../../lib/redact';

const BODY = '51NabcdefGHIJKL0123456789KJA7';

describe('what is told to people', () => {
	it.each([
		[`sk_test_${BODY}`, 'sk_test_…KJA7'],
		[`rk_live_${BODY}`, 'rk_live_…KJA7'],
		[`sk_org_live_${BODY}`, 'sk_org_live_…KJA7'],
		[`pk_test_${BODY}`, 'pk_test_…KJA7'],
		[`sk_${BODY}`, 'sk_…KJA7'],
		['whsec_abcdefghijklmnop/+xyz==', 'whsec_…yz'],
		['sk_test_short', 'sk_test_…'],
		[`rk_test_${'*'.repeat(100)}KJA7`, 'rk_test_…KJA7'],
		[`“sk_test_${BODY}” is not one`, '“sk_test_…KJA7” is not one'],
		['00Dbm000001PqRsEAK!AQEAQF.abcdefghijklmnop_qrstuv', '00Dbm000001PqRsEAK!…'],
		['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', '[private key]'],
	])('shows %s as %s', (text, shown) => {
		expect(redact(text)).toBe(shown);
		expect(holdsSecret(text)).toBe(true);
	});

	it.each([
		'sk_',
		'It needs a key that starts with sk_ or rk_.',
		'pk_id__c',
		'risk_test_1',
		'cus_1',
	])('leaves “%s” alone', (text) => {
		expect(redact(text)).toBe(text);
		expect(holdsSecret(text)).toBe(false);
	});

	it('leaves out secrets that only a credential knows', () => {
		expect(redact('no answer from 0123ABCDEF0123', [' 0123ABCDEF0123 '])).toBe(
			'no answer from [secret]',
		);
		expect(redact('the key', ['the'])).toBe('the key');
	});

	it('never holds a key or a card number, wherever a problem says it', () => {
		const secret = fc.constantFrom(
			`sk_test_${BODY}`,
			`rk_live_${BODY}`,
			`whsec_${BODY}`,
			'4242 4242 4242 4242',
			'３７８２８２２４６３１０００５',
		);
		fc.assert(
			fc.property(fc.string(), secret, fc.string(), (before, value, after) => {
				const text = `${before} ${value} ${after}`;
				const problem = badInput(text, text, text);
				const told = [problem.message, problem.whatToDo, problem.field, problem.stack].join();
				expect(told).not.toContain(value);
				expect(told).not.toContain(BODY);
			}),
		);
		expect(new Problem('A', { origin: 'stripe', whatToDo: 'B', field: 'C' })).toMatchObject({
			message: 'A',
			whatToDo: 'B',
			field: 'C',
		});
	});
});
