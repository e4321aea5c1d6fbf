import { SalesforceError } from '../errors';
import type { Answer } from '../http/call';
import type { ConnectedApp } from '../http/oauth';
import type { Sessions } from '../http/sessions';
import type { Usage } from '../http/usage';
import { currencySymbol } from '../http/organization';
import { metadataCall } from '../metadata/calls';
import type { Org } from '../org';
import type { Row } from '../store/store';
import { soapAnswer, soapFault } from './envelope';
import { child, childText, parseXml, type Xml } from './xml';

/** What the SOAP doors need of the service. */
export interface SoapParts {
	org: Org;
	app: ConnectedApp;
	sessions: Sessions;
	usage: Usage;
	base: string;
}

/**
 * The SOAP doors: login at `/services/Soap/u` (and `/c`), the metadata API at `/services/Soap/m`.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_calls_intro.htm
 */
export function soapCall(parts: SoapParts, door: string, version: string, body: string): Answer {
	try {
		const envelope = child(parseXml(body), 'Envelope');
		const content = child(envelope, 'Body');
		const method =
			typeof content === 'object'
				? Object.keys(content).find((name) => !name.startsWith('@'))
				: undefined;
		if (!method) return soapFault(door, 'INVALID_OPERATION', 'the request has no operation');
		const argument = child(content, method) ?? '';
		if (door === 'u' || door === 'c') {
			if (method === 'login') return login(parts, door, version, argument);
			if (method !== 'getUserInfo')
				return soapFault(
					door,
					'UNSUPPORTED_OPERATION',
					`${method} is not offered here; use the REST API`,
				);
		}
		const session = childText(child(child(envelope, 'Header'), 'SessionHeader'), 'sessionId');
		const userId = parts.sessions.userOf(session);
		parts.usage.count();
		if (method === 'getUserInfo') {
			const [user = {}] = parts.org.store.byValue(parts.org.schema.standard('User'), 'Id', userId);
			return soapAnswer(method, 'urn:partner.soap.sforce.com', { result: userInfo(parts, user) });
		}
		const result = metadataCall(parts.org, { userId }, method, argument);
		return soapAnswer(method, 'http://soap.sforce.com/2006/04/metadata', result);
	} catch (error) {
		if (error instanceof SalesforceError) return soapFault(door, error.errorCode, error.message);
		return soapFault(
			door,
			'MALFORMED_REQUEST',
			error instanceof Error ? error.message : 'unreadable request',
		);
	}
}

/** https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_login.htm */
function login(parts: SoapParts, door: string, version: string, argument: Xml): Answer {
	const { org, app, sessions, base } = parts;
	const username = childText(argument, 'username') ?? '';
	const [user] = org.store.byValue(org.schema.standard('User'), 'Username', username);
	// A client appends its security token to the password; there is none here.
	if (!user || childText(argument, 'password') !== app.password) {
		return soapFault(
			door,
			'INVALID_LOGIN',
			'Invalid username, password, security token; or user locked out.',
		);
	}
	const userId = String(user['Id']);
	const place = `${version}/${app.organizationId}`;
	return soapAnswer('login', 'urn:partner.soap.sforce.com', {
		result: {
			metadataServerUrl: `${base}/services/Soap/m/${place}`,
			passwordExpired: 'false',
			sandbox: 'false',
			serverUrl: `${base}/services/Soap/u/${place}`,
			sessionId: sessions.create(userId, app.organizationId),
			userId,
			userInfo: userInfo(parts, user),
		},
	});
}

/**
 * What login and getUserInfo say of the user and of the org's currency.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm
 */
function userInfo({ org, app }: SoapParts, user: Row): Record<string, unknown> {
	const { multiCurrency, defaultCurrency } = org.settings;
	const none = { '@xsi:nil': 'true' };
	return {
		currencySymbol: multiCurrency ? none : currencySymbol(org),
		orgDefaultCurrencyIsoCode: multiCurrency ? none : defaultCurrency,
		organizationId: app.organizationId,
		organizationMultiCurrency: String(multiCurrency),
		organizationName: 'Sandbox',
		userDefaultCurrencyIsoCode: multiCurrency ? user['DefaultCurrencyIsoCode'] : none,
		userEmail: user['Email'],
		userFullName: user['Name'],
		userId: user['Id'],
		userName: user['Username'],
		userTimeZone: user['TimeZoneSidKey'],
	};
}
