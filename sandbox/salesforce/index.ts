import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { SandboxService, ServiceHost } from '../service';
import { controlRoutes } from './control';
import type { ConnectedApp } from './http/oauth';
import { serveSalesforce } from './http/server';
import { SalesforceApi } from './http/service';
import type { Org } from './org';
import { isSetup } from './records/access';
import { SandboxOrg } from './sandboxOrg';
import { usernames } from './seed/seed';
import { tableOf } from './store/columns';
import type { Settings } from './settings';

/** What a client needs to reach the org. */
export interface SalesforceAccess {
	/** The org's My Domain: login and API address in one. */
	url: string;
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
	/** A session of the user, for clients that bring none of their own. */
	accessToken: string;
	refreshToken: string;
	/** PEM key of the JWT bearer flow. */
	privateKey: string;
	organizationId: string;
	/** Users whose profiles allow less. */
	standardUsername: string;
	minimumUsername: string;
}

/**
 * Starts the Salesforce org on `port` (0: any free one). `initial` are settings that the org begins
 * with and comes back to at a reset.
 */
export async function startSalesforce(
	host: ServiceHost,
	port: number,
	initial: Partial<Settings> = {},
): Promise<SandboxService<SalesforceAccess>> {
	void makeKeys();
	const org = new SandboxOrg(host.database, () => host.clock.nowMs(), initial);
	const organizationId = String(org.store.get('SELECT Id FROM sf_Organization')?.['Id']);
	const keys = await keyPair(org);
	const app: ConnectedApp = {
		clientId: '3MVG9sandboxOrgConnectedApp.n8nNodesStripeSalesforce',
		clientSecret: 'sandbox-client-secret',
		publicKey: keys.publicKey,
		runAs: usernames.admin,
		password: 'sandbox-password',
		organizationId,
	};
	let url = '';
	const api = new SalesforceApi(org, app, () => url, host.deliveries);
	const server = await serveSalesforce(host, api, port);
	url = server.url;
	return {
		name: 'salesforce',
		url,
		access: {
			url,
			clientId: app.clientId,
			clientSecret: app.clientSecret,
			username: app.runAs,
			password: app.password,
			accessToken: standingSession(org, api, organizationId),
			refreshToken: api.sessions.refreshToken(org.admin.userId),
			privateKey: keys.privateKey,
			organizationId,
			standardUsername: usernames.standard,
			minimumUsername: usernames.minimum,
		},
		reset() {
			org.reset();
			api.reset();
		},
		state: ({ type }) => allRecords(org, api, type),
		settings: () => ({ ...org.settings }),
		changeSettings: (patch) => org.changeSettings(patch),
		controlRoutes: (control) => controlRoutes(control, org, api),
		close: () => server.close(),
	};
}

/** All that users have put into the org, with the mails that it has sent; or one object's records. */
function allRecords(org: Org, api: SalesforceApi, type?: string): unknown[] {
	const mails = api.mailbox.all().map((mail) => ({ type: 'email', ...mail, name: mail.subject }));
	if (type === 'email') return mails;
	const shown = type
		? [org.schema.object(type)].filter((def) => def !== undefined)
		: org.schema.all().filter((def) => !isSetup(def) && !def.hidden && !def.toolingOnly);
	const records = shown.flatMap((def) =>
		org.store.all(`SELECT * FROM ${tableOf(def.name)}`).map((row) => ({
			type: def.name,
			...Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
		})),
	);
	return type ? records : [...records, ...mails];
}

interface KeyPair {
	privateKey: string;
	publicKey: string;
}

let newKeys: Promise<KeyPair> | undefined;

/** Key pair of the orgs that are new in this process; it is made beside the rest of the start. */
function makeKeys(): Promise<KeyPair> {
	newKeys ??= promisify(generateKeyPair)('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	return newKeys;
}

/** The org's key pair: made once, then kept with the org. */
async function keyPair(org: Org): Promise<KeyPair> {
	const privateKey = org.store.meta('privateKey');
	const publicKey = org.store.meta('publicKey');
	if (privateKey && publicKey) return { privateKey, publicKey };
	const made = await makeKeys();
	org.store.setMeta('privateKey', made.privateKey);
	org.store.setMeta('publicKey', made.publicKey);
	return made;
}

/** The session that `access` hands out, the same for a kept org. */
function standingSession(org: Org, api: SalesforceApi, organizationId: string): string {
	const kept = org.store.meta('accessToken');
	if (kept && api.sessions.isLive(kept)) return kept;
	const token = api.sessions.create(org.admin.userId, organizationId);
	org.store.setMeta('accessToken', token);
	return token;
}
