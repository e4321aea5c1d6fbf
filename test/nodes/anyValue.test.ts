import type {
	IDataObject,
	INodeProperties,
	INodePropertyCollection,
	INodeType,
} from 'n8n-workflow';
import { DateTime } from 'luxon';
import { SalesforceAccountTrigger } from '../../nodes/SalesforceAccountTrigger/SalesforceAccountTrigger.node';
import { SalesforceStripeSetup } from '../../nodes/SalesforceStripeSetup/SalesforceStripeSetup.node';
import { StripeCreateCustomer } from '../../nodes/StripeCreateCustomer/StripeCreateCustomer.node';
import { StripeSendPaymentLink } from '../../nodes/StripeSendPaymentLink/StripeSendPaymentLink.node';
import { StripeSyncCustomers } from '../../nodes/StripeSyncCustomers/StripeSyncCustomers.node';

/** What expressions have been seen to yield where something else was asked for. */
const ODD_VALUES: ReadonlyArray<[name: string, value: unknown]> = [
	['null', null],
	['undefined', undefined],
	['nothing', ''],
	['a space', ' '],
	['zero', 0],
	['a number', 42],
	['half a number', 0.5],
	['NaN', Number.NaN],
	['infinity', Infinity],
	['true', true],
	['true as text', 'true'],
	['false as text', 'false'],
	['a list', ['a', 1, null]],
	['an empty list', []],
	['an object', { a: 1 }],
	['an empty object', {}],
	['a date', new Date(0)],
	['an invalid date', new Date('x')],
	['now', DateTime.now()],
	['an invalid DateTime', DateTime.invalid('x')],
	['half an emoji', '😀'.slice(0, 1)],
	['300 emoji', '😀'.repeat(300)],
	['languages', 'de;en'],
	['a card', '4242–4242–4242–4242'],
	['a secret key', 'sk_test_51NabcdefGHIJKL0123456789KJA7'],
	['a key of objects', '__proto__'],
	['a name of a method', 'toString'],
	['an expression', '{{ $json.x }}'],
	['a big number', 10n ** 30n],
];

type Path = readonly string[];

interface Leaf {
	path: Path;
	property: INodeProperties | undefined;
	/** What else the builder sees filled in beside it: the entry of a group is added as a whole. */
	beside: Record<string, unknown>;
}

/** Every place in a node's parameters where a value stands, and those of groups as a whole. */
function leavesOf(
	properties: readonly INodeProperties[],
	before: Path = [],
	beside: Record<string, unknown> = {},
): Leaf[] {
	return properties.flatMap((property): Leaf[] => {
		if (property.type === 'notice' || property.type === 'hidden') return [];
		const path = [...before, property.name];
		const leaf = { path, property, beside };
		const part = (...more: string[]): Leaf => ({
			path: [...path, ...more],
			property: undefined,
			beside: {},
		});
		if (property.type === 'collection') {
			return [leaf, ...leavesOf((property.options ?? []) as INodeProperties[], path)];
		}
		if (property.type === 'fixedCollection') {
			const groups = (property.options ?? []) as INodePropertyCollection[];
			const isList = property.typeOptions?.multipleValues === true;
			return [
				leaf,
				...groups.flatMap(({ name, values }) => [
					part(name),
					...leavesOf(
						values,
						[...path, name, ...(isList ? ['0'] : [])],
						Object.fromEntries(
							values.map(({ name: each, default: given }) => [
								each,
								given === '' ? 'Edge__c' : given,
							]),
						),
					),
				]),
			];
		}
		if (property.type === 'resourceLocator') return [leaf, part('value')];
		if (property.type === 'resourceMapper') return [leaf, part('value'), part('value', 'name')];
		return [leaf];
	});
}

/** A value, inside the groups and lists that lead to it. */
function nested([first, ...rest]: Path, value: unknown, beside: object = {}): unknown {
	if (first === undefined) return value;
	const inner = nested(rest, value, beside);
	if (first === '0') return [inner];
	return { ...(rest.length === 0 && beside), [first]: inner };
}

function parametersWith(operation: string, path: Path, value: unknown, beside = {}): IDataObject {
	const [first = '', ...rest] = path;
	const page = { pageUrl: 'https://n8n.example.com/webhook/pay' };
	const ids = { crmId: '001bm00000mQx5rAAC', invoiceId: 'a00bm00000mQx5rAAC', ...page };
	const filled = { operation, name: 'Edge', ...ids };
	return { ...filled, [first]: nested(rest, value, beside) };
}

const READ_ALL = 'All is read';

/** As much of n8n as a node needs until it has read its parameters and asks for a credential. */
function contextOf(type: INodeType, parameters: IDataObject) {
	const { name, displayName } = type.description;
	const read = (key: string, ...more: unknown[]) => {
		const fallback = more.at(-1);
		return key in parameters
			? parameters[key]
			: typeof fallback === 'number'
				? undefined
				: fallback;
	};
	return {
		getNodeParameter: (key: string, ...more: unknown[]) => {
			// What a builder leaves alone has its default.
			const known = type.description.properties.find((property) => property.name === key);
			return read(key, ...more, ...(known ? [known.default] : []));
		},
		getInputData: () => [{ json: { Id: '001bm00000mQx5rAAC' } }],
		getNode: () => ({
			id: '1',
			name: displayName,
			type: name,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		}),
		getWorkflow: () => ({ id: 'w', name: 'W' }),
		getMode: () => 'manual',
		getExecutionId: () => '1',
		getInstanceId: () => 'i',
		getTimezone: () => 'UTC',
		getWorkflowStaticData: () => ({}),
		evaluateExpression: () => 0,
		continueOnFail: () => false,
		addExecutionHints: () => undefined,
		getExecutionCancelSignal: () => undefined,
		logger: {
			debug: () => undefined,
			info: () => undefined,
			warn: () => undefined,
			error: () => undefined,
		},
		helpers: {},
		getCredentials: () => {
			throw new Error(READ_ALL);
		},
	};
}

const NODES: INodeType[] = [
	new StripeCreateCustomer(),
	new StripeSendPaymentLink(),
	new StripeSyncCustomers(),
	new SalesforceStripeSetup(),
	new SalesforceAccountTrigger(),
];

/** The operations of a node; triggers have one thing to do. */
function operationsOf({ description }: INodeType): string[] {
	const choice = description.properties.find(({ name }) => name === 'operation');
	return (choice?.options ?? [{ value: '' }]).map((option) =>
		String((option as { value: unknown }).value),
	);
}

async function run(type: INodeType, parameters: IDataObject): Promise<unknown> {
	const context = contextOf(type, parameters);
	const act: unknown = Reflect.get(type, 'poll') ?? Reflect.get(type, 'execute');
	if (typeof act !== 'function') throw new Error(`${type.description.name} does nothing`);
	return await Promise.resolve()
		.then(async (): Promise<unknown> => await Reflect.apply(act, context, []))
		.then(
			() => undefined,
			(error: unknown) => error,
		);
}

describe.each(
	NODES.flatMap((type) => operationsOf(type).map((operation) => ({ type, operation }))),
)('$type.description.displayName, $operation', ({ type, operation }) => {
	const leaves = leavesOf(
		type.description.properties.filter(
			({ name, displayOptions }) =>
				!['operation', 'salesforceAuthentication'].includes(name) &&
				(displayOptions?.show?.operation === undefined ||
					(displayOptions.show.operation as unknown[]).includes(operation)),
		),
	);

	it.each(ODD_VALUES)(
		'reads %s anywhere, or refuses it by the name of the field, and repeats no secret',
		async (_name, value) => {
			const faults: unknown[] = [];
			for (const leaf of leaves) {
				const error = await run(type, parametersWith(operation, leaf.path, value));
				if (error === undefined) continue;
				const { message, description = '' } = error as { message: string; description?: string };
				if (message === READ_ALL) continue;
				const isTold = /^[A-Z][\w >’-]*: ./.test(message) && description !== '';
				if (isTold && !/GHIJKL|4242/.test(`${message} ${description}`)) continue;
				faults.push([leaf.path.join('.'), message, description]);
			}
			expect(faults).toEqual([]);
		},
	);

	// A list of choices alone would be no test of an operation that has none.
	// Of some options this node has to open its connections first, and here there are none.
	const isReadLater = ({ path: [first] }: Leaf) =>
		type.description.name === 'stripeSendPaymentLink' && first === 'options';
	const choices = leaves.filter(
		(leaf) => leaf.property?.type === 'options' && leaf.property.options && !isReadLater(leaf),
	);
	if (choices.length === 0) return;

	it.each(choices.map((leaf) => [leaf.path.join('.'), leaf] as const))(
		'takes for %s no value that is not among its choices',
		async (_name, { path, property, beside }) => {
			const parameters = parametersWith(operation, path, 'something else', beside);
			const error = await run(type, parameters);

			const { message } = error as Error;
			expect(message).toMatch(
				/^[A-Z][\w >’-]*: (?:[“"]something else[”"] is not|this is none of) /,
			);
			// What stands in a group may be called by the group's name.
			const group = leaves.find((each) => each.path.at(-1) === path.at(-4));
			const called = message.split(':')[0]?.split(' > ').at(-1);
			expect([property?.displayName, group?.property?.displayName]).toContain(called);
		},
	);
});
