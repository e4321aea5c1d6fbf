import { SalesforceError } from '../errors';
import type { InputRecord } from '../records/inputRecord';
import { rolledBack, rowResult, type RowResult } from '../records/rowResult';
import { showRecord } from '../records/show';
import { upsertRecord } from '../records/upsert';
import type { ObjectDef } from '../schema/types';
import { isObject, listOf, objectBody } from './body';
import { ok, route, type Answer, type Call, type Params, type Route } from './call';
import { externalId, objectOf } from './sobjects';

/** Most records in one collection. */
const maxRecords = 200;
/** Most runs of one type in a collection of several types. */
const maxChunks = 10;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm */
export const collectionRoutes: Route[] = [
	route('POST', '/composite/sobjects', (call) =>
		save(call, (record, def) => ({ id: call.org.save.insert(call.session, def, record) })),
	),
	route('PATCH', '/composite/sobjects', (call) =>
		save(call, (record, def) => {
			const { id, rest } = takeId(record);
			return { id: call.org.save.update(call.session, def, id, rest) };
		}),
	),
	route('PATCH', '/composite/sobjects/:type/:field', upsertAll),
	route('DELETE', '/composite/sobjects', deleteAll),
	route('GET', '/composite/sobjects/:type', (call, params) =>
		retrieve(call, params, list(call.query.get('ids')), list(call.query.get('fields'))),
	),
	route('POST', '/composite/sobjects/:type', (call, params) => {
		const body = objectBody(call.body);
		return retrieve(call, params, strings(body['ids']), strings(body['fields']));
	}),
];

function save(
	call: Call,
	write: (record: InputRecord, def: ObjectDef) => { id: string; created?: boolean },
): Answer {
	const body = objectBody(call.body);
	const records = limited(listOf(body, 'records'));
	const types = records.map(typeOf);
	const chunks = types.filter((type, i) => type !== types[i - 1]).length;
	if (chunks > maxChunks) {
		throw new SalesforceError(
			400,
			'LIMIT_EXCEEDED',
			`Number of chunks in a collection exceeded ${maxChunks}`,
		);
	}
	return ok(
		inOneGo(call, body['allOrNone'] === true, records, (record) => {
			const type = typeOf(record);
			const def = call.org.schema.object(type);
			if (!def)
				throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
			return write(record, def);
		}),
	);
}

function upsertAll(call: Call, params: Params): Answer {
	const { org, session } = call;
	const def = objectOf(call, params);
	const key = externalId(call, def, params['field'] ?? '');
	const body = objectBody(call.body);
	const records = limited(listOf(body, 'records'));
	const write = (record: InputRecord) => {
		const name = Object.keys(record).find((each) => each.toLowerCase() === key.name.toLowerCase());
		const { [name ?? '']: value, ...rest } = record;
		if (key.type !== 'id' && 'Id' in rest) {
			throw new SalesforceError(
				400,
				'INVALID_FIELD',
				'The Id field should not be specified in the sobject data.',
				['Id'],
			);
		}
		return upsertRecord(org, session, def, key, value, rest);
	};
	const results = inOneGo(call, body['allOrNone'] === true, records, write);
	return ok(results.map((each) => ({ created: false, ...each })));
}

function deleteAll(call: Call): Answer {
	const ids = list(call.query.get('ids'));
	if (ids.length > maxRecords) throw tooMany();
	return ok(
		inOneGo(call, call.query.get('allOrNone') === 'true', ids, (id) => {
			const def = call.org.schema.objectOfId(id);
			if (!def) throw new SalesforceError(400, 'MALFORMED_ID', `malformed id ${id}`, []);
			return { id: call.org.save.delete(call.session, def, id) };
		}),
	);
}

function retrieve(call: Call, params: Params, ids: string[], fieldNames: string[]): Answer {
	if (ids.length > 2000) throw tooMany();
	const def = objectOf(call, params);
	const fields = fieldNames.map((name) => {
		const found = call.org.access.field(call.session.userId, def, name);
		if (!found)
			throw new SalesforceError(
				400,
				'INVALID_FIELD',
				`No such column '${name}' on sobject of type ${def.name}`,
			);
		return found;
	});
	return ok(
		ids.map((id) => {
			try {
				return showRecord(def, fields, call.org.save.find(def, id), call.version);
			} catch (error) {
				if (error instanceof SalesforceError) return null;
				throw error;
			}
		}),
	);
}

/** Runs the writes one after the other; with `allOrNone` one refusal undoes them all. */
function inOneGo<T>(
	call: Call,
	allOrNone: boolean,
	records: T[],
	write: (record: T) => { id: string; created?: boolean },
): RowResult[] {
	let results: RowResult[] = [];
	try {
		call.org.store.atomically(() => {
			results = records.map((record) => rowResult(() => write(record)));
			if (allOrNone && results.some((each) => !each.success)) throw new Undo();
		});
	} catch (error) {
		if (!(error instanceof Undo)) throw error;
		return results.map((each) => (each.success ? { success: false, errors: [rolledBack] } : each));
	}
	return results;
}

class Undo extends Error {}

function typeOf(record: InputRecord): string {
	const { attributes } = record;
	if (isObject(attributes) && typeof attributes['type'] === 'string') return attributes['type'];
	throw new SalesforceError(
		400,
		'INVALID_TYPE',
		'attributes.type is required for each record of a collection',
	);
}

function takeId(record: InputRecord): { id: string; rest: InputRecord } {
	const name = Object.keys(record).find((each) => each.toLowerCase() === 'id');
	const { [name ?? '']: id, ...rest } = record;
	if (typeof id === 'string' && id !== '') return { id, rest };
	throw new SalesforceError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call', ['Id']);
}

function limited<T>(records: T[]): T[] {
	if (records.length > maxRecords) throw tooMany();
	return records;
}

function tooMany(): SalesforceError {
	return new SalesforceError(
		400,
		'EXCEEDED_ID_LIMIT',
		`record limit reached. cannot submit more than ${maxRecords} records into this operation`,
	);
}

const list = (value: string | null): string[] =>
	value ? value.split(',').map((each) => each.trim()) : [];

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
