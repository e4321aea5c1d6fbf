import { createHash } from 'node:crypto';
import type { Clock } from '../clock';
import { Problem } from '../errors';
import type { RetryPolicy } from '../retry';
import { salesforceProblem } from './errors';
import { SalesforceFailure } from './failure';
import type { HttpAnswer } from './http';
import { appIdentity, type ClientCredentials, clientCredentialsSession } from './login';
import { orgState } from './orgs';
import { openSdk, type SalesforceSdk } from './sdk';
import { type Access, Session } from './session';
import { createTransport } from './transport';
import type { ApiUsage } from './usage';

/**
 * The version of Salesforce's APIs that everything here speaks (Winter '26). Names of inputs change
 * between versions, so it is pinned: those of `emailSimple`, for one, are new in this one.
 * https://developer.salesforce.com/docs/atlas.en-us.api_action.meta/api_action/actions_obj_email_simple.htm
 */
export const API_VERSION = '65.0';

/** Share of the org's daily API requests, used by everybody together, at which a run stops. */
export const DEFAULT_DAILY_SHARE = 0.8;

/** A query may think for two minutes before its first byte. */
const DEFAULT_TIMEOUT_MS = 130_000;

/** How to get into an org. */
export type SalesforceAuth =
	| ({ kind: 'clientCredentials' } & ClientCredentials)
	| {
			kind: 'token';
			/** The org's address, such as `https://acme.my.salesforce.com`. */
			instanceUrl: string;
			accessToken: string;
			/**
			 * Fetches a new access, and keeps it wherever the old one came from. An org that has moved since
			 * the last sign-in tells its new address here.
			 */
			refresh?: () => Promise<Access>;
			/** Names whose access it is, for caches that outlive the connection; never sent or shown. */
			identity?: string;
	  };

export interface ConnectionOptions {
	clock: Clock;
	/** A number in [0, 1) for the jitter of retries. */
	random?: () => number;
	retryPolicy?: RetryPolicy;
	/** Milliseconds without a byte after which an answer counts as lost. */
	timeoutMs?: number;
	/** Default {@link DEFAULT_DAILY_SHARE}. */
	dailyShare?: number;
	/** Requests to the org at a time, for all who use it from this process. */
	concurrency?: number;
}

export interface SalesforceRequest {
	/** Default GET. */
	method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** From the version on (`/sobjects/Account`), or from the root (`/services/…`). Values in it are encoded. */
	path: string;
	query?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	json?: unknown;
	/** Sent as CSV. */
	csv?: string;
	headers?: Readonly<Record<string, string>>;
	/** See {@link import('./transport').SalesforceCall}; by default told by the method. */
	repeatable?: boolean;
	readsOnly?: boolean;
	/** What is being done, for the problem when it fails ("Reading the accounts"). */
	doing: string;
}

/** An open way into an org. */
export interface SalesforceConnection {
	/** Such as `65.0`. */
	readonly apiVersion: string;
	readonly instanceUrl: string;
	/** Names org and access, as a hash. */
	readonly identity: string;
	readonly clock: Clock;
	readonly random: () => number;
	/** jsforce, for what has no function of ours, such as `sdk.metadata`; its errors go through `salesforceProblem`. */
	readonly sdk: SalesforceSdk;
	/**
	 * Sends a request and resolves with the JSON of its answer, undefined when there is none.
	 *
	 * @throws Problem
	 */
	request<T>(request: SalesforceRequest): Promise<T>;
	/** As `request`, but rejects with the {@link SalesforceFailure}, for callers that tell failures apart. */
	tryRequest<T>(request: SalesforceRequest): Promise<T>;
	/** Resolves with the answer as text, and its headers. Rejects as `tryRequest` does. */
	requestText(request: SalesforceRequest): Promise<Pick<HttpAnswer, 'headers' | 'body'>>;
	/** The org's daily requests as of the last answer. */
	usage(): ApiUsage | undefined;
	/** The org's own time of its latest answer, as {@link OrgClock} tells it. */
	answeredAtMs(): number | undefined;
}

/**
 * Opens a connection to an org. A client-credentials sign-in is made now unless this process has one;
 * a token is believed until Salesforce refuses it.
 *
 * @throws Problem when the sign-in is refused
 */
export async function connectSalesforce(
	auth: SalesforceAuth,
	options: ConnectionOptions,
): Promise<SalesforceConnection> {
	const { clock, random = Math.random, timeoutMs = DEFAULT_TIMEOUT_MS, retryPolicy } = options;
	const session =
		auth.kind === 'token'
			? tokenSession(auth)
			: clientCredentialsSession(auth, { clock, random, timeoutMs, retryPolicy });
	const access = await session.access();
	const org = orgState(access.instanceUrl, options.concurrency);
	const transport = createTransport({
		session,
		org,
		clock,
		random,
		retryPolicy,
		timeoutMs,
		dailyShare: options.dailyShare ?? DEFAULT_DAILY_SHARE,
	});
	const sdk = await openSdk(access, API_VERSION, transport);

	async function send<T>(request: SalesforceRequest, plain: boolean): Promise<[T, HttpAnswer]> {
		let answer: HttpAnswer | undefined;
		const value = await sdk.request<T>(httpRequest(request), {
			repeatable: request.repeatable,
			readsOnly: request.readsOnly,
			onAnswer: (whole: HttpAnswer) => (answer = whole),
			...(plain && { responseType: 'text/plain' }),
		});
		if (!answer) throw new Error('jsforce answered without asking');
		return [value, answer];
	}

	async function tryRequest<T>(request: SalesforceRequest): Promise<T> {
		const [value, { status, body }] = await send<T>(request, false);
		if (typeof value !== 'string') return value;
		// A reply such as “201 Created” may have nothing to add.
		if (body === '') return undefined as T;
		throw new SalesforceFailure('NO_JSON', `The answer is no JSON: ${body.slice(0, 80)}`, {
			status,
			effect: 'unknown',
			attempts: 1,
		});
	}

	return {
		apiVersion: API_VERSION,
		instanceUrl: access.instanceUrl,
		identity: identityOf(auth, access.instanceUrl),
		clock,
		random,
		sdk,
		tryRequest,
		async request<T>(request: SalesforceRequest): Promise<T> {
			try {
				return await tryRequest<T>(request);
			} catch (error) {
				throw salesforceProblem(error, request.doing);
			}
		},
		async requestText(request) {
			const [, { headers, body }] = await send<string>(request, true);
			return { headers, body };
		},
		usage: () => org.usage.usage(),
		answeredAtMs: () => org.time.answeredAtMs(),
	};
}

function tokenSession(auth: Extract<SalesforceAuth, { kind: 'token' }>): Session {
	const { accessToken, instanceUrl, refresh } = auth;
	const renew = refresh && (async () => withoutSlash(await renewed(refresh)));
	return new Session(renew, withoutSlash({ accessToken, instanceUrl }));
}

function withoutSlash({ accessToken, instanceUrl }: Access): Access {
	return { accessToken, instanceUrl: instanceUrl.replace(/\/+$/, '') };
}

/** A renewal may fail in whatever way its owner's code does; what is told is a problem. */
async function renewed(refresh: () => Promise<Access>): Promise<Access> {
	try {
		return await refresh();
	} catch (error) {
		if (error instanceof Problem) throw error;
		const reason = error instanceof Error ? error.message : String(error);
		throw new Problem(`Renewing the sign-in to Salesforce failed: ${reason}`, {
			origin: 'salesforce',
			code: 'INVALID_SESSION_ID',
			whatToDo: 'Open the Salesforce credential and connect it again.',
			cause: error,
		});
	}
}

function identityOf(auth: SalesforceAuth, instanceUrl: string): string {
	if (auth.kind === 'clientCredentials') return appIdentity(auth);
	const parts = [instanceUrl, auth.identity ?? auth.accessToken];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function httpRequest({ method = 'GET', path, query, json, csv, headers }: SalesforceRequest) {
	const search = query ? `?${new URLSearchParams(query).toString()}` : '';
	const type = csv === undefined ? 'application/json' : 'text/csv';
	const body = csv ?? (json === undefined ? undefined : JSON.stringify(json));
	return {
		method,
		url: path + search,
		headers: {
			...headers,
			...(body !== undefined && { 'content-type': `${type}; charset=UTF-8` }),
		},
		...(body !== undefined && { body }),
	};
}
