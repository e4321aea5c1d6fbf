import { templateFinder } from './pathTemplates';

const find = templateFinder([
	'/v1/pets',
	'/v1/pets/{pet}',
	'/v1/pets/search',
	'/v1/pets/{pet}/toys/{id}',
	'/v1/pets/{pet}/toys',
]);

describe('path templates', () => {
	it('find the template of a concrete path', () => {
		expect(find('/v1/pets')).toBe('/v1/pets');
		expect(find('/v1/pets/pet_1')).toBe('/v1/pets/{pet}');
		expect(find('/v1/pets/pet_1/toys/toy_1')).toBe('/v1/pets/{pet}/toys/{id}');
	});

	it('prefer a literal part to a variable one', () => {
		expect(find('/v1/pets/search')).toBe('/v1/pets/search');
	});

	it('find nothing for a path that does not fit as a whole', () => {
		expect(find('/v1/pets/pet_1/collars')).toBeUndefined();
		expect(find('/v1/pets/')).toBeUndefined();
		expect(find('/v2/pets')).toBeUndefined();
	});
});
