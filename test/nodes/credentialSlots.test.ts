import type { INodeTypeDescription } from 'n8n-workflow';
import { openToolbox } from '../../engine/session';
import manifest from '../../package.json';

// What n8n's editor makes of the conditions of a node's credentials; a whole n8n shows it in test/e2e.
// https://github.com/n8n-io/n8n/blob/master/packages/frontend/editor-ui/src/app/utils/nodeTypesUtils.ts

// The package may have to be built first.
jest.setTimeout(120_000);

const names = manifest.n8n.nodes.map((file) => /([^/]+)\.node\.js$/.exec(file)?.[1] ?? file);

/** The fields that the editor takes for the choice of a credential, by what each value shows. */
function choices({ credentials = [] }: INodeTypeDescription): Map<string, unknown[]> {
	const found = new Map<string, unknown[]>();
	for (const { displayOptions } of credentials) {
		for (const [field, values = []] of Object.entries(displayOptions?.show ?? {})) {
			if (!field.startsWith('@')) found.set(field, [...(found.get(field) ?? []), ...values]);
		}
	}
	return found;
}

/** What the slots of our services are called on the panel, by the credentials' types. */
const SLOTS: Readonly<Record<string, string>> = {
	plaidApi: 'Plaid',
	stripeAccountApi: 'Stripe',
	salesforceOAuth2Api: 'Salesforce',
	salesforceJwtApi: 'Salesforce',
	salesforceClientCredentialsApi: 'Salesforce',
	smtp: 'SMTP',
};

describe.each(names)('%s', (name) => {
	let description: INodeTypeDescription;
	beforeAll(async () => {
		const { nodeTypes } = await openToolbox();
		const type = `n8n-nodes-stripe-salesforce.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
		({ description } = nodeTypes.getByNameAndVersion(type));
	});

	it('hides no field but one whose every choice is a credential', () => {
		for (const [field, shown] of choices(description)) {
			const property = description.properties.find((one) => one.name === field);
			const values = property?.options?.map((option) => 'value' in option && option.value);
			expect([field, shown]).toEqual([field, values]);
		}
	});

	it('offers in each slot the credentials of its kind', () => {
		const { credentials = [] } = description;
		const alwaysShown = credentials.filter(({ displayOptions }) => !displayOptions?.show);
		// Beside a choice, the editor would fill their slots with the credentials of the choice.
		if (choices(description).size > 0) expect(alwaysShown).toEqual([]);
		for (const { displayOptions } of credentials) {
			const versions = displayOptions?.show?.['@version'];
			if (versions) expect(versions).toEqual([description.version].flat());
		}
	});

	it('names its slots by the service', () => {
		for (const { name: type, displayName } of description.credentials ?? []) {
			expect([type, displayName]).toEqual([type, SLOTS[type]]);
		}
	});
});
