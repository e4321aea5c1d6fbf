import { classContents } from '../../tools/build/classContents';

test('takes what a node shows as data, and its functions by where they are', () => {
	const loadFields = async () => Promise.resolve([]);
	class Example {
		description = { name: 'example', version: [1, 2], hidden: false, default: null };
		methods = { loadOptions: { loadFields } };
		async execute() {
			return Promise.resolve(this);
		}
	}
	expect(classContents(new Example())).toEqual({
		data: {
			description: { name: 'example', version: [1, 2], hidden: false, default: null },
			methods: { loadOptions: { loadFields: null } },
			execute: null,
		},
		functions: [['methods', 'loadOptions', 'loadFields'], ['execute']],
	});
});

test('finds functions in lists, as in the routing of a field', () => {
	const preSend = async () => Promise.resolve();
	class Example {
		properties = [{ name: 'a' }, { routing: { send: { preSend: [preSend] } } }];
	}
	expect(classContents(new Example()).functions).toEqual([
		['properties', '1', 'routing', 'send', 'preSend', '0'],
	]);
});

test('leaves out what is undefined, as JSON does', () => {
	class Example {
		description = { name: 'example', subtitle: undefined };
		methods = undefined;
	}
	expect(classContents(new Example())).toEqual({
		data: { description: { name: 'example' } },
		functions: [],
	});
});

describe('refuses, by its name,', () => {
	class Base {
		name = 'base';
	}
	test.each([
		[
			'a function that is not async: whoever calls it expects no promise',
			class Example {
				methods = { actions: { now: () => 1 } };
			},
			'Example: methods.actions.now is not an async function',
		],
		[
			'a method that is not async',
			class Example {
				getNodeType() {
					return this;
				}
			},
			'Example: getNodeType is not an async function',
		],
		[
			'what JSON would turn into something else',
			class Example {
				description = { default: new Date(0) };
			},
			'Example: description.default cannot be written as JSON',
		],
		[
			'a number that JSON does not have',
			class Example {
				properties = [{ default: Number.POSITIVE_INFINITY }];
			},
			'Example: properties.0.default cannot be written as JSON',
		],
		[
			'a class with a base, part of which would be missed',
			class Example extends Base {},
			'Example has a base class',
		],
	])('%s', (_what, Class, message) => {
		expect(() => classContents(new Class())).toThrow(message);
	});
});
