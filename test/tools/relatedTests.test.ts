import { project } from '../../tools/build/project';
import { type Importers, relatedTests, selectTests } from '../../tools/relatedTests';

const TESTS = [
	'test/lib/money.test.ts',
	'test/nodes/A/a.test.ts',
	'test/nodes/B/b.test.ts',
	'test/workflows/all.test.ts',
	'test/docs/pages.test.ts',
];
const PRODUCT = ['nodes/A/A.node.ts', 'nodes/B/B.node.ts'];

const IMPORTERS: Importers = new Map([
	['lib/money.ts', ['test/lib/money.test.ts', 'lib/charge.ts']],
	['lib/charge.ts', ['nodes/A/A.node.ts']],
	['tools/ensureBuilt.ts', ['engine/session.ts']],
	['engine/session.ts', TESTS.slice(1, 4)],
]);

// It reads the imports of the whole tree.
jest.setTimeout(240_000);

describe('the tests of a change', () => {
	it.each([
		[
			'a file that a node reaches over another',
			'lib/money.ts',
			['test/lib/money.test.ts', 'test/nodes/A/a.test.ts', 'test/workflows/all.test.ts'],
		],
		[
			'a file of one node',
			'lib/charge.ts',
			['test/nodes/A/a.test.ts', 'test/workflows/all.test.ts'],
		],
		['what all that run the package import', 'engine/session.ts', TESTS.slice(1, 4)],
		['a test', 'test/nodes/B/b.test.ts', ['test/nodes/B/b.test.ts']],
		['an example', 'workflows/hourly.json', ['test/workflows/all.test.ts']],
		['a page', 'docs/nodes/a.md', ['test/docs/pages.test.ts']],
		['what no test knows', 'LICENSE', []],
	])('%s: %s', (_what, changed, expected) => {
		expect(selectTests(TESTS, PRODUCT, IMPORTERS, [changed])).toEqual([...expected].sort());
	});

	it('of a file in lib/ are those that import it, and those of the nodes that it is built into', async () => {
		const tests = await relatedTests(project(), ['lib/stripe/taxIdTable.ts']);
		expect(tests).toContain('test/lib/stripe/taxIds.test.ts');
		expect(tests).toContain('test/nodes/StripeCreateCustomer/StripeCreateCustomer.test.ts');
		expect(tests).not.toContain('test/lib/limits/requestLimiter.test.ts');
	});
});
