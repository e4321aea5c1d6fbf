import { startSalesforce, type SalesforceAccess } from '../../../sandbox/salesforce';
import type { Settings } from '../../../sandbox/salesforce/settings';
import { openDatabase } from '../../../sandbox/control/database';
import { startControl } from '../../../sandbox/control/server';
import { closeHost, makeHost } from '../../../sandbox/host';
import type { ServiceHost } from '../../../sandbox/service';

/** An org of its own with its control API. */
export interface TestOrg extends SalesforceAccess {
	clock: ServiceHost['clock'];
	faults: ServiceHost['faults'];
	/** Asks the data API, by default with the org's own session. */
	api(
		method: string,
		path: string,
		body?: unknown,
		headers?: Record<string, string>,
	): Promise<Reply>;
	/** Asks the control API. */
	control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
	/** Runs SOQL and gives the records. */
	soql(query: string): Promise<Record<string, unknown>[]>;
	close(): Promise<void>;
}

/** An answer with its parsed body. */
export interface Reply {
	status: number;
	body: unknown;
	headers: Headers;
}

/** The version that the tests speak unless they say otherwise. */
export const version = 'v66.0';

/** Starts an org without Stripe beside it. */
export async function startOrg(initial: Partial<Settings> = {}, file?: string): Promise<TestOrg> {
	const database = openDatabase(file);
	const host = makeHost(database);
	const service = await startSalesforce(host, 0, initial);
	const control = await startControl(host, [service], 0);
	const ask = async (
		url: string,
		method: string,
		body: unknown,
		headers: Record<string, string>,
	) => {
		const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
		const json: Record<string, string> =
			typeof body === 'object' ? { 'content-type': 'application/json' } : {};
		const answer = await fetch(url, {
			method,
			headers: { ...json, ...headers },
			...(text === undefined ? {} : { body: text }),
		});
		const content = await answer.text();
		const isJson = answer.headers.get('content-type')?.includes('json');
		return {
			status: answer.status,
			headers: answer.headers,
			body: isJson ? (JSON.parse(content) as unknown) : content,
		};
	};
	const api: TestOrg['api'] = (method, path, body, headers = {}) =>
		ask(
			`${service.url}${path.startsWith('/services') ? '' : `/services/data/${version}`}${path}`,
			method,
			body,
			{
				authorization: `Bearer ${service.access.accessToken}`,
				...headers,
			},
		);
	return {
		...service.access,
		clock: host.clock,
		faults: host.faults,
		api,
		control: async (method, path, body) =>
			(await ask(`${control.url}${path}`, method, body, {})).body as Record<string, unknown>,
		soql: async (query) => {
			const { status, body } = await api('GET', `/query?q=${encodeURIComponent(query)}`);
			if (status !== 200) throw new Error(JSON.stringify(body));
			return (body as { records: Record<string, unknown>[] }).records;
		},
		close: async () => {
			await Promise.all([closeHost(host), control.close(), service.close()]);
			database.close();
		},
	};
}
