import { eventIssues } from './events';
import { PET, SMALL_API } from './smallApi';

function event(type: string, previous_attributes?: object) {
	return { id: 'evt_1', object: 'event', type, data: { object: PET, previous_attributes } };
}

function broken(answer: unknown): string[] {
	return eventIssues(SMALL_API, answer).map(({ pointer, rule }) => `${pointer} ${rule}`);
}

describe('events', () => {
	it('have a type that an endpoint can subscribe to', () => {
		expect(broken(event('pet.created'))).toEqual([]);
		expect(broken(event('pet.born'))).toEqual(['/type eventType']);
		expect(broken(event('*'))).toEqual(['/type eventType']);
	});

	it('tell the former values of attributes that the object has', () => {
		expect(broken(event('pet.created', { name: 'Kitty' }))).toEqual([]);
		expect(broken(event('pet.created', { nickname: 'K' }))).toEqual([
			'/data/previous_attributes/nickname previousAttributes',
		]);
	});

	it('are found in lists', () => {
		expect(broken({ object: 'list', data: [event('pet.created'), event('pet.born')] })).toEqual([
			'/data/1/type eventType',
		]);
	});
});
