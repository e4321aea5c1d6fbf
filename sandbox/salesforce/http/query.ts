import { SalesforceError } from '../errors';
import { queryColumns } from '../soql/columnMetadata';
import { runQuery } from '../soql/query';
import { ok, route, type Answer, type Call, type Params, type Route } from './call';
import type { Cursors, Cursor } from './cursors';

/** The query resources over the service's cursors. */
export function queryRoutes(cursors: Cursors): Route[] {
	const start = (deletedToo: boolean) => (call: Call) => {
		const soql = call.query.get('q');
		if (soql === null)
			throw new SalesforceError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
		if (call.query.get('columns') === 'true')
			return ok(queryColumns(call.org, call.session, soql, false));
		return page(
			call,
			cursors.open(
				call.session,
				runQuery(call.org, call.session, soql, { deletedToo, version: call.version }),
			),
			0,
			cursors,
		);
	};
	const next = (call: Call, { locator = '' }: Params) => {
		const { cursor, from } = cursors.find(call.session, locator);
		return page(call, cursor, from, cursors);
	};
	return [
		route('GET', '/query', start(false)),
		route('GET', '/queryAll', start(true)),
		route('GET', '/query/:locator', next),
		route('GET', '/queryAll/:locator', next),
	];
}

function page(call: Call, cursor: Cursor, from: number, cursors: Cursors): Answer {
	const { result } = cursor;
	const to = Math.min(from + batchSize(call), result.length);
	const done = to >= result.length;
	if (done) cursors.close(cursor);
	return ok({
		totalSize: result.totalSize,
		done,
		...(done ? {} : { nextRecordsUrl: `/services/data/${call.version}/query/${cursor.id}-${to}` }),
		records: result.records(from, to),
	});
}

/**
 * Records in one answer: `Sforce-Query-Options: batchSize=200`, from 200 to 2,000.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_queryoptions.htm
 */
function batchSize(call: Call): number {
	const asked = /batchSize\s*=\s*(\d+)/i.exec(call.headers['sforce-query-options'] ?? '')?.[1];
	const size = asked === undefined ? call.org.settings.queryBatchSize : Number(asked);
	return Math.min(2000, Math.max(asked === undefined ? 1 : 200, size));
}
