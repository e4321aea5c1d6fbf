import { createHmac, createPublicKey, verify } from 'node:crypto';
import { wallClockMs } from '../../control/clock';
import type { Org } from '../org';
import type { Answer } from './call';
import { parseJson, isObject } from './body';
import type { Sessions } from './sessions';

/** The app that may ask for tokens, and the user whom it runs as. */
export interface ConnectedApp {
	clientId: string;
	clientSecret: string;
	/** Key pair of the JWT bearer flow; the org keeps the certificate, the client the private key. */
	publicKey: string;
	/** User of the client-credentials flow. */
	runAs: string;
	password: string;
	organizationId: string;
}

class OAuthError extends Error {
	constructor(
		readonly error: string,
		message: string,
		readonly status = 400,
	) {
		super(message);
	}
}

/**
 * The token endpoint.
 * https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flows.htm
 */
export function tokenEndpoint(
	org: Org,
	sessions: Sessions,
	app: ConnectedApp,
	base: string,
	form: URLSearchParams,
): Answer {
	try {
		const { userId, refresh } = authenticate(org, sessions, app, base, form);
		const id = `${base}/id/${app.organizationId}/${userId}`;
		const issuedAt = String(Math.floor(org.now()));
		return {
			status: 200,
			body: {
				access_token: sessions.create(userId, app.organizationId),
				...(refresh ? { refresh_token: sessions.refreshToken(userId) } : {}),
				signature: createHmac('sha256', app.clientSecret)
					.update(id + issuedAt)
					.digest('base64'),
				scope: 'api refresh_token',
				instance_url: base,
				id,
				token_type: 'Bearer',
				issued_at: issuedAt,
				api_instance_url: base,
			},
		};
	} catch (error) {
		if (!(error instanceof OAuthError)) throw error;
		return { status: error.status, body: { error: error.error, error_description: error.message } };
	}
}

function authenticate(
	org: Org,
	sessions: Sessions,
	app: ConnectedApp,
	base: string,
	form: URLSearchParams,
): { userId: string; refresh?: boolean } {
	switch (form.get('grant_type')) {
		case 'client_credentials':
			checkClient(app, form);
			return { userId: activeUser(org, app.runAs) };
		case 'password':
			checkClient(app, form);
			if (form.get('password') !== app.password)
				throw new OAuthError('invalid_grant', 'authentication failure');
			return { userId: activeUser(org, form.get('username') ?? '') };
		case 'refresh_token': {
			if (form.get('client_id') !== app.clientId)
				throw new OAuthError('invalid_client_id', 'client identifier invalid');
			const userId = sessions.refreshUser(form.get('refresh_token') ?? '');
			if (!userId) throw new OAuthError('invalid_grant', 'expired access/refresh token');
			return { userId };
		}
		case 'authorization_code': {
			checkClient(app, form);
			if (form.get('code') !== 'sandbox')
				throw new OAuthError('invalid_grant', 'invalid authorization code');
			return { userId: activeUser(org, app.runAs), refresh: true };
		}
		case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
			return { userId: activeUser(org, subjectOf(app, base, form.get('assertion') ?? '')) };
		default:
			throw new OAuthError('unsupported_grant_type', 'grant type not supported');
	}
}

/** The client names itself in the form or in a Basic header, which the caller has put into the form. */
function checkClient(app: ConnectedApp, form: URLSearchParams): void {
	if (form.get('client_id') !== app.clientId)
		throw new OAuthError('invalid_client_id', 'client identifier invalid');
	if (form.get('client_secret') !== app.clientSecret)
		throw new OAuthError('invalid_client', 'invalid client credentials');
}

function activeUser(org: Org, username: string): string {
	const user = org.schema.object('User');
	const [found] = user ? org.store.byValue(user, 'Username', username) : [];
	if (found?.['IsActive'] !== 1)
		throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
	return String(found['Id']);
}

/**
 * The user whom a signed assertion names. Signature, issuer, audience and expiry are all held.
 * https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm
 */
function subjectOf(app: ConnectedApp, base: string, assertion: string): string {
	const [header = '', payload = '', signature = ''] = assertion.split('.');
	const head = decode(header);
	const claims = decode(payload);
	if (head?.['alg'] !== 'RS256' || !claims)
		throw new OAuthError('invalid_grant', 'invalid assertion');
	if (claims['iss'] !== app.clientId)
		throw new OAuthError('invalid_client_id', 'client identifier invalid');
	const signed = Buffer.from(`${header}.${payload}`);
	const key = createPublicKey(app.publicKey);
	if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) {
		throw new OAuthError('invalid_grant', 'invalid assertion');
	}
	const audiences = [base, 'https://login.salesforce.com', 'https://test.salesforce.com'];
	if (!audiences.includes(String(claims['aud']).replace(/\/$/, ''))) {
		throw new OAuthError('invalid_grant', 'audience is invalid');
	}
	// Whoever signs goes by the machine's clock, wherever the sandbox's own has been moved.
	if (!(seconds(claims['exp']) * 1000 > wallClockMs())) {
		throw new OAuthError('invalid_grant', 'assertion expired');
	}
	return String(claims['sub'] ?? claims['prn']);
}

/** A claim in seconds, as a number or, as some signers write it, as digits; NaN for anything else. */
function seconds(claim: unknown): number {
	if (typeof claim === 'number') return claim;
	return typeof claim === 'string' && /^\d+$/.test(claim) ? Number(claim) : NaN;
}

function decode(part: string): Record<string, unknown> | undefined {
	try {
		const value = parseJson(Buffer.from(part, 'base64url').toString());
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** `GET /services/oauth2/userinfo` and the identity address. */
export function userInfo(org: Org, app: ConnectedApp, base: string, userId: string): Answer {
	const user = org.store.get('SELECT * FROM sf_User WHERE Id = ?', userId);
	return {
		status: 200,
		body: {
			sub: `${base}/id/${app.organizationId}/${userId}`,
			id: `${base}/id/${app.organizationId}/${userId}`,
			user_id: userId,
			organization_id: app.organizationId,
			preferred_username: user?.['Username'],
			username: user?.['Username'],
			nickname: user?.['CommunityNickname'],
			name: user?.['Name'],
			display_name: user?.['Name'],
			email: user?.['Email'],
			email_verified: true,
			given_name: user?.['FirstName'],
			family_name: user?.['LastName'],
			zoneinfo: user?.['TimeZoneSidKey'],
			active: user?.['IsActive'] === 1,
			is_salesforce_integration_user: true,
			user_type: 'STANDARD',
			language: user?.['LanguageLocaleKey'],
			locale: user?.['LocaleSidKey'],
			utcOffset: 0,
			urls: {
				rest: `${base}/services/data/v{version}/`,
				sobjects: `${base}/services/data/v{version}/sobjects/`,
				query: `${base}/services/data/v{version}/query/`,
				metadata: `${base}/services/Soap/m/{version}/${app.organizationId}`,
				partner: `${base}/services/Soap/u/{version}/${app.organizationId}`,
			},
		},
	};
}
