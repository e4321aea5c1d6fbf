import type Stripe from 'stripe';
import { accountFields, type ChosenMapping } from '../../../lib/customerSync/accountFields';
import type { SyncContext } from '../../../lib/customerSync/syncContext';
import type { Clock } from '../../../lib/clock';
import { type Model, resolveModel } from '../../../lib/model/resolveModel';
import { connectSalesforce, type SalesforceConnection } from '../../../lib/salesforce/connection';
import { connectStripe } from '../../../lib/stripe/client';
import type { SyncSink } from '../../../lib/sync/report';
import type { DoneResult, ProblemResult, SyncResult } from '../../../lib/sync/result';
import type { Settings } from '../../../sandbox/salesforce/settings';
import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';

/** Fields of an account as the org has them. */
export type Row = Record<string, string | number | null | undefined>;

/** Both services, with the context that the use cases are called with. */
export interface SyncWorld extends TestSandbox {
	clock: Clock;
	model: Model;
	/** A connection to the org of a run's own. */
	connect(): Promise<SalesforceConnection>;
	/** The same with a sign-in of its own, as a credential gives it. */
	signIn(): Promise<SalesforceConnection>;
	/** What a run works with; each has a key of its own. */
	context(more?: Partial<SyncContext>, mapping?: ChosenMapping): Promise<SyncContext>;
	/** Lets time pass, for both services and for the runs. */
	pass(seconds: number): Promise<void>;
	/** The data API of the org. */
	api(method: string, path: string, body?: unknown): Promise<unknown>;
	accounts(): Promise<Row[]>;
	account(name: string): Promise<Row & { Id: string }>;
	/** Requests of a service since they were last forgotten. */
	calls(service: 'stripe' | 'salesforce'): Promise<Call[]>;
	forgetCalls(): Promise<void>;
	/** Stripe's own SDK for a location. */
	clientOf: (location: string) => Stripe;
}

export interface Call {
	method: string;
	path: string;
	params?: Record<string, unknown>;
	/** What a composite request consists of, each as method and address. */
	parts?: string[];
}

/** The location whose Stripe account is beside the main one. */
export const AUSTIN = 'Austin';

const keyOf = (location: string) =>
	seededKey(location === AUSTIN ? SEEDED.second.id : SEEDED.main.id, 'secret', false);

/** @param settings of the org */
export async function startSyncWorld(settings: Partial<Settings> = {}): Promise<SyncWorld> {
	const sandbox = await startTestSandbox({ salesforce: { withStripeModel: true, ...settings } });
	const { salesforce } = sandbox;
	if (!salesforce) throw new Error('The sandbox has no org');
	let passed = 0;
	let runs = 0;
	const pass = async (seconds: number) => {
		passed += seconds * 1000;
		await sandbox.call('POST', '/clock', { advance: seconds });
	};
	const clock: Clock = {
		nowMs: () => Date.now() + passed,
		monotonicMs: () => performance.now() + passed,
		// What would be waited for is over at once, for the services too.
		sleep: async (milliseconds) => await pass(Math.max(0, milliseconds) / 1000),
	};
	const { url: instanceUrl, clientId, clientSecret } = salesforce;
	let { accessToken } = salesforce;
	/** For a test that has ended all sessions, and for those after it. */
	const refresh = async () => {
		const response = await fetch(`${instanceUrl}/services/oauth2/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: clientId,
				client_secret: clientSecret,
			}),
		});
		accessToken = ((await response.json()) as { access_token: string }).access_token;
		return { accessToken, instanceUrl };
	};
	const api = async (method: string, path: string, body?: unknown) => {
		const send = async () =>
			await fetch(`${instanceUrl}/services/data/v65.0${path}`, {
				method,
				headers: {
					authorization: `Bearer ${accessToken}`,
					'content-type': 'application/json',
				},
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
		let response = await send();
		if (response.status === 401) {
			await refresh();
			response = await send();
		}
		const text = await response.text();
		if (!response.ok) throw new Error(`${response.status} ${text}`);
		return text ? (JSON.parse(text) as unknown) : undefined;
	};
	const model = resolveModel([]);
	const connect = async () =>
		await connectSalesforce({ kind: 'token', instanceUrl, accessToken, refresh }, { clock });
	const accounts = async () => {
		const { objects } = await sandbox.call<{ objects: Row[] }>(
			'GET',
			'/state?service=salesforce&type=Account',
		);
		return objects.filter(({ IsDeleted }) => !IsDeleted);
	};
	return {
		...sandbox,
		clock,
		pass,
		api,
		accounts,
		account: async (name) => {
			const found = (await accounts()).find(({ Name }) => Name === name);
			if (!found) throw new Error(`There is no account ${name}`);
			return { ...found, Id: String(found['Id']) };
		},
		calls: async (service) =>
			(await sandbox.call<{ requests: Call[] }>('GET', `/requests?service=${service}`)).requests,
		forgetCalls: async () => {
			await sandbox.call('DELETE', '/requests');
		},
		clientOf: (location) => sandbox.client(keyOf(location)),
		restart: async () => {
			await sandbox.call('POST', '/reset');
			await sandbox.call('PATCH', '/settings', {
				stripe: { rateLimit: 1e6, endpointRateLimit: 1e6, searchLag: 0 },
			});
		},
		model,
		connect,
		signIn: async () => {
			const application = { myDomain: instanceUrl, clientId, clientSecret };
			return await connectSalesforce({ kind: 'clientCredentials', ...application }, { clock });
		},
		context: async (more = {}, mapping = { metadata: {} }) => {
			const connection = await connect();
			const clients = new Map<string, Promise<Stripe>>();
			const open = async (location: string) =>
				await connectStripe(
					{
						secretKey: keyOf(location),
						apiAddress: sandbox.stripe.url,
						rateLimit: 100_000,
						endpointRateLimit: 100_000,
					},
					{ clock },
				);
			return {
				salesforce: connection,
				stripeOf: async (location) => {
					const client = clients.get(location) ?? open(location);
					clients.set(location, client);
					return await client;
				},
				locations: [''],
				model,
				names: model.account,
				fields: await accountFields(connection, mapping, model.account),
				matchByEmail: false,
				clearEmptied: false,
				runKey: `run ${++runs}`,
				clock,
				cancelled: () => false,
				...more,
			};
		},
	};
}

/** Deletes all accounts of the org but so many: Edge Communications is one of them. */
export async function keepAccounts(world: SyncWorld, count: number): Promise<void> {
	const { Id: edge } = await world.account('Edge Communications');
	const others = (await world.accounts()).map(({ Id }) => String(Id)).filter((id) => id !== edge);
	const ids = others.slice(count - 1);
	await world.api('DELETE', `/composite/sobjects?ids=${ids.join(',')}`);
	expect(await world.accounts()).toHaveLength(count);
	await world.forgetCalls();
}

/** Collects what a sync tells. */
export function collecting(): SyncSink & {
	done: DoneResult[];
	unchanged: DoneResult[];
	problems: ProblemResult[];
} {
	const done: DoneResult[] = [];
	const unchanged: DoneResult[] = [];
	const problems: ProblemResult[] = [];
	return {
		done,
		unchanged,
		problems,
		result: (result: SyncResult) => {
			if (result.status === 'problem') problems.push(result);
			else (result.status === 'unchanged' ? unchanged : done).push(result);
		},
		progress: () => undefined,
	};
}
