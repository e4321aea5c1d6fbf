import { createHash } from 'node:crypto';
import type { Clock } from '../clock';
import { badInput, Problem } from '../errors';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../retry';
import { parseServiceAddress } from '../serviceAddress';
import { errorEntries, lost, refusal } from './failure';
import { type HttpAnswer, NoAnswer, sendOnce } from './http';
import { repeatDelay } from './repeat';
import { type Access, Session } from './session';

/** An app's own access to an org. */
export interface ClientCredentials {
	/** The org's My Domain, such as `https://acme.my.salesforce.com`, with or without `https://`. */
	myDomain: string;
	clientId: string;
	clientSecret: string;
}

export interface LoginOptions {
	clock: Clock;
	random: () => number;
	timeoutMs: number;
	retryPolicy?: RetryPolicy;
}

/** Sign-ins of this process: nodes and executions that use the same app share one, and its renewal. */
const sessions = new Map<string, Session>();

/** The shared session of an app. Nothing is asked of Salesforce yet. */
export function clientCredentialsSession(app: ClientCredentials, options: LoginOptions): Session {
	const name = appIdentity(app);
	let session = sessions.get(name);
	if (!session) {
		session = new Session(async () => await signIn(app, options));
		sessions.set(name, session);
	}
	return session;
}

/** A name for an app's access to an org that does not give the secret away. */
export function appIdentity({ myDomain, clientId, clientSecret }: ClientCredentials): string {
	const parts = [
		originOf({ myDomain, clientId, clientSecret }),
		clientId.trim(),
		clientSecret.trim(),
	];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const MY_DOMAIN = 'My Domain';
const WHERE_IT_STANDS =
	'Copy it from Salesforce, under Setup > My Domain > Current My Domain URL. It looks like https://acme.my.salesforce.com';

/**
 * Reads the address of an org: https, or plain http on this machine only, since the client secret goes
 * there.
 *
 * @returns the address without a slash at its end
 * @throws Problem when it is no address, or one at which no app can sign in
 */
export function parseMyDomain(text: string): string {
	const { hostname, origin } = parseServiceAddress(text, {
		name: MY_DOMAIN,
		whatToDo: WHERE_IT_STANDS,
	});
	if (/^(login|test)\.salesforce\.com$/i.test(hostname)) {
		throw badInput(
			MY_DOMAIN,
			`${hostname} is the sign-in page of all orgs, where apps cannot sign in with a client secret`,
			WHERE_IT_STANDS,
		);
	}
	if (/\.lightning\.force\.com$|\.salesforce-setup\.com$/i.test(hostname)) {
		throw badInput(MY_DOMAIN, `${hostname} is for people with a browser`, WHERE_IT_STANDS);
	}
	return origin;
}

/** As {@link parseMyDomain}; what the app proves itself by is not looked up as a name on the internet. */
function originOf({ myDomain, clientId, clientSecret }: ClientCredentials): string {
	const given = myDomain.toLowerCase();
	for (const [field, value] of Object.entries({
		'Client ID': clientId,
		'Client Secret': clientSecret,
	})) {
		const secret = value.trim().toLowerCase();
		if (secret.length >= 12 && given.includes(secret)) {
			throw badInput(MY_DOMAIN, `it holds what is in ${field}`, WHERE_IT_STANDS);
		}
	}
	return parseMyDomain(myDomain);
}

/**
 * Asks for an access token by the client-credentials flow.
 * https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm
 *
 * @throws Problem
 */
export async function signIn(app: ClientCredentials, options: LoginOptions): Promise<Access> {
	const origin = originOf(app);
	const clientId = required('Client ID', app.clientId);
	const clientSecret = required('Client Secret', app.clientSecret);
	const form = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
	const call = {
		method: 'POST',
		url: `${origin}/services/oauth2/token`,
		headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
		body: form.toString(),
	};
	for (let attempts = 1; ; attempts++) {
		const outcome = await sendOnce(call, options.timeoutMs).catch((failure: unknown) => {
			if (failure instanceof NoAnswer) return failure;
			throw failure;
		});
		if (!(outcome instanceof Error) && outcome.status < 300) {
			return accessOf(outcome, origin);
		}
		const delay = repeatDelay(
			{ attempts, repeatable: true, outcome },
			{ random: options.random(), nowMs: options.clock.nowMs() },
			options.retryPolicy ?? DEFAULT_RETRY_POLICY,
		);
		if (delay === undefined) throw signInProblem(outcome, origin, attempts);
		await options.clock.sleep(delay);
	}
}

function required(field: string, value: string): string {
	const trimmed = value.trim();
	if (trimmed) return trimmed;
	throw badInput(
		field,
		'it is empty',
		'Copy it from the app in Salesforce, under Settings > OAuth',
	);
}

const GIVE_SCOPE = 'In Salesforce, give the app the OAuth scope “Manage user data via APIs (api)”.';

function accessOf({ body, status }: HttpAnswer, origin: string): Access {
	let token: { access_token?: unknown; instance_url?: unknown; scope?: unknown } = {};
	try {
		token = JSON.parse(body) as typeof token;
	} catch {
		// A page of a proxy or of something else that answers there.
	}
	if (typeof token.access_token !== 'string') {
		throw new Problem(
			`Signing in to Salesforce failed: what answers at ${origin} is not Salesforce`,
			{
				origin: 'salesforce',
				field: MY_DOMAIN,
				httpStatus: status,
				whatToDo: `Check My Domain in the credential. ${WHERE_IT_STANDS}`,
			},
		);
	}
	const { scope } = token;
	if (typeof scope === 'string' && !/(?:^|\s)(?:api|full)(?:\s|$)/.test(scope)) {
		throw new Problem('Signing in to Salesforce succeeded, but the app may not use the API', {
			origin: 'salesforce',
			whatToDo: GIVE_SCOPE,
		});
	}
	const instanceUrl = typeof token.instance_url === 'string' ? token.instance_url : origin;
	return { accessToken: token.access_token, instanceUrl: instanceUrl.replace(/\/+$/, '') };
}

/** What to do about a refused sign-in, by what Salesforce says; the first that fits counts. */
const ADVICE: ReadonlyArray<readonly [said: RegExp, advice: string]> = [
	[
		/oauth_ec_app_not_found|app is not installed/,
		'The app is not in this org: take the client ID from an app of the org that My Domain names, or install the app there.',
	],
	[
		/oauth_app_blocked|app_blocked/,
		'An admin has blocked the app. In Salesforce, unblock it under Setup > Connected Apps OAuth Usage, or in its policies.',
	],
	[
		/oauth_app_access_denied|invalid_app_access|not admin approved/,
		'The app’s policies admit chosen users only. In Salesforce, open them, and give the user to run as a profile or permission set that is admitted.',
	],
	[
		/inactive_org/,
		'The org is locked, expired or deleted. Sign in to Salesforce with a browser to see why, or use another org.',
	],
	[
		/unknown_error|server_error|temporarily_unavailable/,
		'Salesforce has a problem of its own. See status.salesforce.com, then try again.',
	],
	[
		/invalid_client_id|client identifier invalid/,
		'Check the client ID (consumer key) in the credential. An app that was just made needs up to ten minutes until it is known everywhere.',
	],
	[/invalid_client|invalid client/, 'Check the client secret (consumer secret) in the credential.'],
	[
		/no client credentials user|no run.?as|user hasn.t approved/,
		'In Salesforce, open the app’s policies and choose the user to run as under Client Credentials Flow; the user must be active.',
	],
	[/no valid scopes/, GIVE_SCOPE],
	[
		/not supported on this domain/,
		`This address does not take client credentials: use the org’s own My Domain. ${WHERE_IT_STANDS}`,
	],
	[
		/unsupported_grant_type|not enabled|unauthorized_client/,
		'In Salesforce, enable the Client Credentials Flow in the app’s OAuth settings and in its policies.',
	],
	[
		/inactive|restricted|ip/,
		'Check in Salesforce that the user to run as is active and may sign in from this address.',
	],
];

function signInProblem(outcome: HttpAnswer | NoAnswer, origin: string, attempts: number): Problem {
	if (outcome instanceof NoAnswer) {
		const { code, message } = lost(outcome, attempts, 'none');
		return new Problem(`Signing in to Salesforce failed: no answer from ${origin} (${message})`, {
			origin: 'network',
			field: MY_DOMAIN,
			code,
			whatToDo: `Check My Domain in the credential, and the network. ${WHERE_IT_STANDS}`,
			cause: outcome,
		});
	}
	const { code, message, status } = refusal(outcome, attempts, true);
	if (errorEntries(outcome.body).length === 0) {
		return new Problem(
			`Signing in to Salesforce failed: ${origin} answered with HTTP status ${outcome.status}`,
			{
				origin: 'salesforce',
				field: MY_DOMAIN,
				code,
				httpStatus: status,
				whatToDo:
					status !== undefined && status < 400
						? `The org has another address by now: correct My Domain in the credential. ${WHERE_IT_STANDS}`
						: `Check My Domain in the credential. ${WHERE_IT_STANDS}`,
			},
		);
	}
	const said = `${code} ${message}`.toLowerCase();
	return new Problem(`Signing in to Salesforce failed: ${message} (${code})`, {
		origin: 'salesforce',
		code,
		httpStatus: status,
		whatToDo:
			ADVICE.find(([pattern]) => pattern.test(said))?.[1] ??
			'Check My Domain, client ID and client secret in the credential.',
	});
}
