import { selfCheckProblems } from './selfCheck';
import { PERSON, PET, SMALL_API } from './smallApi';

describe('the check of the validator itself', () => {
	it('is content where the examples are valid', () => {
		expect(selfCheckProblems(SMALL_API, { resources: { pet: PET, person: PERSON } })).toEqual([]);
	});

	it('speaks up where the validator would refuse what the API itself gives as an example', () => {
		const resources = { pet: { ...PET, born: 'long ago' }, person: PERSON };
		expect(selfCheckProblems(SMALL_API, { resources })).toEqual([
			"The validator finds only 1 of Stripe's own 2 examples valid.",
		]);
	});

	it('speaks up where there are no examples at all', () => {
		expect(selfCheckProblems(SMALL_API, {})).toHaveLength(1);
	});
});
