import type {
	IDataObject,
	INodeProperties,
	INodePropertyCollection,
	INodeType,
} from 'n8n-workflow';
import { DateTime } from 'luxon';
import manifest from '../../package.json';

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

// Tens of thousands of errors are made here, and n8n reads a few frames of the stack of each.
beforeAll(() => {
	Error.stackTraceLimit = 4;
});

type Path = readonly string[];

interface Leaf {
	path: Path;
	property: INodeProperties | undefined;
	/** What else the builder sees filled in beside it: the entry of a group is added as a whole. */
	beside: Record<string, unknown>;
	/** What the builder has chosen on the panel for it to be shown at all. */
	chosen: Record<string, unknown>;
}

/** What a node is told to do: `resource` and `operation`; triggers have one thing to do. */
type Task = Readonly<Record<string, string>>;

type Conditions = Record<string, unknown[]>;

function conditionsOf({ displayOptions }: INodeProperties): Conditions {
	return Object.fromEntries(
		Object.entries(displayOptions?.show ?? {}).map(([name, values = []]) => [name, [...values]]),
	);
}

/** Whether a property belongs to a task; what else it is shown by can be chosen. */
function belongsTo(task: Task, property: INodeProperties): boolean {
	const conditions = conditionsOf(property);
	return Object.entries(task).every(([name, value]) =>
		[conditions[name], conditions[`/${name}`]].every((values) => values?.includes(value) ?? true),
	);
}

/** The choices that show a property: of the panel, which begin with a slash, or of its own group. */
function choicesFor(task: Task, property: INodeProperties, isOfPanel: boolean): Conditions {
	return Object.fromEntries(
		Object.entries(conditionsOf(property)).filter(
			([name]) =>
				name.startsWith('/') === isOfPanel &&
				!name.includes('@') &&
				!Object.hasOwn(task, name.replace('/', '')),
		),
	);
}

function firstOf(conditions: Conditions): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(conditions).map(([name, [first]]) => [name.replace('/', ''), first]),
	);
}

/** Every place in a node's parameters where a value stands, and those of groups as a whole. */
function leavesOf(
	task: Task,
	properties: readonly INodeProperties[],
	before: Path = [],
	beside: Record<string, unknown> = {},
	chosenAbove: Record<string, unknown> = {},
): Leaf[] {
	return properties.flatMap((property): Leaf[] => {
		if (property.type === 'notice' || property.type === 'hidden') return [];
		if (!belongsTo(task, property)) return [];
		const isTop = before.length === 0;
		const siblings = firstOf(choicesFor(task, property, false));
		const chosen = {
			...chosenAbove,
			...firstOf(choicesFor(task, property, true)),
			...(isTop && siblings),
		};
		const path = [...before, property.name];
		const leaf = { path, property, beside: isTop ? {} : { ...beside, ...siblings }, chosen };
		const part = (...more: string[]): Leaf => ({
			path: [...path, ...more],
			property: undefined,
			beside: {},
			chosen,
		});
		if (property.type === 'collection') {
			const options = (property.options ?? []) as INodeProperties[];
			return [leaf, ...leavesOf(task, options, path, {}, chosen)];
		}
		if (property.type === 'fixedCollection') {
			const groups = (property.options ?? []) as INodePropertyCollection[];
			const isList = property.typeOptions?.multipleValues === true;
			return [
				leaf,
				...groups.flatMap(({ name, values }) => [
					part(name),
					...leavesOf(
						task,
						values,
						[...path, name, ...(isList ? ['0'] : [])],
						Object.fromEntries(
							values.map(({ name: each, default: given }) => [
								each,
								given === '' ? 'Edge__c' : given,
							]),
						),
						chosen,
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

const ACCOUNT = '001bm00000mQx5rAAC';
const CUSTOMER = 'cus_NffrFeUfNV2Hib';
const RECORD = 'a00bm00000mQx5rAAC';
const PAYMENT = 'pi_3MtwBwLkdIwHu7ix28a3tqPa';

/** What stands in the fields that a node cannot do without, by their names. */
const FILLED: Readonly<Record<string, unknown>> = {
	accountId: ACCOUNT,
	accountNumber: '000123456789',
	agreedAt: '2026-11-23T14:30:00Z',
	amount: '12.50',
	bankAccountToken: 'btok_1MvoIJ2eZvKYlo2C',
	businessName: 'Edge',
	connectedAccounts: ['acct_1mBcUqvPSC228Fn9'],
	crmId: ACCOUNT,
	customerId: CUSTOMER,
	descriptorCode: 'SM11AA',
	emailToMatch: 'rose@edge.example',
	firstAmount: '0.32',
	from: '2026-10-01',
	fromEmail: 'billing@edge.example',
	holderName: 'Rose Edge',
	invoiceId: RECORD,
	lineItems: { lineItem: [{ lineDescription: 'Paper', unitAmount: '10', quantity: 1 }] },
	methodId: 'pm_1MqLiJLkdIwHu7ixUEgbFdYF',
	name: 'Edge',
	pageUrl: 'https://n8n.example.com/webhook/pay',
	payment: PAYMENT,
	paymentId: PAYMENT,
	platformCustomer: CUSTOMER,
	purpose: 'Paper',
	recordId: RECORD,
	routingNumber: '110000000',
	secondAmount: '0.45',
	successUrl: 'https://edge.example/thanks',
	to: '2026-10-31',
	toEmail: 'rose@edge.example',
	webhookAddress: 'https://n8n.example.com/webhook/accounts',
};

function parametersWith(task: Task, { path, chosen }: Leaf, value: unknown, beside = {}) {
	const [first = '', ...rest] = path;
	// A page is for invoices alone.
	const linkType = ['amount', 'lineItems'].includes(String(chosen['payFor'])) && {
		linkType: 'checkoutSession',
	};
	const given = { [first]: nested(rest, value, beside) };
	return { ...FILLED, ...task, ...linkType, ...chosen, ...given } as IDataObject;
}

const READ_ALL = 'All is read';

/** As much of n8n as a node needs until it has read its parameters and asks for a credential. */
function contextOf(type: INodeType, task: Task, parameters: IDataObject) {
	const { name, displayName, properties } = type.description;
	const readAll = () => {
		throw new Error(READ_ALL);
	};
	return {
		getNodeParameter: (key: string, ...more: unknown[]) => {
			if (key in parameters) return parameters[key];
			// What a builder leaves alone has its default.
			const known = properties.find(
				(property) => property.name === key && belongsTo(task, property),
			);
			const otherwise = more.at(-1);
			return known ? known.default : typeof otherwise === 'number' ? undefined : otherwise;
		},
		getInputData: () => [{ json: { Id: ACCOUNT } }],
		getNode: () => ({
			id: '1',
			name: displayName,
			type: name,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		}),
		getWorkflow: () => ({ id: 'w', name: 'W' }),
		getWorkflowSettings: () => ({}),
		getMode: () => 'manual',
		getActivationMode: () => 'manual',
		getExecutionId: () => '1',
		getInstanceId: () => 'i',
		getTimezone: () => 'UTC',
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook/w',
		getWebhookName: () => 'default',
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
		helpers: { getBinaryDataBuffer: readAll },
		getCredentials: readAll,
	};
}

/** All nodes of the package. */
const NODES: INodeType[] = manifest.n8n.nodes.map((file) => {
	const name = /([^/]+)\.node\.js$/.exec(file)?.[1] ?? file;
	const classes = jest.requireActual<Record<string, new () => INodeType>>(
		`../../nodes/${name}/${name}.node.ts`,
	);
	const NodeClass = classes[name];
	if (!NodeClass) throw new Error(`${file} holds no class ${name}`);
	return new NodeClass();
});

function valuesOf({ options = [] }: INodeProperties): string[] {
	return options.map((option) => String((option as { value: unknown }).value));
}

/** What a node can be told to do. */
function tasksOf({ description }: INodeType): Task[] {
	const choices = (name: string) => description.properties.filter((each) => each.name === name);
	const [resource] = choices('resource');
	const resources = resource ? valuesOf(resource).map((value) => ({ resource: value })) : [{}];
	return resources.flatMap((task): Task[] => {
		const operation = choices('operation').find((property) => belongsTo(task, property));
		return operation ? valuesOf(operation).map((value) => ({ ...task, operation: value })) : [task];
	});
}

/** What reads the parameters: a trigger's polling, an action, or what a trigger does when it is published. */
function actOf(type: INodeType): unknown {
	const published: unknown = type.webhookMethods?.['default']?.create;
	return Reflect.get(type, 'poll') ?? Reflect.get(type, 'execute') ?? published;
}

async function run(type: INodeType, task: Task, parameters: IDataObject): Promise<unknown> {
	const context = contextOf(type, task, parameters);
	const act = actOf(type);
	if (typeof act !== 'function') throw new Error(`${type.description.name} does nothing`);
	return await Promise.resolve()
		.then(async (): Promise<unknown> => await Reflect.apply(act, context, []))
		.then(
			() => undefined,
			(error: unknown) => error,
		);
}

describe.each(
	NODES.flatMap((type) =>
		tasksOf(type).map((task) => ({ type, task, does: Object.values(task).join(', ') })),
	),
)('$type.description.displayName, $does', ({ type, task }) => {
	const leaves = leavesOf(
		task,
		type.description.properties.filter(
			({ name }) => !['operation', 'resource', 'salesforceAuthentication'].includes(name),
		),
	);

	it('is read whole when nothing is wrong', async () => {
		const faults: unknown[] = [];
		for (const leaf of leaves.filter(({ path }) => path.length === 1)) {
			const given = FILLED[leaf.path[0] ?? ''] ?? leaf.property?.default;
			const error = await run(type, task, parametersWith(task, leaf, given));
			const { message } = (error ?? { message: READ_ALL }) as Error;
			if (message !== READ_ALL) faults.push([leaf.path.join('.'), message]);
		}
		expect(faults).toEqual([]);
	});

	it.each(ODD_VALUES)(
		'reads %s anywhere, or refuses it by the name of the field, and repeats no secret',
		async (_name, value) => {
			const faults: unknown[] = [];
			for (const leaf of leaves) {
				const error = await run(type, task, parametersWith(task, leaf, value));
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
		async (_name, leaf) => {
			const { path, property, beside } = leaf;
			const parameters = parametersWith(task, leaf, 'something else', beside);
			const error = await run(type, task, parameters);

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
