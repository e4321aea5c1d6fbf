import { parseForm } from '../../sandbox/stripe/form';
import { coerce } from '../../sandbox/stripe/schemas/coerce';
import type { ParamSchema } from '../../sandbox/stripe/schemas/normalize';

const plain = (text: string): unknown => JSON.parse(JSON.stringify(parseForm(text)));

describe('a form', () => {
	it.each([
		['a=1&b=two+words%21', { a: '1', b: 'two words!' }],
		['a[b][0][c]=1&a[b][1][c]=2', { a: { b: { 0: { c: '1' }, 1: { c: '2' } } } }],
		['a[]=1&a[]=2', { a: { 0: '1', 1: '2' } }],
		['a[][x]=1&a[][y]=2&a[][x]=3', { a: { 0: { x: '1', y: '2' }, 1: { x: '3' } } }],
		['a%5Bb%5D=1', { a: { b: '1' } }],
		['a=1&a=2', { a: '2' }],
		['a=x=y&b', { a: 'x=y', b: '' }],
		['metadata[constructor]=1&metadata[5]=2', { metadata: { constructor: '1', 5: '2' } }],
		['', {}],
	])('written %s is read as Stripe reads it', (text, expected) => {
		expect(plain(text)).toEqual(expected);
	});

	it('may be deep and long', () => {
		const deep = parseForm(`a${'[b]'.repeat(60)}=1`);
		expect(JSON.stringify(deep)).toBe(`{"a":${'{"b":'.repeat(60)}"1"${'}'.repeat(60)}}`);
		const many = Array.from({ length: 3000 }, (_, at) => `a[${at}]=${at}`).join('&');
		expect(Object.keys(parseForm(many)['a'] ?? {})).toHaveLength(3000);
	});
});

describe('the types that a schema names', () => {
	const schema: ParamSchema = {
		type: 'object',
		properties: {
			count: { type: 'integer' },
			on: { type: 'boolean' },
			list: { type: 'array', items: { type: 'string' } },
			note: { type: 'string' },
			gone: { type: 'string', nullable: true },
			since: {
				anyOf: [{ type: 'object', properties: { gt: { type: 'integer' } } }, { type: 'integer' }],
			},
		},
	};
	const read = (text: string) => coerce(parseForm(text), schema);

	it('are what its texts become', () => {
		expect(read('count=-5&on=true&list[1]=b&list[0]=a&note=&gone=&since[gt]=7').value).toEqual({
			count: -5,
			on: true,
			list: ['a', 'b'],
			note: '',
			gone: null,
			since: { gt: 7 },
		});
		expect(read('since=7').value).toEqual({ since: 7 });
	});

	it.each([
		['count=1.5', 'Invalid integer: 1.5'],
		['count=', expect.stringContaining("empty string for 'count'")],
		['on=yes', 'Invalid boolean: yes'],
		['list=a', 'Invalid array'],
		['note[a]=1', 'Invalid string: {"a"=>"1"}'],
		['since[gt]=x', 'Invalid integer: x'],
	])('are told apart from what is none: %s', (text, message) => {
		expect(read(text).errors.map((error) => error.message)).toEqual([message]);
	});
});
