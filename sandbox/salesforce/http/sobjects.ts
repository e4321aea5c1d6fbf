import { notFound, SalesforceError } from '../errors';
import { normalizeId } from '../ids';
import { noSuchColumn } from '../records/input';
import type { InputRecord } from '../records/inputRecord';
import { showRecord } from '../records/show';
import { toCell } from '../records/values';
import { describeGlobal, describeObject, summary } from '../schema/describe';
import type { FieldDef, ObjectDef } from '../schema/types';
import type { Row } from '../store/store';
import { objectBody } from './body';
import {
	noContent,
	ok,
	route,
	versionNumber,
	type Answer,
	type Call,
	type Params,
	type Route,
} from './call';

/** The object that the path names. Throws NOT_FOUND. */
export function objectOf(call: Call, params: Params): ObjectDef {
	const def = call.org.schema.object(params['type'] ?? '');
	if (!def || !call.org.access.may(call.session.userId, 'Read', def)) throw notFound();
	return def;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_basic_info.htm */
export const sobjectRoutes: Route[] = [
	route('GET', '/sobjects', (call) =>
		ok(describeGlobal(call.org, call.session.userId, call.version)),
	),
	route('GET', '/sobjects/:type', (call, params) =>
		ok({ objectDescribe: summary(objectOf(call, params), call.version), recentItems: [] }),
	),
	route('GET', '/sobjects/:type/describe', (call, params) =>
		ok(describeObject(call.org, call.session.userId, objectOf(call, params), call.version)),
	),
	route('POST', '/sobjects/:type', (call, params) => {
		const def = objectOf(call, params);
		const id = call.org.save.insert(call.session, def, { ...objectBody(call.body), ...call.files });
		return ok({ id, success: true, errors: [] }, 201);
	}),
	route('GET', '/sobjects/:type/:id', (call, params) => {
		const def = objectOf(call, params);
		const id = normalizeId(params['id'] ?? '');
		if (id === undefined || !id.startsWith(def.keyPrefix)) throw noExternalId(params['id'] ?? '');
		return read(call, def, call.org.save.find(def, id));
	}),
	route('PATCH', '/sobjects/:type/:id', (call, params) => {
		call.org.save.update(
			call.session,
			objectOf(call, params),
			params['id'] ?? '',
			objectBody(call.body),
		);
		return noContent;
	}),
	route('DELETE', '/sobjects/:type/:id', (call, params) => {
		call.org.save.delete(call.session, objectOf(call, params), params['id'] ?? '');
		return noContent;
	}),
	route('GET', '/sobjects/:type/:field/:value', byExternalId),
	route('PATCH', '/sobjects/:type/:field/:value', upsert),
	route('DELETE', '/sobjects/:type/:field/:value', (call, params) => {
		const def = objectOf(call, params);
		const row = onlyOne(call, def, params);
		if ('status' in row) return row;
		call.org.save.delete(call.session, def, String(row.found['Id']));
		return noContent;
	}),
];

/** One record, with all fields or those of `?fields=`. */
function read(call: Call, def: ObjectDef, row: Row): Answer {
	const wanted = call.query.get('fields');
	const { access } = call.org;
	const fields = wanted
		? wanted
				.split(',')
				.map(
					(name) =>
						access.field(call.session.userId, def, name.trim()) ?? missing(def, name.trim()),
				)
		: access.readable(call.session.userId, def);
	return ok(showRecord(def, fields, row, call.version));
}

function missing(def: ObjectDef, name: string): never {
	throw noSuchColumn(def, name);
}

/** `…/Account/Key__c/value`, or a file's bytes at `…/ContentVersion/<id>/VersionData`. */
function byExternalId(call: Call, params: Params): Answer {
	const def = objectOf(call, params);
	const blob = call.org.access.field(call.session.userId, def, params['value'] ?? '');
	if (blob?.type === 'base64' && normalizeId(params['field'] ?? '')) {
		const row = call.org.save.find(def, params['field'] ?? '');
		return {
			status: 200,
			text: Buffer.from(String(row[blob.name] ?? ''), 'base64'),
			contentType: 'application/octet-stream',
		};
	}
	const row = onlyOne(call, def, params);
	return 'status' in row ? row : read(call, def, row.found);
}

/**
 * Creates or updates by external ID: 201, 200, or 300 with the matches when the key is not unique.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm
 */
function upsert(call: Call, params: Params): Answer {
	const { org, session } = call;
	const def = objectOf(call, params);
	const body = objectBody(call.body);
	const key = externalId(call, def, params['field'] ?? '');
	refuseKeyInBody(key, body);
	const matches = findByKey(call, def, key, params['value'] ?? '');
	if (matches.length > 1) return multipleChoices(call, def, matches);
	const [match] = matches;
	if (match) {
		const id = org.save.update(session, def, String(match['Id']), body);
		return versionNumber(call) >= 46
			? ok({ id, success: true, errors: [], created: false })
			: noContent;
	}
	if (key.type === 'id' || call.query.get('updateOnly') === 'true') throw notFound();
	const id = org.save.insert(session, def, { ...body, [key.name]: params['value'] });
	return ok({ id, success: true, errors: [], created: true }, 201);
}

/** A field that records may be found by. Throws NOT_FOUND for others. */
export function externalId(call: Call, def: ObjectDef, name: string): FieldDef {
	const key = call.org.access.field(call.session.userId, def, name);
	if (key && (key.externalId || key.type === 'id')) return key;
	throw noExternalId(name);
}

function noExternalId(name: string): SalesforceError {
	return notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
}

function refuseKeyInBody(key: FieldDef, body: InputRecord): void {
	const name = Object.keys(body).find((each) => each.toLowerCase() === key.name.toLowerCase());
	if (name === undefined) return;
	throw new SalesforceError(
		400,
		'INVALID_FIELD',
		`The ${key.name} field should not be specified in the sobject data.`,
		[key.name],
	);
}

/** The live records that have the key. */
export function findByKey(call: Call, def: ObjectDef, key: FieldDef, value: unknown): Row[] {
	const cell = toCell(key, value);
	return cell === null ? [] : call.org.store.byValue(def, key.name, cell);
}

function onlyOne(call: Call, def: ObjectDef, params: Params): { found: Row } | Answer {
	const key = externalId(call, def, params['field'] ?? '');
	const matches = findByKey(call, def, key, params['value'] ?? '');
	const [found] = matches;
	if (!found) throw notFound();
	return matches.length > 1 ? multipleChoices(call, def, matches) : { found };
}

function multipleChoices(call: Call, def: ObjectDef, matches: Row[]): Answer {
	return ok(
		matches.map(
			(row) => `/services/data/${call.version}/sobjects/${def.name}/${String(row['Id'])}`,
		),
		300,
	);
}
