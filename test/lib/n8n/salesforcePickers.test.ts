import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { fieldPicker, invoicePicker, searchAccounts } from '../../../lib/n8n/salesforcePickers';
import { startOrg, type TestOrg } from '../../sandbox/salesforce/harness';

let org: TestOrg;
beforeAll(async () => {
	org = await startOrg({ withStripeModel: true });
});
afterAll(() => org.close());

/** What n8n hands to a picker: the credential, and the parameters as they stand in the editor. */
function editor(parameters: Record<string, unknown> = {}): ILoadOptionsFunctions {
	const { url, clientId, clientSecret } = org;
	return {
		getNode: () => ({
			name: 'Node',
			parameters: { salesforceAuthentication: 'clientCredentials' },
		}),
		getCredentials: async () => ({ myDomain: url, clientId, clientSecret }),
		getCurrentNodeParameter: (name: string) => parameters[name],
	} as unknown as ILoadOptionsFunctions;
}

async function create(object: string, values: object): Promise<string> {
	const { body } = await org.api('POST', `/sobjects/${object}`, values);
	return (body as { id: string }).id;
}

it('accounts are listed by name, with their city', async () => {
	const id = await create('Account', { Name: 'Edge of Tests', BillingCity: 'Austin' });

	const { results } = await searchAccounts.call(editor(), 'edge of');

	expect(results).toEqual([{ name: 'Edge of Tests (Austin)', value: id }]);
});

it('invoices are listed by number, of the object that the org has for them', async () => {
	const picker = invoicePicker({ nameMapping: 'options.nameMapping' });
	const id = await create('Invoice__c', { Name: 'INV-42', Status__c: 'Sent' });
	await create('Contact', { LastName: 'Of a bill' });
	const mapping = [{ ours: 'Invoice__c', existing: 'Contact' }];

	const { results } = await picker.call(editor(), '42');
	const mapped = await picker.call(editor({ 'options.nameMapping': { mapping } }), 'of a bill');

	expect(results).toEqual([{ name: expect.stringContaining('INV-42 (Sent'), value: id }]);
	expect(mapped.results).toMatchObject([{ name: 'Of a bill' }]);
});

it('a list that cannot be shown says why', async () => {
	const picker = invoicePicker({ nameMapping: 'options.nameMapping' });
	const mapping = [{ ours: 'Invoice__c', existing: 'Bill__c' }];

	await expect(picker.call(editor({ 'options.nameMapping': { mapping } }))).rejects.toThrow(
		'Bill__c',
	);
});

it('fields are listed by label, without those that hold no value of their own', async () => {
	const fields = await fieldPicker('Account').call(editor());

	expect(fields).toContainEqual({ name: 'Account Name (Name)', value: 'Name' });
	expect(fields.map(({ value }) => value)).not.toContain('BillingAddress');
});
