import { unaskedOperations, unseenExpansions } from './coverage';
import { PERSON, PET, recorded } from './smallApi';

describe('the coverage of what a sandbox serves', () => {
	const served = [
		{ method: 'POST', path: '/v1/pets' },
		{ method: 'GET', path: '/v1/pets/:pet' },
	];

	it('names the operations that nobody asked for with success', () => {
		const missing = recorded({ method: 'GET', path: '/v1/pets/pet_2', status: 404 });
		expect(unaskedOperations(served, [recorded(), missing])).toEqual([
			'Nothing asks the sandbox for GET /v1/pets/{pet}.',
		]);
		const found = { ...missing, status: 200 };
		expect(unaskedOperations(served, [recorded(), found])).toEqual([]);
	});

	it('names the members that nobody has seen expanded', () => {
		const included = { pet: { 'collar.maker': () => undefined } };
		const ids = { pet: ['owner', 'vet'] };
		const held = recorded({ answer: { object: 'list', data: [{ ...PET, owner: 'person_1' }] } });
		expect(unseenExpansions(included, ids, [held])).toEqual([
			'No answer holds pet.collar.maker expanded.',
			'No answer holds pet.owner expanded.',
		]);
		const expanded = recorded({ answer: { object: 'list', data: [{ ...PET, owner: PERSON }] } });
		expect(unseenExpansions(included, ids, [held, expanded])).toEqual([
			'No answer holds pet.collar.maker expanded.',
		]);
	});
});
