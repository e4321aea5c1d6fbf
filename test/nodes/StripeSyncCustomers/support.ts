import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import type { Settings } from '../../../sandbox/salesforce/settings';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';
import { useSkippedWaits } from '../../support/skippedWaits';

/** A row of the org, as the control API shows it. */
export type Row = Record<string, string | number | null | undefined>;

export interface SyncRun {
	parameters: INodeParameters;
	items?: readonly IDataObject[];
	/** Settings of the node itself. */
	node?: object;
	executionId?: string;
	/** Changes to the Stripe credential. */
	stripe?: object;
}

export interface SyncResult {
	result: RunResult;
	synced: IDataObject[];
	problems: IDataObject[];
}

/** Stripe and an org with the package's data model, and the node run against both. */
export interface SyncSandbox extends TestSandbox {
	run(run: SyncRun): Promise<SyncResult>;
	/** Credentials in n8n's export form. */
	credentials(): object[];
	/** Records of the org, deleted ones too. */
	records(type: string): Promise<Row[]>;
	account(name: string): Promise<Row>;
	/** Accounts that are not deleted. */
	liveAccounts(): Promise<Row[]>;
	customers(): Promise<IDataObject[]>;
	/** The data API of the org. */
	api(method: string, path: string, body?: unknown): Promise<unknown>;
	/** Requests of a service since the last reset. */
	calls(service: 'stripe' | 'salesforce'): Promise<Array<{ method: string; path: string }>>;
	forgetCalls(): Promise<void>;
}

/**
 * A sandbox for all tests of a file, emptied before each. What the nodes wait for is skipped.
 *
 * @returns gives the sandbox once the tests run
 */
export function useSyncSandbox(settings?: Partial<Settings>): () => SyncSandbox {
	// The first test may have to wait for the package to be built.
	jest.setTimeout(120_000);
	useSkippedWaits();
	let sandbox: SyncSandbox | undefined;
	const running = () => {
		if (!sandbox) throw new Error('The sandbox runs in tests and their hooks only');
		return sandbox;
	};
	beforeAll(async () => {
		sandbox = await startSyncSandbox(settings);
	});
	afterAll(async () => {
		await sandbox?.close();
	});
	beforeEach(() => running().restart());
	return running;
}

export async function startSyncSandbox(settings: Partial<Settings> = {}): Promise<SyncSandbox> {
	const sandbox = await startTestSandbox({ salesforce: { withStripeModel: true, ...settings } });
	const { salesforce } = sandbox;
	if (!salesforce) throw new Error('The sandbox has no org');
	let { accessToken } = salesforce;
	const records = async (type: string) =>
		(await sandbox.call<{ objects: Row[] }>('GET', `/state?service=salesforce&type=${type}`))
			.objects;
	const credentials = (stripe: object = {}) => [
		{
			id: 'stripe',
			name: 'Stripe',
			type: 'stripeAccountApi',
			data: {
				secretKey: sandbox.stripe.secretKey,
				apiAddress: sandbox.stripe.url,
				rateLimit: 100_000,
				endpointRateLimit: 100_000,
				...stripe,
			},
		},
		{
			id: 'org',
			name: 'Org',
			type: 'salesforceClientCredentialsApi',
			data: {
				myDomain: salesforce.url,
				clientId: salesforce.clientId,
				clientSecret: salesforce.clientSecret,
			},
		},
	];
	const liveAccounts = async () => (await records('Account')).filter(({ IsDeleted }) => !IsDeleted);
	return {
		...sandbox,
		credentials,
		liveAccounts,
		restart: async () => {
			await sandbox.call('POST', '/reset');
			await sandbox.call('PATCH', '/settings', {
				stripe: { rateLimit: 1e6, endpointRateLimit: 1e6, searchLag: 0 },
			});
		},
		records,
		account: async (name) => {
			const found = (await records('Account')).find(({ Name }) => Name === name);
			if (!found) throw new Error(`There is no account ${name}`);
			return found;
		},
		customers: async () =>
			(
				await sandbox.call<{ objects: IDataObject[] }>('GET', '/state?service=stripe&type=customer')
			).objects.filter(({ deleted }) => !deleted),
		api: async (method, path, body) => {
			const send = async () =>
				await fetch(`${salesforce.url}/services/data/v65.0${path}`, {
					method,
					headers: {
						authorization: `Bearer ${accessToken}`,
						'content-type': 'application/json',
					},
					...(body !== undefined && { body: JSON.stringify(body) }),
				});
			let response = await send();
			if (response.status === 401) {
				accessToken = await signIn(salesforce);
				response = await send();
			}
			const text = await response.text();
			if (!response.ok) throw new Error(`${response.status} ${text}`);
			return text ? (JSON.parse(text) as unknown) : undefined;
		},
		calls: async (service) =>
			(
				await sandbox.call<{ requests: Array<{ method: string; path: string }> }>(
					'GET',
					`/requests?service=${service}`,
				)
			).requests,
		forgetCalls: async () => {
			await sandbox.call('DELETE', '/requests');
		},
		run: async (run) => {
			const result = await runWorkflow({
				workflow: workflowOf(run),
				credentials: credentials(run.stripe),
				pinData: { Start: (run.items ?? [{}]).map((json) => ({ json })) },
				executionId: run.executionId,
			});
			const [synced = [], problems = []] = result.nodes['Sync'] ?? [];
			const told = problems.map(jsonOf);
			return {
				result,
				synced: synced.map(jsonOf),
				problems: worksItemByItem(run) ? told.map(withReferences) : told,
			};
		},
	};
}

/** A new token, for a test that has ended all sessions. */
async function signIn({
	url,
	clientId,
	clientSecret,
}: NonNullable<TestSandbox['salesforce']>): Promise<string> {
	const response = await fetch(`${url}/services/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams({
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
		}),
	});
	return ((await response.json()) as { access_token: string }).access_token;
}

function jsonOf({ json }: INodeExecutionData): IDataObject {
	return json;
}

/** A workflow of the node alone. */
export function workflowOf({ parameters, node, ...run }: SyncRun): object {
	return chain(START, {
		name: 'Sync',
		type: 'n8n-nodes-stripe-salesforce.stripeSyncCustomers',
		parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
		credentials: {
			stripeAccountApi: { id: 'stripe', name: 'Stripe' },
			salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
		},
		...(worksItemByItem({ parameters, ...run }) && { onError: 'continueErrorOutput' }),
		...node,
	});
}

/** Whether an operation follows *On Error*; then these tests let it use n8n's error output. */
function worksItemByItem({ parameters }: SyncRun): boolean {
	const { operation, customers } = parameters;
	return operation === 'sendCustomer' || operation === 'writeCustomerId' || customers === 'items';
}

/** On the error output the IDs stand in `details`. */
function withReferences({ error, details }: IDataObject): IDataObject {
	const { accountId = '', accountName = '', customerId = '', ...others } = details as IDataObject;
	return { accountId, accountName, customerId, error, details: others };
}

/** Expects that each account holds the ID of a customer of its own, and that there are no others. */
export async function expectOneCustomerEach(sandbox: SyncSandbox): Promise<void> {
	const held = (await sandbox.liveAccounts()).map((each) => each['Stripe_Customer_ID__c']).sort();
	const customers = (await sandbox.customers()).map(({ id }) => id).sort();
	expect(new Set(customers).size).toBe(customers.length);
	expect(held).toEqual(customers);
}
