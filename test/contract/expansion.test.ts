import { expansionIssues } from './expansion';
import { PERSON, PET, SMALL_API } from './smallApi';

const pet = { $ref: '#/components/schemas/pet' };
const list = SMALL_API.paths['/v1/pets']?.['get']?.responses['200']?.content?.['application/json'];

function broken(answer: unknown, expand: string[], schema: object = pet): string[] {
	return expansionIssues(SMALL_API, schema, answer, expand).map(
		({ pointer, message }) => `${pointer} ${message}`,
	);
}

describe('expansion', () => {
	it('wants an ID where nobody asked for the object', () => {
		expect(broken(PET, [])).toEqual([]);
		expect(broken({ ...PET, owner: PERSON }, [])).toEqual([
			'/owner is an object, although expand did not ask for it',
		]);
	});

	it('wants the object where it was asked for', () => {
		expect(broken({ ...PET, owner: PERSON }, ['owner'])).toEqual([]);
		expect(broken(PET, ['owner'])).toEqual([
			'/owner is an ID, although expand asked for the object',
		]);
	});

	it('is content with null, which there is nothing to expand of', () => {
		expect(broken({ ...PET, owner: null }, ['owner'])).toEqual([]);
	});

	it('wants a member that was asked for to be there', () => {
		expect(broken({ ...PET, owner: undefined }, ['owner'])).toEqual([
			'/owner is absent, although it was asked for by expand',
		]);
	});

	it('is content without a member in whose place there is another, as the type says', () => {
		const person = { 'x-expansionResources': { oneOf: [] }, type: 'string' };
		const payer = { properties: { type: { type: 'string' }, owner: person, guest: person } };
		const by = (answer: object) => broken(answer, ['owner'], payer);

		expect(by({ type: 'guest', guest: 'person_2' })).toEqual([]);
		const absent = ['/owner is absent, although it was asked for by expand'];
		expect(by({ type: 'owner', guest: 'person_2' })).toEqual(absent);
		expect(by({ type: 'guest' })).toEqual(absent);
		expect(by({ type: 'stranger', guest: 'person_2' })).toEqual(absent);
	});

	it('follows paths into expanded objects and lists', () => {
		const house = { id: 'house_1', object: 'house' };
		const owner = { ...PERSON, house };
		const answer = { object: 'list', has_more: false, data: [{ ...PET, owner }] };
		expect(broken(answer, ['data.owner.house'], list?.schema)).toEqual([]);
		expect(broken(answer, ['data.owner'], list?.schema)).toEqual([
			'/data/0/owner/house is an object, although expand did not ask for it',
		]);
	});

	it('never takes an expanded object in an event', () => {
		const data = { object: { ...PET, owner: PERSON } };
		const event = { id: 'evt_1', object: 'event', type: 'pet.created', data };
		expect(broken(event, [], { $ref: '#/components/schemas/event' })).toEqual([
			'/data/object/owner is an object, although expand did not ask for it',
		]);
	});
});
