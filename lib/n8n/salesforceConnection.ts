import type {
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { badInput, Problem } from '../errors';
import {
	API_VERSION,
	connectSalesforce,
	type ConnectionOptions,
	type SalesforceAuth,
	type SalesforceConnection,
} from '../salesforce/connection';
import { systemClock } from './clock';
import { readDailyShare } from './dailyShare';
import { asText } from './parameterText';
import type { SalesforceAuthentication } from './salesforceAuthentication';

/** Where nodes and triggers reach Salesforce from. */
export type SalesforceContext =
	| IExecuteFunctions
	| IHookFunctions
	// Pickers.
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

/** For what a person asks for in the editor: a request or two, for which none need be left to others. */
export const BY_HAND = { dailyShare: 1 } as const;

/**
 * Opens a connection with the credential that the node's parameter `salesforceAuthentication` names.
 * Those of n8n's own Salesforce node are used as they are: n8n renews their tokens, and keeps them.
 *
 * @throws Problem when the credential cannot be used, or the option Daily API Share holds no percentage
 */
export async function salesforceConnection(
	context: SalesforceContext,
	options: Omit<ConnectionOptions, 'clock'> = {},
): Promise<SalesforceConnection> {
	const auth = await authOf(context);
	const dailyShare = readDailyShare(context);
	return await connectSalesforce(auth, { clock: systemClock, dailyShare, ...options });
}

async function authOf(context: SalesforceContext): Promise<SalesforceAuth> {
	const chosen = asText(context.getNode().parameters['salesforceAuthentication']) || 'oAuth2';
	switch (chosen as SalesforceAuthentication) {
		case 'clientCredentials':
			return await clientCredentials(context);
		case 'jwt':
			return await jwt(context);
		case 'oAuth2':
			return await oAuth2(context);
		default:
			throw badInput('Salesforce Connection', `“${chosen}” is not one of the connections`);
	}
}

async function clientCredentials(context: SalesforceContext): Promise<SalesforceAuth> {
	const { myDomain, clientId, clientSecret } = await context.getCredentials(
		'salesforceClientCredentialsApi',
	);
	return {
		kind: 'clientCredentials',
		myDomain: asText(myDomain),
		clientId: asText(clientId),
		clientSecret: asText(clientSecret),
	};
}

/** A resource that needs a session and is cheap: the list of what the API has. */
const PROBE = `/services/data/v${API_VERSION}/`;

interface TokenData {
	access_token?: string;
	instance_url?: string;
	/** Address of the user's identity, at the sign-in host. */
	id?: string;
}

/** Addresses of orgs by credential: a renewed token may come without one. */
const instanceUrls = new Map<string, string>();

async function oAuth2(context: SalesforceContext): Promise<SalesforceAuth> {
	const type = 'salesforceOAuth2Api';
	const read = async () => {
		const { oauthTokenData } = await context.getCredentials(type);
		return (oauthTokenData ?? {}) as TokenData;
	};
	const token = await read();
	if (!token.access_token) {
		throw new Problem('The Salesforce credential is not connected', {
			origin: 'input',
			field: 'Credential',
			whatToDo: 'Open the credential and choose “Connect my account”.',
		});
	}
	const identity = identityOf(context, type);
	const instanceUrl =
		token.instance_url ??
		instanceUrls.get(identity) ??
		(await instanceUrlFromIdentity(context, type, token));
	instanceUrls.set(identity, instanceUrl);
	return {
		kind: 'token',
		instanceUrl,
		accessToken: token.access_token,
		identity,
		refresh: async () => {
			await renewOAuth2(context, type, instanceUrl);
			const { access_token, instance_url = instanceUrl } = await read();
			instanceUrls.set(identity, instance_url);
			return { accessToken: required(access_token), instanceUrl: instance_url };
		},
	};
}

/** n8n renews the token and keeps it; an n8n without the helper does so when a request meets a 401. */
async function renewOAuth2(
	context: SalesforceContext,
	type: string,
	instanceUrl: string,
): Promise<void> {
	const helpers: Partial<typeof context.helpers> = context.helpers;
	if (helpers.refreshOAuth2Token) await helpers.refreshOAuth2Token.call(context, type);
	else await probe(context, type, instanceUrl + PROBE);
}

/**
 * The identity tells the org's address when the token does not.
 * https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_openid.htm
 */
async function instanceUrlFromIdentity(
	context: SalesforceContext,
	type: string,
	{ id = '' }: TokenData,
): Promise<string> {
	const identity = id ? ((await probe(context, type, id)) as { urls?: { rest?: string } }) : {};
	const rest = identity.urls?.rest ?? '';
	if (!URL.canParse(rest)) {
		throw new Problem('The Salesforce credential does not say which org it leads to', {
			origin: 'input',
			field: 'Credential',
			whatToDo: 'Open the credential and connect the account again.',
		});
	}
	return new URL(rest).origin;
}

async function jwt(context: SalesforceContext): Promise<SalesforceAuth> {
	const type = 'salesforceJwtApi';
	const read = async () => {
		const { accessToken, instanceUrl } = await context.getCredentials(type);
		return { accessToken: asText(accessToken), instanceUrl: asText(instanceUrl) };
	};
	// n8n signs in, and keeps what it gets, when a request of its own needs it.
	const renewed = async () => {
		await probe(context, type, PROBE);
		const { accessToken, instanceUrl } = await read();
		return { accessToken: required(accessToken), instanceUrl: required(instanceUrl) };
	};
	let access = await read();
	if (!access.accessToken || !access.instanceUrl) access = await renewed();
	return {
		kind: 'token',
		...access,
		identity: identityOf(context, type),
		refresh: renewed,
	};
}

async function probe(context: SalesforceContext, type: string, url: string): Promise<unknown> {
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(context, type, {
			method: 'GET',
			url,
			json: true,
		})) as unknown;
	} catch (error) {
		throw signInProblem(error);
	}
}

function signInProblem(error: unknown): Problem {
	const reason = error instanceof Error ? error.message : String(error);
	return new Problem(`Signing in to Salesforce failed: ${reason}`, {
		origin: 'salesforce',
		whatToDo: 'Open the Salesforce credential, correct it or connect it again.',
		cause: error,
	});
}

function required(value: string | undefined): string {
	if (value) return value;
	throw new Problem('Signing in to Salesforce brought no token', {
		origin: 'salesforce',
		whatToDo: 'Open the Salesforce credential and connect it again.',
	});
}

function identityOf(context: SalesforceContext, type: string): string {
	return `${type}/${context.getNode().credentials?.[type]?.id ?? ''}`;
}
