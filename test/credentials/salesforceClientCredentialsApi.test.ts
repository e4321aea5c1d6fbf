import type { ICredentialTestFunctions } from 'n8n-workflow';
import { SalesforceClientCredentialsApi } from '../../credentials/SalesforceClientCredentialsApi.credentials';
import { salesforceClientCredentialsApiTest } from '../../lib/n8n/salesforceCredentialTest';
import { type ConnectedOrg, startConnectedOrg } from '../lib/salesforce/support';

let org: ConnectedOrg;
beforeAll(async () => {
	org = await startConnectedOrg();
});
afterAll(() => org.close());

const tested = async (changes: Record<string, string> = {}) => {
	const data = {
		myDomain: org.url,
		clientId: org.clientId,
		clientSecret: org.clientSecret,
		...changes,
	};
	return await salesforceClientCredentialsApiTest.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'Org',
		type: 'salesforceClientCredentialsApi',
		data,
	});
};

test('a credential that works says where it leads', async () => {
	const { status, message } = await tested();

	expect(status).toBe('OK');
	expect(message).toContain(`Connection successful: ${org.url}`);
});

test.each([
	[
		'the address of all orgs',
		{ myDomain: 'https://login.salesforce.com' },
		'sign-in page of all orgs',
	],
	[
		'the address for browsers',
		{ myDomain: 'acme.lightning.force.com' },
		'for people with a browser',
	],
	['no address', { myDomain: '' }, 'My Domain: it is empty'],
	['a wrong client ID', { clientId: 'nobody' }, 'Check the client ID'],
	['a wrong client secret', { clientSecret: 'guess' }, 'Check the client secret'],
])('a credential with %s says so', async (_name, changes, message) => {
	expect(await tested(changes)).toEqual({
		status: 'Error',
		message: expect.stringContaining(message),
	});
});

test('a credential of an app whose user may not use the API says so', async () => {
	org.faults.add({
		service: 'salesforce',
		path: 'limits',
		fault: {
			type: 'status',
			status: 403,
			body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'API is disabled for this User' }],
		},
	});

	expect(await tested()).toEqual({
		status: 'Error',
		message: expect.stringContaining('API Enabled'),
	});
});

test('the secret is kept as one, and no field shows it', () => {
	const { properties } = new SalesforceClientCredentialsApi();
	const secret = properties.find(({ name }) => name === 'clientSecret');

	expect(secret?.typeOptions?.password).toBe(true);
	expect(properties.filter(({ required }) => required).map(({ name }) => name)).toEqual([
		'myDomain',
		'clientId',
		'clientSecret',
	]);
});
