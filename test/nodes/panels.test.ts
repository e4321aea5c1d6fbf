import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { SalesforceClientCredentialsApi } from '../../credentials/SalesforceClientCredentialsApi.credentials';
import { StripeAccountApi } from '../../credentials/StripeAccountApi.credentials';
import { openToolbox, type Toolbox } from '../../engine/session';
import manifest from '../../package.json';

// Where a builder looks: what stands where on the panels, and what it is called.

// The package may have to be built first.
jest.setTimeout(120_000);

let nodeTypes: Toolbox['nodeTypes'];
beforeAll(async () => {
	({ nodeTypes } = await openToolbox());
});

const typeNames = manifest.n8n.nodes.map((file) => {
	const name = /([^/]+)\.node\.js$/.exec(file)?.[1] ?? file;
	return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
});

function describedAs(name: string): INodeTypeDescription {
	return nodeTypes.getByNameAndVersion(`n8n-nodes-stripe-salesforce.${name}`).description;
}

/** The labels that the panel shows with these choices, from the top. */
function shown(name: string, choices: Record<string, string>): string[] {
	return describedAs(name)
		.properties.filter(({ displayOptions }) =>
			Object.entries(displayOptions?.show ?? {}).every(
				([field, values = []]) => !(field in choices) || values.includes(choices[field] ?? ''),
			),
		)
		.map(({ displayName, name: field, type }) => (type === 'notice' ? field : displayName));
}

/** What a panel shows: a property, or a choice of one. */
type Shown = INodeProperties & { action?: string; values?: unknown[] };

/** All that a panel shows, however deep. */
function all(properties: readonly unknown[]): Shown[] {
	return (properties as Shown[]).flatMap((property) => [
		property,
		...all(property.options ?? []),
		...all(property.values ?? []),
	]);
}

describe('Stripe Create Customer', () => {
	it('asks what to match by right under the operation, and for the one field that belongs to it', () => {
		const top = (matchBy: string) =>
			shown('stripeCreateCustomer', { operation: 'createOrUpdate', matchBy }).slice(0, 3);

		expect(top('crmId')).toEqual(['Operation', 'Match By', 'CRM ID']);
		expect(top('customerId')).toEqual(['Operation', 'Match By', 'Customer ID']);
		expect(top('email')).toEqual(['Operation', 'Match By', 'Email to Match']);
	});

	it('says that creating again creates again, before any field', () => {
		expect(shown('stripeCreateCustomer', { operation: 'create' }).slice(0, 2)).toEqual([
			'Operation',
			'createNotice',
		]);
		expect(shown('stripeCreateCustomer', { operation: 'createOrUpdate' })).not.toContain(
			'createNotice',
		);
	});

	it('asks for the fields of the action first, the rest after them', () => {
		const labels = shown('stripeCreateCustomer', { operation: 'create' });
		const main = labels.slice(labels.indexOf('Name'), labels.indexOf('Additional Fields'));

		expect(main.map((label) => label.replace(/ Names? or IDs?$/, ''))).toEqual([
			'Name',
			'Phone',
			'Email',
			'Description',
			'Account Balance',
			'Business VAT ID',
			'Source ID',
			'Default Source',
			'Shipping',
			'Coupon',
		]);
	});
});

describe('Stripe Sync Customers', () => {
	it('hides the fields of people where only businesses are synced', () => {
		const labels = (accountKind: string) =>
			shown('stripeSyncCustomers', { operation: 'syncAll', accountKind }).join();

		expect(labels('business')).not.toMatch(/person/i);
		expect(labels('person')).toMatch(/person/i);
	});
});

describe('the credentials', () => {
	// https://github.com/n8n-io/n8n/blob/master/packages/cli/src/credentials/credentials.service.ts
	it('have names that n8n makes sensible default names of', () => {
		const defaults = [new StripeAccountApi(), new SalesforceClientCredentialsApi()].map(
			({ displayName }) => `${displayName.replace(/ API$/, '')} account`,
		);

		expect(defaults).toEqual([
			'Stripe for Salesforce account',
			'Salesforce Client Credentials account',
		]);
	});

	it('say what Salesforce calls the Client ID', () => {
		const clientId = new SalesforceClientCredentialsApi().properties.find(
			({ name }) => name === 'clientId',
		);
		expect(clientId?.description).toContain('Consumer Key');
	});
});

describe('Salesforce Account Trigger', () => {
	it('lists the steps for an admin, and calls publishing what n8n calls it', () => {
		const notice = describedAs('salesforceAccountTrigger').properties.find(
			({ name }) => name === 'setupNotice',
		);
		expect(notice?.displayName.match(/<li>/g)).toHaveLength(3);
		expect(notice?.displayName).toContain('publish this workflow');
	});
});

describe.each(typeNames)('%s', (name) => {
	it('writes brands with their capitals, in what actions are called too', () => {
		for (const { displayName, action, description, hint } of all(describedAs(name).properties)) {
			for (const text of [displayName, action, description, hint]) {
				// Addresses and JSON names stand in texts, too.
				expect(text ?? '').not.toMatch(/(?<![\w/."'-])(stripe|salesforce|plaid)(?![\w/."'-])/);
			}
		}
	});

	it('formats notices with what n8n keeps of HTML', () => {
		for (const { displayName, type } of all(describedAs(name).properties)) {
			if (type === 'notice') expect(displayName).not.toMatch(/<(?!\/?(ul|li|a|br)\b)/);
		}
	});
});
