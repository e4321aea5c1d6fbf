import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { type ConnectedOrg, problemOf, startConnectedOrg } from '../lib/salesforce/support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());
beforeEach(() => org.forgetCalls());

const limits = { path: '/limits', doing: 'Reading the limits' } as const;
let credentialCount = 0;

interface Surroundings {
	authentication: string;
	/** What n8n has stored. */
	stored: IDataObject;
	refreshOAuth2Token?: () => Promise<unknown>;
	httpRequestWithAuthentication?: (type: string, request: IHttpRequestOptions) => Promise<unknown>;
}

/** As much of n8n as the connection uses. */
function contextOf({ authentication, stored, ...helpers }: Surroundings): IExecuteFunctions {
	const reference = { id: String(++credentialCount), name: 'Org' };
	return {
		getNode: () => ({
			parameters: { salesforceAuthentication: authentication },
			credentials: {
				salesforceOAuth2Api: reference,
				salesforceJwtApi: reference,
				salesforceClientCredentialsApi: reference,
			},
		}),
		getCredentials: async () => stored,
		helpers,
	} as unknown as IExecuteFunctions;
}

const oauth = (token: IDataObject): IDataObject => ({ oauthTokenData: token });

describe('with client credentials', () => {
	it('a node reaches the org', async () => {
		const { url, clientId, clientSecret } = org;
		const stored = { myDomain: url, clientId, clientSecret };

		const connection = await salesforceConnection(
			contextOf({ authentication: 'clientCredentials', stored }),
		);

		expect(await connection.request(limits)).toHaveProperty('DailyApiRequests');
	});
});

describe('with n8n’s OAuth2 credential', () => {
	it('a node uses the token that n8n has', async () => {
		const stored = oauth({ access_token: org.accessToken, instance_url: org.url });

		const connection = await salesforceConnection(contextOf({ authentication: 'oAuth2', stored }));

		expect(await connection.request(limits)).toHaveProperty('DailyApiRequests');
	});

	it('n8n renews the token once, and the address that was known stays', async () => {
		const stored = oauth({ access_token: 'expired', instance_url: org.url });
		const refreshOAuth2Token = jest.fn(async () => {
			// As n8n once did: what comes back replaces all that was stored.
			stored['oauthTokenData'] = { access_token: org.accessToken };
		});
		const context = contextOf({ authentication: 'oAuth2', stored, refreshOAuth2Token });
		const connection = await salesforceConnection(context);

		await Promise.all([1, 2, 3].map(async () => connection.request(limits)));
		const next = await salesforceConnection(context);

		expect(refreshOAuth2Token).toHaveBeenCalledTimes(1);
		expect(next.instanceUrl).toBe(org.url);
		expect(await next.request(limits)).toHaveProperty('DailyApiRequests');
	});

	it('an n8n without that helper renews the token by a request of its own', async () => {
		const stored = oauth({ access_token: 'expired', instance_url: org.url });
		const asked: string[] = [];
		const context = contextOf({
			authentication: 'oAuth2',
			stored,
			httpRequestWithAuthentication: async (type, { url }) => {
				asked.push(`${type} ${url}`);
				stored['oauthTokenData'] = { access_token: org.accessToken, instance_url: org.url };
			},
		});

		await (await salesforceConnection(context)).request(limits);

		expect(asked).toEqual([`salesforceOAuth2Api ${org.url}/services/data/v65.0/`]);
	});

	it('an address that no token tells is read off the identity', async () => {
		const id = 'https://login.salesforce.com/id/00D/005';
		const stored = oauth({ access_token: org.accessToken, id });
		const context = contextOf({
			authentication: 'oAuth2',
			stored,
			httpRequestWithAuthentication: async (_type, { url }) =>
				url === id ? { urls: { rest: `${org.url}/services/data/v{version}/` } } : {},
		});

		expect((await salesforceConnection(context)).instanceUrl).toBe(org.url);
	});

	it('that nobody has connected a node says so', async () => {
		const problem = await problemOf(
			salesforceConnection(contextOf({ authentication: 'oAuth2', stored: {} })),
		);

		expect(problem.whatToDo).toContain('Connect my account');
	});

	it('that n8n cannot renew a node says so', async () => {
		const stored = oauth({ access_token: 'expired', instance_url: org.url });
		const context = contextOf({
			authentication: 'oAuth2',
			stored,
			refreshOAuth2Token: async () => {
				throw new Error('the grant was revoked');
			},
		});

		const problem = await problemOf((await salesforceConnection(context)).request(limits));

		expect(problem.message).toContain('the grant was revoked');
		expect(problem.whatToDo).toContain('connect it again');
	});
});

describe('with n8n’s JWT credential', () => {
	const jwtContext = (stored: IDataObject) => {
		const signIns = jest.fn(async () => {
			Object.assign(stored, { accessToken: org.accessToken, instanceUrl: org.url });
		});
		return {
			signIns,
			context: contextOf({
				authentication: 'jwt',
				stored,
				httpRequestWithAuthentication: signIns,
			}),
		};
	};

	it('n8n signs in first when it has no token yet', async () => {
		const { context, signIns } = jwtContext({ accessToken: '', instanceUrl: '' });

		const connection = await salesforceConnection(context);

		expect(await connection.request(limits)).toHaveProperty('DailyApiRequests');
		expect(signIns).toHaveBeenCalledTimes(1);
	});

	it('the token that n8n has is used, and renewed by n8n when it has expired', async () => {
		const { context, signIns } = jwtContext({ accessToken: 'expired', instanceUrl: org.url });
		const connection = await salesforceConnection(context);
		expect(signIns).not.toHaveBeenCalled();

		await Promise.all([1, 2, 3].map(async () => connection.request(limits)));

		expect(signIns).toHaveBeenCalledTimes(1);
	});
});

test('a connection of an unknown kind is refused', async () => {
	const problem = await problemOf(
		salesforceConnection(contextOf({ authentication: 'password', stored: {} })),
	);

	expect(problem.field).toBe('Salesforce Connection');
});
