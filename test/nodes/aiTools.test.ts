import { openToolbox } from '../../engine/session';
import manifest from '../../package.json';

// What an agent of n8n can do with the nodes; a whole n8n shows it in test/e2e.

// The package may have to be built first.
jest.setTimeout(120_000);

const names = manifest.n8n.nodes.map((file) => /([^/]+)\.node\.js$/.exec(file)?.[1] ?? file);

/** An admin runs it once, and it changes what an org is. */
const NO_TOOL = ['SalesforceStripeSetup'];

/**
 * Fields so named are n8n's own in a tool: the editor lets no model fill them.
 * https://github.com/n8n-io/n8n/blob/master/packages/frontend/editor-ui/src/features/ndv/parameters/utils/fromAIOverride.utils.ts
 */
const WITHHELD = ['description', 'toolDescription', 'toolName'];

describe.each(names)('%s', (name) => {
	const type = `n8n-nodes-stripe-salesforce.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
	const isAction = !name.endsWith('Trigger') && !NO_TOOL.includes(name);

	it(`is ${isAction ? '' : 'not '}offered to models`, async () => {
		const { nodeTypes } = await openToolbox();
		const { description } = nodeTypes.getByNameAndVersion(type);
		expect(description.usableAsTool).toBe(isAction ? true : undefined);
	});

	it('has no field that n8n withholds from models', async () => {
		const { nodeTypes } = await openToolbox();
		const { properties } = nodeTypes.getByNameAndVersion(type).description;
		expect(properties.filter((property) => WITHHELD.includes(property.name))).toEqual([]);
	});
});
