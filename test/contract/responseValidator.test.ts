import { createResponseValidator } from './responseValidator';
import { PERSON, PET, SMALL_API } from './smallApi';

const pet = { $ref: '#/components/schemas/pet' };
const petOrDeleted = { anyOf: [pet, { $ref: '#/components/schemas/deleted_pet' }] };
const event = { $ref: '#/components/schemas/event' };

function broken(schema: object, answer: unknown): string[] {
	const found = createResponseValidator(SMALL_API).issues(schema, answer);
	return found.map(({ pointer, rule }) => `${pointer} ${rule}`);
}

describe('the response validator', () => {
	it('finds nothing wrong with what the schema describes', () => {
		expect(broken(pet, PET)).toEqual([]);
	});

	it('takes null only where the schema says nullable', () => {
		const nulls = { ...PET, name: null, kind: null, owner: null, collar: null };
		expect(broken(pet, nulls)).toEqual([]);
		expect(broken(pet, { ...PET, born: null })).toContain('/born type');
	});

	it('misses a required member, at its place', () => {
		expect(broken(pet, { ...PET, born: undefined })).toEqual(['/born required']);
	});

	it('reports a member that the schema does not know, in nested objects too', () => {
		const answer = { ...PET, fur: 'grey', collar: { colour: 'red', bell: true } };
		expect(broken(pet, answer)).toEqual([
			'/fur additionalProperties',
			'/collar/bell additionalProperties',
		]);
	});

	it('lets maps have any keys but holds their values to the schema', () => {
		expect(broken(pet, { ...PET, metadata: { any: 'thing' } })).toEqual([]);
		expect(broken(pet, { ...PET, metadata: { any: 1 } })).toEqual(['/metadata/any type']);
	});

	it('refuses values outside an enum, too long texts and times in milliseconds', () => {
		expect(broken(pet, { ...PET, kind: 'cow' })).toEqual(['/kind enum']);
		expect(broken(pet, { ...PET, name: 'x'.repeat(21) })).toEqual(['/name maxLength']);
		expect(broken(pet, { ...PET, born: Date.UTC(2026, 0) })).toEqual(['/born format']);
	});

	it('takes an expandable member as an ID and as the object', () => {
		expect(broken(pet, { ...PET, owner: PERSON })).toEqual([]);
		expect(broken(pet, { ...PET, owner: 7 })).not.toEqual([]);
	});

	it('holds an expanded object to the schema of its own type alone', () => {
		const { object, id } = PERSON;
		expect(broken(pet, { ...PET, owner: { object, id, age: 5 } })).toEqual([
			'/owner/age additionalProperties',
		]);
	});

	it('tells the deleted object from the living one by its marks', () => {
		expect(broken(petOrDeleted, { id: 'pet_1', object: 'pet', deleted: true })).toEqual([]);
		expect(broken(petOrDeleted, { id: 'pet_1', object: 'pet' })).toEqual(['/born required']);
	});

	it('holds the object in an event to the schema of its type', () => {
		const of = (object: unknown) => ({
			id: 'e',
			object: 'event',
			type: 'pet.created',
			data: { object },
		});
		expect(broken(event, of(PET))).toEqual([]);
		expect(broken(event, of({ ...PET, born: 'today' }))).toEqual(['/data/object/born type']);
		expect(broken(event, of({ object: 'dragon' }))).toEqual(['/data/object/object enum']);
	});

	it('says to which object and which member of it an issue belongs', () => {
		const [issue] = createResponseValidator(SMALL_API).issues({ type: 'array', items: pet }, [
			PET,
			{ ...PET, collar: { colour: 1 } },
		]);
		expect(issue).toMatchObject({
			pointer: '/1/collar/colour',
			resource: 'pet',
			member: 'collar.colour',
			message: 'must be string, but is 1',
		});
	});
});
