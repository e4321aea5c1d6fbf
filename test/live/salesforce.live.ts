import type Stripe from 'stripe';
import { pollOnce, testCredential } from '../../engine';
import { chain } from '../../engine/workflowSketch';
import { systemClock } from '../../lib/n8n/clock';
import { connectSalesforce, type SalesforceConnection } from '../../lib/salesforce/connection';
import { queryRecords } from '../../lib/salesforce/query';
import { soql } from '../../lib/salesforce/soql';
import { ensureBuilt } from '../../tools/ensureBuilt';
import { RUN, runNode, salesforceData, stripeClient } from './support';

let stripe: Stripe;
let org: SalesforceConnection;
let accountId = '';
beforeAll(async () => {
	await ensureBuilt();
	stripe = await stripeClient();
	org = await connectSalesforce(
		{ kind: 'clientCredentials', ...salesforceData() },
		{ clock: systemClock },
	);
	await refuseProduction();
	const { id } = await org.request<{ id: string }>({
		method: 'POST',
		path: '/sobjects/Account',
		json: { Name: `O’Neil & Söhne ${RUN}`, Phone: '+49 30 901820', BillingCity: 'Berlin' },
		doing: 'Making an account',
	});
	accountId = id;
});
afterAll(async () => {
	if (!accountId) return;
	const customerId = await customerIdOf(accountId);
	if (customerId) await stripe.customers.del(customerId);
	await org.request({
		method: 'DELETE',
		path: `/sobjects/Account/${accountId}`,
		doing: 'Deleting the account',
	});
});

/** The suite writes to the org, so it must be one for trying things out. */
async function refuseProduction(): Promise<void> {
	const [found] = await queryRecords<{ IsSandbox: boolean; OrganizationType: string }>(
		org,
		soql`SELECT IsSandbox, OrganizationType FROM Organization`,
	);
	if (!found?.IsSandbox && found?.OrganizationType !== 'Developer Edition') {
		throw new Error('This org is neither a sandbox nor a Developer Edition: nothing was written');
	}
}

/** The ID of its customer that the account holds; '' while it holds none. */
async function customerIdOf(account: string): Promise<string> {
	const [found] = await queryRecords<{ Stripe_Customer_ID__c: string | null }>(
		org,
		soql`SELECT Stripe_Customer_ID__c FROM Account WHERE Id = ${account}`,
	);
	return found?.Stripe_Customer_ID__c ?? '';
}

describe('Salesforce itself, in an org for trying things out', () => {
	it('accepts the credential', async () => {
		const credential = { type: 'salesforceClientCredentialsApi', data: salesforceData() };

		expect(await testCredential(credential)).toMatchObject({ status: 'OK' });
	});

	it('has what the nodes use; otherwise install it with the node Salesforce Stripe Setup', async () => {
		const { error, outputs } = await runNode('salesforceStripeSetup', { operation: 'check' });

		expect(error).toBeUndefined();
		const lacking = (outputs[0] ?? []).filter(({ status }) => status !== 'present');
		expect(lacking).toEqual([]);
	});

	it('tells the trigger of a new account', async () => {
		const workflow = chain({
			name: 'Trigger',
			type: 'n8n-nodes-stripe-salesforce.salesforceAccountTrigger',
			parameters: { salesforceAuthentication: 'clientCredentials', fields: ['Name'] },
			credentials: { salesforceClientCredentialsApi: { id: 'org', name: 'Org' } },
		});
		const credentials = [
			{ id: 'org', name: 'Org', type: 'salesforceClientCredentialsApi', data: salesforceData() },
		];

		const { items } = await pollOnce({ workflow, credentials, mode: 'manual' });

		expect((items?.[0] ?? []).map(({ json }) => json['Id'])).toContain(accountId);
	});

	it('gets the customer’s ID into the account, and the second time nothing is done', async () => {
		const send = async () =>
			await runNode('stripeSyncCustomers', { operation: 'sendCustomer', accountId });
		const first = await send();
		const second = await send();

		expect([first.error, second.error]).toEqual([undefined, undefined]);
		expect(first.outputs[0]?.[0]).toMatchObject({ status: 'created' });
		expect(second.outputs[0]?.[0]).toMatchObject({ status: 'unchanged' });
		expect(await stripe.customers.retrieve(await customerIdOf(accountId))).toMatchObject({
			name: `O’Neil & Söhne ${RUN}`,
			phone: '+49 30 901820',
			address: { city: 'Berlin' },
		});
	});
});
