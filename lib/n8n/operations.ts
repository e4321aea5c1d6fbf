import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { badInput } from '../errors';
import { type Choice, optionsOf, propertiesOf, type Shown, shownFor } from './choiceProperties';
import { asText } from './parameterText';
import { failureItem } from './output';
import { nodeError } from './problems';

/** One thing that a node does: what a file `<operation>.operation.ts` exports. */
export interface Operation extends Choice {
	readonly description: INodePropertyOptions & { action: string };
	/** Runs it for all items. `performItems` and `oncePerRun` are the two ways there are. */
	readonly execute: (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}

/** Operations on one kind of thing. n8n asks nodes with more than five operations to group them so. */
export interface Resource {
	/** As shown in the list, such as `Payment Method`. */
	readonly name: string;
	/** As named in workflows. */
	readonly value: string;
	/** In the order of the list; the first one is preselected. */
	readonly operations: readonly Operation[];
	/** Fields that all its operations have, after those of each. */
	readonly properties?: readonly INodeProperties[];
	/** Options that all its operations have. */
	readonly options?: readonly INodeProperties[];
}

type Operations = Omit<Resource, 'name' | 'value'>;

interface Resources {
	/** In the order of the list; the first one is preselected, with its first operation. */
	readonly resources: readonly Resource[];
}

/** What the class of a node takes over from its operations. */
export interface OperationRouter {
	/** The choice of an operation, the fields of each, and the options, each shown where it belongs. */
	readonly properties: INodeProperties[];
	/** Names in the workflow what the node does. */
	readonly subtitle: string;
	/**
	 * Runs the operation that the builder chose. What belongs to no single item, such as a sign-in that fails,
	 * is the failure of each item where the node is set to continue, and thrown where not.
	 *
	 * @throws NodeOperationError when the workflow names an operation that the node does not have
	 */
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

const OPERATION = 'operation';
const RESOURCE = 'resource';

/** Makes of a node's operations, or resources with theirs, what its class needs. */
export function operationRouter(list: Operations | Resources): OperationRouter {
	return 'resources' in list ? routeResources(list.resources) : routeOperations(list);
}

function routeOperations(group: Operations): OperationRouter {
	const subtitle = JSON.stringify(Object.fromEntries(namesOf(group.operations)));
	return {
		properties: panelOf(group),
		subtitle: `={{ ${subtitle}[$parameter["operation"]] }}`,
		run: async (context) => await failingEach(context, () => run(context, group.operations)),
	};
}

function routeResources(resources: readonly Resource[]): OperationRouter {
	const names = resources.flatMap(({ name, value, operations }) =>
		namesOf(operations).map(([operation, does]) => [`${value}/${operation}`, `${name}: ${does}`]),
	);
	const subtitle = JSON.stringify(Object.fromEntries(names));
	return {
		properties: [
			choice('Resource', RESOURCE, resources),
			...resources.flatMap((resource) => panelOf(resource, { [RESOURCE]: [resource.value] })),
		],
		subtitle: `={{ ${subtitle}[$parameter["resource"] + "/" + $parameter["operation"]] }}`,
		run: async (context) =>
			await failingEach(context, () => {
				const { operations } = chosen(context, RESOURCE, resources, ({ value }) => value);
				return run(context, operations);
			}),
	};
}

function panelOf(
	{ operations, properties = [], options }: Operations,
	shown: Shown = {},
): INodeProperties[] {
	const entries = operations.map(({ description }) => description);
	return [
		shownFor(choice('Operation', OPERATION, entries), shown),
		...propertiesOf(OPERATION, operations, shown),
		...properties.map((property) => shownFor(property, shown)),
		...optionsOf(OPERATION, operations, options, shown),
	];
}

function choice(
	displayName: string,
	name: string,
	entries: ReadonlyArray<INodePropertyOptions | Resource>,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		noDataExpression: true,
		options: entries.map((entry) =>
			'operations' in entry ? { name: entry.name, value: entry.value } : entry,
		),
		default: entries[0]?.value ?? '',
	};
}

async function run(
	context: IExecuteFunctions,
	operations: readonly Operation[],
): Promise<INodeExecutionData[][]> {
	const { execute } = chosen(context, OPERATION, operations, ({ description }) =>
		String(description.value),
	);
	return await execute(context);
}

/**
 * Where a node that is set to continue throws, n8n hands the items that came in to the next node, on the
 * output for what went well: a payment that nobody took would be booked as taken.
 */
async function failingEach(
	context: IExecuteFunctions,
	work: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	try {
		return await work();
	} catch (error) {
		if (context.continueOnFail()) {
			return [context.getInputData().map((_item, at) => failureItem(error, at))];
		}
		// n8n shows advice of its own errors alone.
		throw nodeError(context.getNode(), error, 0);
	}
}

/** Never one that happens to be there: another operation could write what nobody asked for. */
function chosen<T>(
	context: IExecuteFunctions,
	parameter: typeof OPERATION | typeof RESOURCE,
	entries: readonly T[],
	valueOf: (entry: T) => string,
): T {
	const wanted = asText(context.getNodeParameter(parameter, 0, ''));
	const found = entries.find((entry) => valueOf(entry) === wanted);
	if (found) return found;
	const label = parameter === OPERATION ? 'Operation' : 'Resource';
	throw badInput(
		label,
		wanted ? `this node has none called “${wanted}”` : 'none is chosen',
		`Choose one from the list; in a workflow they are called ${entries.map(valueOf).join(', ')}`,
	);
}

/** What each operation is called, in workflows and on the panel. */
function namesOf(operations: readonly Operation[]): Array<readonly [string, string]> {
	return operations.map(({ description }) => [String(description.value), description.name]);
}
