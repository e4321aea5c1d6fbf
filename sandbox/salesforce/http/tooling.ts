import { componentKinds } from '../metadata/components';
import { SalesforceError } from '../errors';
import { normalizeId } from '../ids';
import type { SchemaRecords } from '../org';
import { queryColumns } from '../soql/columnMetadata';
import { runQuery } from '../soql/query';
import { isObject, objectBody, textOf } from './body';
import { noContent, ok, route, type Call, type Params, type Route } from './call';

/**
 * The tooling API as far as custom fields and objects go: query them, make and delete fields.
 * https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_list.htm
 */
export function toolingRoutes(records: SchemaRecords): Route[] {
	return [
		route('GET', '/tooling/query', (call) => {
			const soql = call.query.get('q') ?? '';
			if (call.query.get('columns') === 'true')
				return ok(queryColumns(call.org, call.session, soql, true));
			const result = runQuery(call.org, call.session, soql, {
				deletedToo: false,
				version: call.version,
				tooling: true,
			});
			return ok({
				size: result.length,
				totalSize: result.totalSize,
				done: true,
				queryLocator: null,
				entityTypeName: result.objectName,
				records: result.records(0, result.length),
			});
		}),
		route('POST', '/tooling/sobjects/:type', (call, params) => {
			mayCustomize(call);
			const type = params['type'] ?? '';
			const kind = Object.hasOwn(componentKinds, type) ? componentKinds[type] : undefined;
			if (!kind)
				throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
			const body = objectBody(call.body);
			const metadata = isObject(body['Metadata']) ? body['Metadata'] : {};
			const fullName = textOf(body['FullName']);
			call.org.store.atomically(() => {
				kind.create(call.org, call.session, fullName, metadata);
			});
			records.refresh();
			const row = call.org.store.get(`SELECT Id FROM "sf_${type}" WHERE FullName = ?`, fullName);
			return ok({ id: row?.['Id'], success: true, errors: [], warnings: [], infos: [] }, 201);
		}),
		route('GET', '/tooling/sobjects/:type/:id', (call, params) => {
			const { kind, fullName, id } = find(call, params);
			return ok({
				attributes: {
					type: params['type'],
					url: `/services/data/${call.version}/tooling/sobjects/${params['type'] ?? ''}/${id}`,
				},
				Id: id,
				FullName: fullName,
				Metadata: kind.read(call.org, fullName),
			});
		}),
		route('PATCH', '/tooling/sobjects/:type/:id', (call, params) => {
			mayCustomize(call);
			const { kind, fullName } = find(call, params);
			const metadata = objectBody(call.body)['Metadata'];
			kind.update(call.org, call.session, fullName, isObject(metadata) ? metadata : {});
			return noContent;
		}),
		route('DELETE', '/tooling/sobjects/:type/:id', (call, params) => {
			mayCustomize(call);
			const { kind, fullName } = find(call, params);
			kind.delete(call.org, call.session, fullName);
			return noContent;
		}),
	];

	function find(call: Call, params: Params) {
		records.refresh();
		const type = params['type'] ?? '';
		const kind =
			type === 'CustomField' || type === 'CustomObject' ? componentKinds[type] : undefined;
		const id = normalizeId(params['id'] ?? '') ?? '';
		const row = kind && call.org.store.get(`SELECT FullName FROM "sf_${type}" WHERE Id = ?`, id);
		if (!kind || !row)
			throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
		return { kind, id, fullName: String(row['FullName']) };
	}
}

/** Components are changed by users with the permission Customize Application. */
function mayCustomize(call: Call): void {
	if (call.org.access.mayCustomize(call.session.userId)) return;
	throw new SalesforceError(
		403,
		'INSUFFICIENT_ACCESS_OR_READONLY',
		'insufficient access rights on object id',
		[],
	);
}
