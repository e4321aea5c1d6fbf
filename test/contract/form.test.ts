import { parseForm, shapeOf, tooLong, unknownNames, withoutParameters } from './form';
import { parametersOf, type ApiSchema } from './openApi';
import { SMALL_API } from './smallApi';

const post = SMALL_API.paths['/v1/pets']?.['post'];
const parameters: ApiSchema = post ? parametersOf(post, 'POST') : {};

describe('forms', () => {
	it('come apart into names with places in arrays left open', () => {
		expect(parseForm('toys[0][colour]=red&expand[]=owner&name=Tom+Cat')).toEqual([
			{ keys: ['toys', '0', 'colour'], name: 'toys[][colour]', value: 'red' },
			{ keys: ['expand', ''], name: 'expand[]', value: 'owner' },
			{ keys: ['name'], name: 'name', value: 'Tom Cat' },
		]);
	});

	it('lose parameters and keep the others as they were', () => {
		const rest = withoutParameters('toys[0][colour]=a%26b&name=Tom', ({ name }) => name === 'name');
		expect(decodeURIComponent(rest)).toBe('toys[0][colour]=a&b');
	});
});

describe('unknown names', () => {
	it('are those that the operation does not know, at any depth', () => {
		expect(unknownNames(parameters, 'name=Tom&toys[0][colour]=red&metadata[any]=x')).toEqual([]);
		expect(unknownNames(parameters, 'fur=x&toys[0][shape]=x&name[first]=x')).toEqual([
			'fur',
			'toys[][shape]',
			'name[first]',
		]);
	});
});

describe('too long values', () => {
	it('are those that no schema of the parameter has room for', () => {
		expect(tooLong(parameters, `name=${'x'.repeat(20)}&age=7`)).toEqual([]);
		expect(tooLong(parameters, `name=${'x'.repeat(21)}&toys[0][colour]=${'x'.repeat(99)}`)).toEqual(
			['name', 'toys[][colour]'],
		);
		expect(tooLong(parameters, `unknown=${'x'.repeat(99)}`)).toEqual([]);
	});

	it('are counted in characters, of which an emoji is one', () => {
		expect(tooLong(parameters, `name=${'😀'.repeat(20)}`)).toEqual([]);
		expect(tooLong(parameters, `name=${'😀'.repeat(21)}`)).toEqual(['name']);
	});
});

describe('the shape of a form', () => {
	const shape = (form: string) => shapeOf(parameters, form);

	it('is the same for other values of the same kind', () => {
		expect(shape('name=Tom&age=3&toys[0][colour]=red')).toBe(
			shape('age=5&name=Ann&toys[0][colour]=blue&toys[1][colour]=green'),
		);
	});

	it('differs by names, by kinds of values and by values out of a fixed set', () => {
		const shapes = ['name=Tom', 'name=', 'age=3', 'age=x', 'age=1.5', 'kind=cat', 'kind=dog'].map(
			shape,
		);
		expect(new Set(shapes).size).toBe(shapes.length);
	});

	it('does not tell the keys of a map apart', () => {
		expect(shape('metadata[a]=x')).toBe(shape('metadata[b]=y&metadata[c]=z'));
	});
});
