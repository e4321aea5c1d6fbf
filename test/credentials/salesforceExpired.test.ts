import { pollOnce, runWorkflow } from '../../engine';
import { chain, START, workflow } from '../../engine/workflowSketch';
import type { SalesforceAccess } from '../../sandbox/salesforce';
import {
	expectOneCustomerEach,
	startSyncSandbox,
	type SyncSandbox,
} from '../nodes/StripeSyncCustomers/support';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let sandbox: SyncSandbox;
let access: SalesforceAccess;
beforeAll(async () => {
	sandbox = await startSyncSandbox();
	access = sandbox.salesforce as SalesforceAccess;
	// JWTs are signed by this machine's clock, whatever the org's says.
	await sandbox.call('POST', '/clock', { advance: 3600 });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

/** n8n's own credentials for Salesforce, as they are after their tokens have expired. */
const credentials = () => [
	...sandbox.credentials(),
	{
		id: 'oauth',
		name: 'OAuth2',
		type: 'salesforceOAuth2Api',
		data: {
			clientId: access.clientId,
			clientSecret: access.clientSecret,
			accessTokenUrl: `${access.url}/services/oauth2/token`,
			oauthTokenData: {
				access_token: 'expired',
				refresh_token: access.refreshToken,
				instance_url: access.url,
			},
		},
	},
	{
		id: 'jwt',
		name: 'JWT',
		type: 'salesforceJwtApi',
		data: {
			clientId: access.clientId,
			username: access.username,
			privateKey: access.privateKey,
			myDomainUrl: access.url,
			accessToken: 'expired',
			instanceUrl: access.url,
		},
	},
];

const node = (type: string, parameters: object) => ({
	id: 'node',
	name: 'Node',
	type: `n8n-nodes-stripe-salesforce.${type}`,
	typeVersion: 1,
	position: [0, 0],
	parameters: { ...parameters },
	credentials: {
		stripeAccountApi: { id: 'stripe', name: 'Stripe' },
		salesforceOAuth2Api: { id: 'oauth', name: 'OAuth2' },
		salesforceJwtApi: { id: 'jwt', name: 'JWT' },
	},
});

const signIns = async () =>
	(await sandbox.calls('salesforce')).filter(({ path }) =>
		path.startsWith('/services/oauth2/token'),
	);

describe.each(['oAuth2', 'jwt'])(
	'with n8n’s own credential (%s) whose token has expired',
	(kind) => {
		it('all accounts are synced, after signing in once', async () => {
			const sync = node('stripeSyncCustomers', {
				salesforceAuthentication: kind,
				operation: 'syncAll',
			});

			const { error, nodes } = await runWorkflow({
				workflow: chain(START, sync),
				credentials: credentials(),
			});

			expect(error).toBeUndefined();
			expect(nodes['Node']?.[1] ?? []).toEqual([]);
			await expectOneCustomerEach(sandbox);
			expect(await signIns()).toHaveLength(1);
		});

		it('the account trigger finds what is new, after signing in once', async () => {
			const trigger = node('salesforceAccountTrigger', {
				salesforceAuthentication: kind,
				fields: ['Name'],
			});
			const poll = async (staticData?: Awaited<ReturnType<typeof pollOnce>>['staticData']) =>
				await pollOnce({
					workflow: workflow([trigger], []),
					credentials: credentials(),
					staticData,
					mode: 'trigger',
				});
			const { staticData } = await poll();
			await sandbox.api('POST', '/sobjects/Account', { Name: 'Newcomer' });
			await sandbox.forgetCalls();

			const { items } = await poll(staticData);

			expect(items?.[0]).toMatchObject([{ json: { changeType: 'new', Name: 'Newcomer' } }]);
			expect(await signIns()).toHaveLength(1);
		});
	},
);
