import type { ApiSchema, OpenApi } from './openApi';
import type { RecordedRequest } from './recording';

const text: ApiSchema = { type: 'string', maxLength: 20 };

/** A schema of an object that tells its type, with these members beside `id` and `object`. */
function objectOf(type: string, members: Record<string, ApiSchema>, required: string[]): ApiSchema {
	return {
		type: 'object',
		'x-resourceId': type,
		properties: { id: text, object: { type: 'string', enum: [type] }, ...members },
		required: ['id', 'object', ...required],
	};
}

function reference(name: string): ApiSchema {
	return { $ref: `#/components/schemas/${name}` };
}

function expandable(...names: string[]): ApiSchema {
	const targets = names.map(reference);
	return {
		anyOf: [text, ...targets],
		nullable: true,
		'x-expansionResources': { oneOf: targets },
	};
}

function listOf(name: string): ApiSchema {
	return {
		type: 'object',
		properties: {
			object: { type: 'string', enum: ['list'] },
			data: { type: 'array', items: reference(name) },
			has_more: { type: 'boolean' },
		},
		required: ['object', 'data', 'has_more'],
	};
}

function form(properties: Record<string, ApiSchema>, required: string[] = []) {
	const schema: ApiSchema = { type: 'object', additionalProperties: false, properties, required };
	return { requestBody: { content: { 'application/x-www-form-urlencoded': { schema } } } };
}

function answers(schema: ApiSchema) {
	const json = (one: ApiSchema) => ({ content: { 'application/json': { schema: one } } });
	return { responses: { '200': json(schema), default: json(reference('error')) } };
}

const PET_FORM: Record<string, ApiSchema> = {
	name: text,
	kind: { type: 'string', enum: ['cat', 'dog'] },
	age: { type: 'integer' },
	expand: { type: 'array', items: text },
	metadata: { type: 'object', additionalProperties: { type: 'string' } },
	toys: {
		type: 'array',
		items: { type: 'object', properties: { colour: text }, required: ['colour'] },
	},
};

/** A made-up API of pets and their owners, with everything in it that the contract has rules for. */
export const SMALL_API: OpenApi = {
	info: { version: '2026-01-01.small' },
	paths: {
		'/v1/pets': {
			get: {
				...answers(listOf('pet')),
				parameters: [
					{ in: 'query', name: 'limit', schema: { type: 'integer' } },
					{ in: 'query', name: 'kind', required: true, schema: text },
				],
			},
			post: { ...form(PET_FORM, ['name']), ...answers(reference('pet')) },
		},
		'/v1/pets/{pet}': {
			get: { ...answers({ anyOf: [reference('pet'), reference('deleted_pet')] }), parameters: [] },
		},
		'/v1/pets/search': { get: answers(listOf('pet')) },
		'/v1/events/{event}': { get: answers(reference('event')) },
		'/v1/webhook_endpoints': {
			post: {
				...form({
					enabled_events: { type: 'array', items: { type: 'string', enum: ['*', 'pet.created'] } },
				}),
				...answers(reference('pet')),
			},
		},
	},
	components: {
		schemas: {
			pet: objectOf(
				'pet',
				{
					name: { ...text, nullable: true },
					kind: { type: 'string', enum: ['cat', 'dog'], nullable: true },
					born: { type: 'integer', format: 'unix-time' },
					owner: expandable('person'),
					collar: { anyOf: [reference('collar')], nullable: true },
					metadata: { type: 'object', additionalProperties: { type: 'string' } },
				},
				['born'],
			),
			deleted_pet: objectOf('pet', { deleted: { type: 'boolean', enum: [true] } }, ['deleted']),
			person: objectOf('person', { name: text, house: expandable('house') }, []),
			house: objectOf('house', {}, []),
			collar: { type: 'object', properties: { colour: text }, required: ['colour'] },
			event: objectOf('event', { type: text, data: reference('notification_event_data') }, [
				'type',
				'data',
			]),
			notification_event_data: {
				type: 'object',
				properties: {
					object: { type: 'object', additionalProperties: true },
					previous_attributes: { type: 'object', additionalProperties: true },
				},
				required: ['object'],
			},
			error: {
				type: 'object',
				properties: {
					error: {
						type: 'object',
						properties: { type: text, code: text, param: text, message: { type: 'string' } },
						required: ['type'],
					},
				},
				required: ['error'],
			},
		},
	},
};

/** A pet as the API answers it. */
export const PET = {
	id: 'pet_1',
	object: 'pet',
	name: 'Tom',
	kind: 'cat',
	born: 1_700_000_000,
	owner: 'person_1',
	collar: { colour: 'red' },
	metadata: {},
};

/** The pet's owner. */
export const PERSON = { id: 'person_1', object: 'person', name: 'Ann', house: null };

/** A successful request for a new pet, with whatever else a test wants of it. */
export function recorded(changes: Partial<RecordedRequest> = {}): RecordedRequest {
	return {
		method: 'POST',
		path: '/v1/pets',
		form: 'name=Tom',
		headers: {},
		status: 200,
		answer: PET,
		faulty: false,
		...changes,
	};
}
