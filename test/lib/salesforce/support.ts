import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
	connectSalesforce,
	type ConnectionOptions,
	type SalesforceAuth,
	type SalesforceConnection,
} from '../../../lib/salesforce/connection';
import type { Problem } from '../../../lib/errors';
import type { Fault } from '../../../sandbox/control/faults';
import type { Settings } from '../../../sandbox/salesforce/settings';
import { startOrg, type TestOrg } from '../../sandbox/salesforce/harness';
import { impatientClock } from '../../support/stripeSandbox';

export interface LoggedCall {
	method: string;
	path: string;
	status: number;
	/** What a composite request consists of, each as method and address. */
	parts?: string[];
}

/** An org in the sandbox, with the package's own data model and our connection to it. */
export interface ConnectedOrg extends TestOrg {
	connect(
		auth?: Partial<Extract<SalesforceAuth, { kind: 'token' }>>,
		options?: Partial<ConnectionOptions>,
	): Promise<SalesforceConnection>;
	/** Makes requests misbehave. */
	fault(fault: Fault, at?: { method?: string; path?: string; times?: number }): void;
	/** Requests since the last call of `forgetCalls`. */
	calls(method?: string, path?: RegExp): Promise<LoggedCall[]>;
	forgetCalls(): Promise<void>;
	/** Changes the org's settings. */
	settings(patch: Partial<Settings>): Promise<void>;
}

export async function startConnectedOrg(settings: Partial<Settings> = {}): Promise<ConnectedOrg> {
	const org = await startOrg(settings);
	await org.control('POST', '/salesforce/install-model');
	return {
		...org,
		connect: async (auth = {}, options = {}) =>
			await connectSalesforce(
				{ kind: 'token', instanceUrl: org.url, accessToken: org.accessToken, ...auth },
				{ clock: impatientClock, ...options },
			),
		fault: (fault, at = {}) => {
			org.faults.add({ service: 'salesforce', fault, ...at });
		},
		calls: async (method, path) => {
			const { requests } = await org.control('GET', '/requests?service=salesforce');
			return (requests as LoggedCall[]).filter(
				(call) => (!method || call.method === method) && (!path || path.test(call.path)),
			);
		},
		forgetCalls: async () => {
			await org.control('DELETE', '/requests');
		},
		settings: async (patch) => {
			await org.control('PATCH', '/settings', { salesforce: patch });
		},
	};
}

/** An org for all tests of a file; each begins without faults, and with no request counted. */
export function connectedOrg(): ConnectedOrg {
	const org = {} as ConnectedOrg;
	beforeAll(async () => {
		Object.assign(org, await startConnectedOrg());
	});
	afterAll(() => org.close());
	beforeEach(async () => {
		org.faults.clear();
		await org.forgetCalls();
	});
	return org;
}

/** The problem that a promise ends with. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem> {
	try {
		await promise;
	} catch (error) {
		return error as Problem;
	}
	throw new Error('There was no problem');
}

export interface LocalServer {
	url: string;
	/** How often each path was asked for. */
	asked: string[];
	/** Connections that were opened. */
	connections(): number;
	close(): void;
}

/** Something that answers as a test says, for misbehaviour that the sandbox does not have. */
export async function startLocalServer(
	answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LocalServer> {
	const asked: string[] = [];
	let connections = 0;
	const server = createServer((request, response) => {
		asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
		answer(request, response);
	});
	server.on('connection', () => connections++);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		asked,
		connections: () => connections,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** Answers with JSON. */
export function sendJson(
	response: ServerResponse,
	body: unknown,
	status = 200,
	headers: Record<string, string> = {},
): void {
	response
		.writeHead(status, { 'content-type': 'application/json', ...headers })
		.end(JSON.stringify(body));
}
