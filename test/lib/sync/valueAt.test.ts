import { textAt } from '../../../lib/sync/valueAt';

it.each([
	[{ name: 'Edge' }, ['name'], 'Edge'],
	[{ shipping: { address: { city: 'Paris' } } }, ['shipping', 'address', 'city'], 'Paris'],
	[{ preferred_locales: ['de', 'fr'] }, ['preferred_locales'], 'de, fr'],
	[{ balance: 0 }, ['balance'], '0'],
	[{ livemode: false }, ['livemode'], 'false'],
	[{ shipping: null }, ['shipping', 'address', 'city'], ''],
	[{ shipping: 'none' }, ['shipping', 'length'], ''],
	[{ shipping: { city: 'Paris' } }, ['shipping'], ''],
	[{}, ['name'], ''],
	[null, ['name'], ''],
	[undefined, ['name'], ''],
	['Edge', [], 'Edge'],
])('the text in %j at %j is %p', (source, path, text) => {
	expect(textAt(source, path)).toBe(text);
});
