import { formatDatetime, parseDatetime } from '../dates';
import { SalesforceError } from '../errors';
import { tableOf } from '../store/columns';
import { ok, route, type Call, type Route } from './call';
import { objectOf } from './sobjects';

const minute = 60_000;
const reach = 30 * 24 * 60 * minute;

/**
 * `…/updated` and `…/deleted`: what changed between two times, by the minute, up to 30 days back.
 * `latestDateCovered` stays before transactions that have not committed, so that starting there next
 * time misses nothing.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm
 */
export const changeRoutes: Route[] = [
	route('GET', '/sobjects/:type/updated', (call, params) => {
		const def = objectOf(call, params);
		const { start, end, covered } = span(call);
		const rows = call.org.store.all(
			`SELECT Id FROM ${tableOf(def.name)} WHERE SystemModstamp >= ? AND SystemModstamp < ? AND IsDeleted = 0`,
			start,
			end,
		);
		return ok({ ids: rows.map((row) => row['Id']), latestDateCovered: formatDatetime(covered) });
	}),
	route('GET', '/sobjects/:type/deleted', (call, params) => {
		const def = objectOf(call, params);
		const { start, end, covered } = span(call);
		const rows = call.org.store.all(
			`SELECT Id, SystemModstamp FROM ${tableOf(def.name)} WHERE SystemModstamp >= ? AND SystemModstamp < ? AND IsDeleted = 1`,
			start,
			end,
		);
		return ok({
			deletedRecords: rows.map((row) => ({
				id: row['Id'],
				deletedDate: formatDatetime(Number(row['SystemModstamp'])),
			})),
			earliestDateAvailable: formatDatetime(call.org.now() - reach),
			latestDateCovered: formatDatetime(covered),
		});
	}),
];

function span(call: Call): { start: number; end: number; covered: number } {
	const now = call.org.now();
	const start = parseDatetime((call.query.get('start') ?? '').replace(' ', '+'));
	const end = parseDatetime((call.query.get('end') ?? '').replace(' ', '+'));
	if (start === undefined || end === undefined) {
		throw new SalesforceError(
			400,
			'INVALID_REPLICATION_DATE',
			'start and end must be dateTime values',
		);
	}
	if (start < now - reach) {
		throw new SalesforceError(
			400,
			'INVALID_REPLICATION_DATE',
			'startDate before org replication enabled date',
		);
	}
	// Seconds are ignored, so the two must be a minute apart.
	const from = Math.floor(start / minute) * minute;
	const to = Math.floor(end / minute) * minute;
	if (to <= from) {
		throw new SalesforceError(
			400,
			'INVALID_REPLICATION_DATE',
			'The end date must be at least one minute greater than the start date',
		);
	}
	const pending = call.org.due.oldest();
	return {
		start: from,
		end: to,
		covered: Math.min(to, Math.floor(now / minute) * minute, pending ?? Infinity),
	};
}
