import { setTimeout as delay } from 'node:timers/promises';

/** The one user of an n8n that we set up. Known to all: it guards test data on localhost. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Editor-Passw0rd',
	firstName: 'Olive',
	lastName: 'Owner',
} as const;

/** A workflow as n8n's REST interface takes it. */
export interface WorkflowDraft {
	name: string;
	nodes: readonly object[];
	connections: object;
	settings?: object;
	pinData?: object;
}

export interface SavedWorkflow extends WorkflowDraft {
	id: string;
	versionId: string;
	active: boolean;
}

export interface SavedCredential {
	id: string;
	name: string;
	type: string;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	workflowId: string;
}

/** n8n's answer to a request that it refused. */
export class N8nApiError extends Error {
	override name = 'N8nApiError';
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** The REST interface of n8n's own editor, as a logged-in owner. */
export interface N8nApi {
	/** The session's cookie, `name=value`. */
	cookie: string;
	request<T>(method: string, path: string, body?: object): Promise<T>;
	credentials(): Promise<SavedCredential[]>;
	createCredential(type: string, name: string, data: object): Promise<SavedCredential>;
	updateCredential(credential: SavedCredential, data: object): Promise<void>;
	workflows(): Promise<{ id: string; name: string }[]>;
	workflow(id: string): Promise<SavedWorkflow>;
	createWorkflow(draft: WorkflowDraft): Promise<SavedWorkflow>;
	/** Publishes a workflow and waits until its triggers stand. @throws with n8n's reason when they fail. */
	activate(workflow: SavedWorkflow): Promise<void>;
	deactivate(id: string): Promise<void>;
	/** The newest executions of a workflow, at most `limit`, optionally of one status. */
	executions(workflowId: string, limit?: number, status?: string): Promise<ExecutionSummary[]>;
}

/** Makes the owner if this n8n has none yet, and logs in. `url` has no slash at its end. */
export async function logInAsOwner(url: string): Promise<N8nApi> {
	const setup = await send(url, '', 'POST', '/rest/owner/setup', OWNER);
	if (!setup.ok && setup.status !== 400) throw await refusal(setup);
	const login = await send(url, '', 'POST', '/rest/login', {
		emailOrLdapLoginId: OWNER.email,
		password: OWNER.password,
	});
	if (!login.ok) throw await refusal(login);
	const cookie = login.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.find((pair) => pair?.startsWith('n8n-auth='));
	if (cookie === undefined) throw new Error('n8n gave no session on login');
	return api(url, cookie);
}

function api(url: string, cookie: string): N8nApi {
	const request = async <T>(method: string, path: string, body?: object): Promise<T> => {
		const response = await send(url, cookie, method, path, body);
		if (!response.ok) throw await refusal(response);
		const answer = (await response.json()) as { data: T };
		return answer.data;
	};
	const listExecutions = async (workflowId: string, limit = 50, status?: string) => {
		const filter = JSON.stringify({
			workflowId,
			...(status === undefined ? {} : { status: [status] }),
		});
		const query = new URLSearchParams({ filter, limit: String(limit) });
		const found = await request<{ results: ExecutionSummary[] }>(
			'GET',
			`/rest/executions?${query.toString()}`,
		);
		return found.results;
	};
	return {
		cookie,
		request,
		credentials: () => request('GET', '/rest/credentials'),
		createCredential: (type, name, data) =>
			request('POST', '/rest/credentials', { type, name, data }),
		async updateCredential({ id, name, type }, data) {
			await request('PATCH', `/rest/credentials/${id}`, { name, type, data });
		},
		workflows: () => request('GET', '/rest/workflows'),
		workflow: (id) => request('GET', `/rest/workflows/${id}`),
		createWorkflow: (draft) =>
			request('POST', '/rest/workflows', { settings: { executionOrder: 'v1' }, ...draft }),
		async activate({ id, versionId }) {
			for (let tries = 1; ; tries++) {
				await request('POST', `/rest/workflows/${id}/activate`, { versionId });
				if ((await settled(request, id)) === 'published') return;
				if (tries === TRIES)
					throw new Error(`n8n published nothing ${TRIES} times; its log says why`);
			}
		},
		async deactivate(id) {
			await request('POST', `/rest/workflows/${id}/deactivate`, {});
			if ((await settled(request, id)) === 'published')
				throw new Error('n8n did not unpublish the workflow; its log says why');
		},
		executions: listExecutions,
	};
}

/**
 * A scheduled poll that comes while n8n is still publishing its workflow takes away what the expressions of
 * the publication are evaluated in: "No bridge acquired for this context". n8n then has published nothing, and
 * a user publishes again.
 * https://github.com/n8n-io/n8n/pull/30729 (why the poll of the publication itself does not)
 */
const TRIES = 2;

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

/** For n8n on a machine that is busy with its workers. */
const PATIENCE_MS = 180_000;

/**
 * n8n answers before it has acted; how it went is told here, within seconds: whether its triggers stand.
 * @throws with n8n's reason when a trigger failed
 */
async function settled(
	request: N8nApi['request'],
	id: string,
): Promise<'published' | 'not_published'> {
	const deadline = Date.now() + PATIENCE_MS;
	let before: PublicationStatus['status'] = 'in_progress';
	while (Date.now() < deadline) {
		const now = await request<PublicationStatus>('GET', `/rest/workflows/${id}/publication-status`);
		if (now.status === 'failed' || now.status === 'partial') {
			throw new Error(
				now.triggers.map(({ errorMessage }) => errorMessage ?? '').join(' ') || now.status,
			);
		}
		// n8n reads twice for one answer, so that one in between the two is of no time.
		if (now.status !== 'in_progress' && now.status === before) return now.status;
		before = now.status;
		await delay(250);
	}
	throw new Error(`n8n is still publishing after ${PATIENCE_MS / 1000} s`);
}

async function send(
	url: string,
	cookie: string,
	method: string,
	path: string,
	body?: object,
): Promise<Response> {
	return await fetch(url + path, {
		method,
		headers: {
			...(cookie === '' ? {} : { cookie }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
}

async function refusal(response: Response): Promise<N8nApiError> {
	const text = await response.text();
	const message = /"message":\s*"([^"]*)"/.exec(text)?.[1] ?? text.slice(0, 300);
	return new N8nApiError(
		response.status,
		`n8n answered ${String(response.status)} to ${new URL(response.url).pathname}: ${message}`,
	);
}
