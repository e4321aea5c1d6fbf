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

/** Every place in a node's parameters where a value stands, and those of groups as a whole. */
function leavesOf(properties: readonly INodeProperties[], before: Path = []): Path[] {
	return properties.flatMap((property) => {
		if (property.type === 'notice' || property.type === 'hidden') return [];
		const path = [...before, property.name];
		if (property.type === 'collection') {
			return [path, ...leavesOf((property.options ?? []) as INodeProperties[], path)];
		}
		if (property.type === 'fixedCollection') {
			const groups = (property.options ?? []) as INodePropertyCollection[];
			const isList = property.typeOptions?.multipleValues === true;
			return [
				path,
				...groups.flatMap(({ name, values }) => [
					[...path, name],
					...leavesOf(values, [...path, name, ...(isList ? ['0'] : [])]),
				]),
			];
		}
		if (property.type === 'resourceLocator') return [path, [...path, 'value']];
		if (property.type === 'resourceMapper')
			return [path, [...path, 'value'], [...path, 'value', 'name']];
		return [path];
	});
}

/** A value, inside the groups and lists that lead to it. */
function nested([first, ...rest]: Path, value: unknown): unknown {
	if (first === undefined) return value;
	const inner = nested(rest, value);
	return first === '0' ? [inner] : { [first]: inner };
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
				const parameters = {
					operation,
					name: 'Edge',
					[leaf[0] ?? '']: nested(leaf.slice(1), value),
				} as IDataObject;
				const error = await run(type, parameters);
				if (error === undefined) continue;
				const { message, description = '' } = error as { message: string; description?: string };
				if (message === READ_ALL) continue;
				const isTold = /^[A-Z][\w >’-]*: ./.test(message) && description !== '';
				if (isTold && !/GHIJKL|4242/.test(`${message} ${description}`)) continue;
				faults.push([leaf.join('.'), message, description]);
			}
			expect(faults).toEqual([]);
		},
	);
});
