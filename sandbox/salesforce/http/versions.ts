import { notFound, SalesforceError } from '../errors';
import { ok, route, type Call, type Route } from './call';

/** The newest version here, Winter '27, and the oldest that is not retired. */
export const newestVersion = 68;
const oldestVersion = 31;

const seasons = ['Spring', 'Summer', 'Winter'];

/** `GET /services/data`: the versions, oldest first. */
export function listVersions(): { label: string; url: string; version: string }[] {
	const versions = [];
	for (let number = oldestVersion; number <= newestVersion; number++) {
		// Version 60 was Spring '24; three releases a year, winter bearing the next year's number.
		const since = number - 60;
		const season = seasons[((since % 3) + 3) % 3] ?? '';
		const year = 24 + Math.floor(since / 3) + (season === 'Winter' ? 1 : 0);
		versions.push({
			label: `${season} '${String(year).padStart(2, '0')}`,
			url: `/services/data/v${number}.0`,
			version: `${number}.0`,
		});
	}
	return versions;
}

/** Refuses versions that are retired or not there yet. */
export function checkVersion(version: string): void {
	const found = /^v(\d+)\.0$/.exec(version);
	const number = Number(found?.[1]);
	if (!found || number > newestVersion || number < 1) throw notFound();
	if (number < oldestVersion) {
		throw new SalesforceError(
			410,
			'UNSUPPORTED_API_VERSION',
			`API version ${number}.0 is no longer supported.`,
		);
	}
}

const resources = [
	'actions',
	'composite',
	'jobs',
	'limits',
	'query',
	'queryAll',
	'search',
	'sobjects',
	'tooling',
];

export const versionRoutes: Route[] = [
	route('GET', '/', (call) =>
		ok({
			identity: call.identity,
			...Object.fromEntries(
				resources.map((name) => [name, `/services/data/${call.version}/${name}`]),
			),
		}),
	),
	route('GET', '/limits', (call) => ok(limits(call))),
	route('GET', '/search', ({ query }) => {
		throw new SalesforceError(
			400,
			'MALFORMED_SEARCH',
			query.get('q') ? 'SOSL is not offered by this org' : 'A search string has to be specified',
		);
	}),
];

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm */
function limits(call: Call): Record<string, { Max: number; Remaining: number }> {
	const { used, max } = call.usage();
	const free = (Max: number) => ({ Max, Remaining: Max });
	return {
		ConcurrentAsyncGetReportInstances: free(200),
		DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
		DailyAsyncApexExecutions: free(250000),
		DailyBulkApiBatches: free(15000),
		DailyBulkV2QueryFileStorageMB: free(976562),
		DailyBulkV2QueryJobs: free(10000),
		DailyStreamingApiEvents: free(10000),
		DailyWorkflowEmails: free(1000),
		DataStorageMB: free(5),
		FileStorageMB: free(20),
		HourlyODataCallout: free(1000),
		MassEmail: free(10),
		PermissionSets: { ...free(1500) },
		SingleEmail: free(15),
	};
}
