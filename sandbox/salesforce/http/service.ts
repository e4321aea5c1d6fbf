import type { Deliveries } from '../../later/deliveries';
import { processIngest, type IngestJob } from '../bulk/ingest';
import { ingestRoutes } from '../bulk/ingestRoutes';
import { Jobs } from '../bulk/jobs';
import { processQuery, queryJobRoutes, type QueryJob } from '../bulk/queryRoutes';
import { SalesforceError } from '../errors';
import { Mailbox } from '../mailbox';
import type { Org } from '../org';
import { actionRoutes } from './actions';
import { changeRoutes } from './changes';
import type { Session } from '../records/session';
import type { Answer, Call } from './call';
import { collectionRoutes } from './collections';
import { compositeRoutes } from './composite';
import { Cursors } from './cursors';
import { Outbox } from '../outbound/outbox';
import { soapCall } from '../soap/soap';
import { toolingRoutes } from './tooling';
import { tokenEndpoint, userInfo, type ConnectedApp } from './oauth';
import { organizationRoutes } from './organization';
import { queryRoutes } from './query';
import { Router } from './router';
import { Sessions } from './sessions';
import { sobjectRoutes } from './sobjects';
import { Usage } from './usage';
import { checkVersion, listVersions, versionRoutes } from './versions';
import { parseJson } from './body';

/** A request as the network brings it. */
export interface IncomingRequest {
	method: string;
	/** Encoded path with its query. */
	url: string;
	headers: Record<string, string | undefined>;
	body: string;
	/** The parts of a multipart body, when it was one. */
	form?: { fields: Record<string, string>; files: Record<string, string> };
}

/** The org's HTTP face: every request in, one answer out, nothing asynchronous between. */
export class SalesforceApi {
	readonly sessions: Sessions;
	readonly usage: Usage;
	readonly cursors = new Cursors();
	readonly mailbox: Mailbox;
	readonly outbox: Outbox;
	private readonly ingestJobs: Jobs<IngestJob>;
	private readonly queryJobs: Jobs<QueryJob>;
	private readonly router: Router;

	constructor(
		private readonly org: Org,
		private readonly app: ConnectedApp,
		/** The address of the service, known once it listens. */
		private readonly base: () => string,
		deliveries: Deliveries,
	) {
		this.sessions = new Sessions(org);
		this.usage = new Usage(org);
		this.mailbox = new Mailbox(org.store, () => org.now());
		this.outbox = new Outbox(org, deliveries, base, app.organizationId);
		this.outbox.open(() => org.now());
		this.ingestJobs = new Jobs(org, (job) => {
			processIngest(org, job);
		});
		this.queryJobs = new Jobs(org, (job) => {
			processQuery(org, job);
		});
		this.router = new Router([
			...versionRoutes,
			...organizationRoutes,
			...changeRoutes,
			...queryRoutes(this.cursors),
			...sobjectRoutes,
			...collectionRoutes,
			...compositeRoutes,
			...ingestRoutes(this.ingestJobs),
			...queryJobRoutes(this.queryJobs),
			...toolingRoutes(org.schemaRecords),
			...actionRoutes((mail) => {
				this.mailbox.send(mail);
			}),
		]);
	}

	/** Forgets what belonged to the records that are gone; sessions stay. */
	reset(): void {
		this.cursors.clear();
		this.usage.reset();
		this.mailbox.clear();
		this.outbox.clear();
		this.ingestJobs.clear();
		this.queryJobs.clear();
	}

	/** Answers one request; refusals become answers too. */
	answer(request: IncomingRequest): Answer {
		this.org.due.commit();
		try {
			return this.route(request);
		} catch (error) {
			if (error instanceof SalesforceError) {
				return { status: error.status, body: error.entries, headers: this.limitInfo() };
			}
			throw error;
		}
	}

	private route(request: IncomingRequest): Answer {
		// The sf CLI puts two slashes before the path.
		const url = new URL(request.url.replace(/^\/+/, '/'), this.base());
		const path = url.pathname;
		if (path === '/services/oauth2/token') return this.token(request);
		if (path === '/services/oauth2/revoke') return this.revoke(request, url);
		// The identity address also takes the token in its query.
		const token = bearer(request) ?? url.searchParams.get('oauth_token') ?? undefined;
		if (path === '/services/oauth2/userinfo' || path.startsWith('/id/')) {
			return userInfo(this.org, this.app, this.base(), this.sessions.userOf(token));
		}
		const soap = /^\/services\/Soap\/([ucm])\/(\d+\.\d)/.exec(path);
		if (soap) {
			const { org, app, sessions, usage } = this;
			const [, door = '', version = ''] = soap;
			return soapCall(
				{ org, app, sessions, usage, base: this.base() },
				door,
				version,
				request.body,
			);
		}
		if (/^\/services\/data\/?$/.test(path)) return { status: 200, body: listVersions() };
		const found = /^\/services\/data\/(v[^/]+)(\/.*)?$/.exec(path);
		if (!found)
			throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
		const [, version = '', rest = '/'] = found;
		return this.data(request, version, rest, url.searchParams);
	}

	private data(
		request: IncomingRequest,
		version: string,
		path: string,
		query: URLSearchParams,
	): Answer {
		checkVersion(version);
		const session: Session = {
			userId: this.sessions.userOf(bearer(request)),
			allowDuplicates: /allowSave\s*=\s*true/i.test(
				request.headers['sforce-duplicate-rule-header'] ?? '',
			),
		};
		this.usage.count();
		const isJson =
			/json/i.test(request.headers['content-type'] ?? '') ||
			request.body.trimStart().startsWith('{');
		const body = request.form
			? jsonPart(request.form.fields)
			: isJson
				? parseJson(request.body)
				: request.body;
		const base: Omit<Call, 'dispatch' | 'method' | 'path' | 'query' | 'body'> = {
			org: this.org,
			session,
			identity: `${this.base()}/id/${this.app.organizationId}/${session.userId}`,
			base: this.base(),
			version,
			headers: request.headers,
			usage: () => this.usage.now(),
		};
		const dispatch: Call['dispatch'] = (part) =>
			this.router.run({ ...base, ...part, headers: part.headers ?? {}, dispatch });
		const answer = this.router.run({
			...base,
			method: request.method,
			path,
			query,
			body,
			...(request.form ? { files: request.form.files } : {}),
			dispatch,
		});
		return { ...answer, headers: { ...this.limitInfo(), ...answer.headers } };
	}

	private token(request: IncomingRequest): Answer {
		const form = new URLSearchParams(request.body);
		const basic = /^Basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
		if (basic) {
			const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':');
			form.set('client_id', decodeURIComponent(id));
			form.set('client_secret', decodeURIComponent(secret));
		}
		return tokenEndpoint(this.org, this.sessions, this.app, this.base(), form);
	}

	private revoke(request: IncomingRequest, url: URL): Answer {
		const token = new URLSearchParams(request.body).get('token') ?? url.searchParams.get('token');
		if (token) this.sessions.end(token);
		return { status: 200 };
	}

	private limitInfo(): Record<string, string> {
		const { used, max } = this.usage.now();
		return { 'Sforce-Limit-Info': `api-usage=${used}/${max}` };
	}
}

function bearer(request: IncomingRequest): string | undefined {
	return /^(?:Bearer|OAuth)\s+(.+)$/i.exec(request.headers['authorization'] ?? '')?.[1]?.trim();
}

/** The JSON part of a multipart body, whatever it is called. */
function jsonPart(fields: Record<string, string>): unknown {
	const json = Object.values(fields).find((value) => value.trimStart().startsWith('{'));
	return json === undefined ? {} : parseJson(json);
}
