import { checkMetadata } from '../../../lib/stripe/metadata';

describe('metadata', () => {
	it('has no key by the name of JavaScript’s prototype, which nothing could hold', () => {
		expect(() => {
			checkMetadata(Object.fromEntries([['__proto__', 'Industry']]));
		}).toThrow('the key “__proto__” is not possible');
	});
});
