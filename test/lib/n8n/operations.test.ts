import {
	displayParameter,
	type IExecuteFunctions,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypes,
	Workflow,
} from 'n8n-workflow';
import { Problem } from '../../../lib/errors';
import { type Operation, operationRouter } from '../../../lib/n8n/operations';

const field = (name: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: name.toUpperCase(),
	name,
	type: 'string',
	default: '',
	...more,
});

const operation = (
	name: string,
	value: string,
	lists: Pick<Operation, 'options' | 'properties'> = {},
): Operation => ({
	description: { name, value, action: name },
	...lists,
	execute: async () => [[{ json: { ran: value } }]],
});

const context = (
	parameters: Record<string, unknown>,
	{ items = 1, continues = false }: { items?: number; continues?: boolean } = {},
) =>
	({
		continueOnFail: () => continues,
		getInputData: () => Array.from({ length: items }, () => ({ json: { came: 'in' } })),
		getNodeParameter: (name: string, _item: number, otherwise: unknown) =>
			parameters[name] ?? otherwise,
		getNode: () => ({ name: 'Example', type: 'example', typeVersion: 1, parameters }),
	}) as unknown as IExecuteFunctions;

/** Names of the fields, or of the entries of Options, that n8n shows for these parameters. */
function shown(
	properties: readonly INodeProperties[],
	parameters: INodeParameters,
	options = false,
): string[] {
	const isShown = (property: INodeProperties) =>
		displayParameter(parameters, property, null, null, parameters);
	const panel = properties.filter(isShown);
	if (!options) return panel.map(({ name }) => name);
	const entries = panel.find(({ name }) => name === 'options')?.options ?? [];
	return (entries as INodeProperties[]).filter(isShown).map(({ name }) => name);
}

const both = field('both');
const first = operation('Make It', 'make', {
	properties: [field('notice'), both, field('last')],
	options: [field('onlyMake')],
});
const second = operation('Make or Mend', 'mend', {
	properties: [field('match'), both, field('more', { displayOptions: { show: { match: ['a'] } } })],
	options: [field('alsoMend')],
});
const router = operationRouter({
	operations: [first, second],
	properties: [field('everywhere')],
	options: [field('common')],
});

describe('the panel', () => {
	it('shows each operation its own fields, in its own order, and those of all after them', () => {
		expect(shown(router.properties, { operation: 'make' })).toEqual([
			'operation',
			'notice',
			'both',
			'last',
			'everywhere',
			'options',
		]);
		expect(shown(router.properties, { operation: 'mend', match: 'a' })).toEqual([
			'operation',
			'match',
			'both',
			'more',
			'everywhere',
			'options',
		]);
	});

	it('keeps a field’s own condition beside that of its operation', () => {
		expect(shown(router.properties, { operation: 'mend', match: 'b' })).not.toContain('more');
		expect(shown(router.properties, { operation: 'make', match: 'a' })).not.toContain('more');
	});

	it('has each field once, however many operations share it', () => {
		expect(router.properties.filter(({ name }) => name === 'both')).toEqual([both]);
	});

	it('offers each operation its options, by name', () => {
		expect(shown(router.properties, { operation: 'make' }, true)).toEqual(['common', 'onlyMake']);
		expect(shown(router.properties, { operation: 'mend' }, true)).toEqual(['alsoMend', 'common']);
	});

	it('has no collection of options when there are none', () => {
		const { properties } = operationRouter({ operations: [operation('A', 'a')] });
		expect(properties.map(({ name }) => name)).toEqual(['operation']);
	});

	it('begins with the first operation', () => {
		expect(router.properties[0]).toMatchObject({ name: 'operation', default: 'make' });
	});
});

describe('running', () => {
	it('does what is chosen', async () => {
		expect(await router.run(context({ operation: 'mend' }))).toEqual([[{ json: { ran: 'mend' } }]]);
	});

	it.each([
		['one that does not exist', 'delete', 'Operation: this node has none called “delete”'],
		[
			'a name of JavaScript’s own',
			'constructor',
			'Operation: this node has none called “constructor”',
		],
		['another spelling', 'Make', 'Operation: this node has none called “Make”'],
		['nothing', undefined, 'Operation: none is chosen'],
		['null', null, 'Operation: none is chosen'],
	])('refuses %s, and says which there are', async (_name, value, message) => {
		await expect(router.run(context({ operation: value }))).rejects.toMatchObject({
			name: 'NodeOperationError',
			message,
			description: 'Choose one from the list; in a workflow they are called make, mend',
		});
	});
});

describe('what belongs to no single item', () => {
	const signIn: Operation = {
		...operation('Sign In', 'signIn'),
		execute: () =>
			Promise.reject(
				new Problem('Salesforce refused the sign-in', {
					origin: 'salesforce',
					whatToDo: 'Sign in again',
				}),
			),
	};
	const failing = operationRouter({ operations: [signIn] });

	it('ends the execution with its advice', async () => {
		await expect(failing.run(context({ operation: 'signIn' }))).rejects.toMatchObject({
			message: 'Salesforce refused the sign-in',
			description: 'Sign in again',
		});
	});

	it.each(['signIn', 'delete'])(
		'is the failure of each item where the node continues (%s), which n8n would else pass on as done',
		async (wanted) => {
			const [items = []] = await failing.run(
				context({ operation: wanted }, { items: 2, continues: true }),
			);

			expect(items.map(({ json, pairedItem }) => [Object.keys(json), pairedItem])).toEqual([
				[['error', 'details'], { item: 0 }],
				[['error', 'details'], { item: 1 }],
			]);
		},
	);
});

describe('with resources', () => {
	const grouped = operationRouter({
		resources: [
			{ name: 'Customer', value: 'customer', operations: [first, second], options: [field('x')] },
			{ name: 'Location', value: 'location', operations: [operation('Make It', 'make')] },
		],
	});

	it('shows the operations and the fields of the chosen one', () => {
		expect(shown(grouped.properties, { resource: 'customer', operation: 'make' })).toEqual([
			'resource',
			'operation',
			'notice',
			'both',
			'last',
			'options',
		]);
		expect(shown(grouped.properties, { resource: 'location', operation: 'make' })).toEqual([
			'resource',
			'operation',
		]);
	});

	it('runs the operation of the chosen one', async () => {
		expect(await grouped.run(context({ resource: 'customer', operation: 'mend' }))).toEqual([
			[{ json: { ran: 'mend' } }],
		]);
	});

	it('refuses an unknown one, and an operation of another', async () => {
		await expect(
			grouped.run(context({ resource: 'invoice', operation: 'make' })),
		).rejects.toMatchObject({ message: 'Resource: this node has none called “invoice”' });
		await expect(
			grouped.run(context({ resource: 'location', operation: 'mend' })),
		).rejects.toMatchObject({ message: 'Operation: this node has none called “mend”' });
	});
});

describe('the subtitle', () => {
	it('is an expression that names what the node does, as the list does', () => {
		expect(evaluated(router.subtitle, { operation: 'mend' })).toBe('Make or Mend');
	});

	it('names the resource too', () => {
		const { subtitle } = operationRouter({
			resources: [{ name: 'Customer', value: 'customer', operations: [first] }],
		});
		expect(evaluated(subtitle, { resource: 'customer', operation: 'make' })).toBe(
			'Customer: Make It',
		);
	});
});

/** As n8n's editor evaluates it. */
function evaluated(subtitle: string, parameters: INodeParameters): unknown {
	const node: INode = {
		id: '1',
		name: 'Example',
		type: 'example',
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const type = { description: { properties: Object.keys(parameters).map((name) => field(name)) } };
	const nodeTypes = { getByNameAndVersion: () => type } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'manual', {});
}
