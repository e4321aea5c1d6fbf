import { checkAnswers } from './answerCheck';
import { differenceList } from './differenceList';
import type { Difference } from './differences';
import { unmetDemands } from './demands';
import type { RecordedRequest } from './recording';
import { PERSON, PET, recorded, SMALL_API } from './smallApi';

function check(requests: RecordedRequest[], entries: Difference[] = []) {
	return checkAnswers(SMALL_API, requests, differenceList(entries));
}

describe('holding answers against their schemas', () => {
	it('reports what many answers get wrong alike once, with the first of them', () => {
		const { failures } = check(['a', 'b'].map((fur) => recorded({ answer: { ...PET, fur } })));
		expect(failures).toMatchObject([{ count: 2, issue: { resource: 'pet', member: 'fur' } }]);
	});

	it('holds errors against the schema of errors', () => {
		const error = { type: 'invalid', code: 'x', mood: 'bad' };
		const { failures, errors } = check([recorded({ status: 400, answer: { error } })]);
		expect(errors).toBe(1);
		expect(failures).toMatchObject([{ issue: { pointer: '/error/mood' } }]);
	});

	it('reads from the request what was asked to be expanded', () => {
		const answer = { ...PET, owner: PERSON };
		expect(check([recorded({ answer, form: 'name=Tom&expand[]=owner' })]).failures).toEqual([]);
		expect(check([recorded({ answer })]).failures).toHaveLength(1);
	});

	it('fails an answer that is no JSON, unless a fault made it so', () => {
		expect(check([recorded({ answer: undefined })]).failures).not.toEqual([]);
		expect(check([recorded({ answer: undefined, faulty: true })])).toMatchObject({
			answers: 0,
			failures: [],
		});
	});

	it('allows a listed difference', () => {
		const entry: Difference = {
			kind: 'answer',
			id: 'fur',
			resource: 'pet',
			member: 'fur',
			rule: 'additionalProperties',
			reason: 'newer',
			seen: 'here',
		};
		expect(check([recorded({ answer: { ...PET, fur: 'grey' } })], [entry]).failures).toEqual([]);
	});

	it('counts the objects it has seen by type and place', () => {
		const list = { object: 'list', has_more: false, data: [{ ...PET, owner: PERSON }] };
		const data = { object: PET };
		const event = { id: 'evt_1', object: 'event', type: 'pet.created', data };
		const { objects } = check([
			recorded({ method: 'GET', form: 'kind=cat&expand[]=data.owner', answer: list }),
			recorded({ method: 'GET', path: '/v1/events/evt_1', form: '', answer: event }),
		]);
		expect(objects.get('pet')).toEqual({ plain: 0, list: 1, expanded: 0, event: 1 });
		expect(objects.get('person')).toEqual({ plain: 0, list: 0, expanded: 1, event: 0 });
	});
});

describe('the demands', () => {
	const requests = {
		recorded: 1,
		acceptedByBoth: 1,
		refusedByBoth: 0,
		refusedByDocument: 0,
		allowed: 0,
		operations: new Map<string, number>(),
		uncompared: new Map<string, number>(),
		failures: [],
	};
	const demands = { acceptedByBoth: 1, refusedByBoth: 0, errors: 0, objects: {} };

	it('are met by a run that has seen enough', () => {
		const enough = { ...demands, objects: { pet: ['plain'] as const } };
		expect(unmetDemands(enough, requests, check([recorded()]))).toEqual([]);
	});

	it('say what a run has not seen', () => {
		const more = { ...demands, acceptedByBoth: 2, objects: { pet: ['event'] as const } };
		expect(unmetDemands(more, requests, check([recorded()]))).toEqual([
			'Only 1 distinct requests accepted by both; 2 is the least that proves anything.',
			'No pet was seen in an event.',
		]);
	});
});
