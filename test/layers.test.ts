import { globSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import ts from 'typescript';
import { layerViolation } from '../tools/layers';

const root = resolve(__dirname, '..');

/** What a file imports: `import`, `export … from`, `import()`, `require()` and `import('x').Type`. */
function importsOf(file: string, text: string): string[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const add = (node: ts.Node | undefined) => {
		if (node && ts.isStringLiteralLike(node)) found.push(node.text);
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
		else if (ts.isExternalModuleReference(node)) add(node.expression);
		else if (ts.isImportTypeNode(node)) {
			if (ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
		} else if (ts.isCallExpression(node)) {
			const { expression } = node;
			const isRequire = ts.isIdentifier(expression) && expression.text === 'require';
			if (isRequire || expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** Calls that go out over HTTP: `fetch(…)` and n8n's request helpers. */
function httpCallsOf(file: string, text: string): string[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isIdentifier(node) && /^(fetch|XMLHttpRequest|WebSocket)$/.test(node.text)) {
			found.push(node.text);
		}
		if (
			ts.isPropertyAccessExpression(node) &&
			/^(httpR|r)equest/.test(node.name.text) &&
			ts.isPropertyAccessExpression(node.expression) &&
			node.expression.name.text === 'helpers'
		) {
			found.push(node.name.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function violationsOf(file: string, text: string): string[] {
	return [
		...importsOf(file, text).flatMap((specifier) => layerViolation(file, specifier) ?? []),
		...(file.startsWith('nodes/')
			? httpCallsOf(file, text).map((name) => `nodes/ makes no HTTP calls (found ${name})`)
			: []),
	];
}

/** Files that import one another in a circle, each circle as `a > b > a`. */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[] {
	const circles: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, path: readonly string[]): void => {
		if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' > '));
		if (path.includes(file) || done.has(file)) return;
		for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
		done.add(file);
	};
	for (const file of imports.keys()) visit(file, []);
	return circles;
}

/** Which of `files` each of them imports. */
function importsAmong(files: readonly string[]): Map<string, string[]> {
	const known = new Set(files);
	const among = (file: string, specifier: string): string[] => {
		const path = posix.join(posix.dirname(file), specifier).replace(/\/$/, '');
		return [`${path}.ts`, `${path}/index.ts`].filter((each) => known.has(each)).slice(0, 1);
	};
	return new Map(
		files.map((file) => [
			file,
			importsOf(file, readFileSync(join(root, file), 'utf8'))
				.filter((specifier) => specifier.startsWith('.'))
				.flatMap((specifier) => among(file, specifier)),
		]),
	);
}

const productFiles = globSync(['nodes/**/*.ts', 'credentials/**/*.ts', 'lib/**/*.ts'], {
	cwd: root,
});

describe('the tree', () => {
	test('has nodes, credentials and lib to look at', () => {
		for (const folder of ['nodes/', 'credentials/', 'lib/']) {
			expect(productFiles.some((file) => file.startsWith(folder))).toBe(true);
		}
	});

	test('has no import and no call that crosses the layers', () => {
		const violations = productFiles.flatMap((file) =>
			violationsOf(file, readFileSync(join(root, file), 'utf8')).map((why) => `${file}: ${why}`),
		);
		expect(violations).toEqual([]);
	});

	test.each([
		['nodes, credentials and lib', productFiles],
		['sandbox', globSync('sandbox/**/*.ts', { cwd: root })],
	])('has no files in %s that import one another in a circle', (_folder, files) => {
		const imports = importsAmong(files);

		expect([...imports.values()].flat()).not.toEqual([]);
		expect(circlesOf(imports)).toEqual([]);
	});
});

test('a circle of imports is found, whatever it starts from', () => {
	const imports = new Map([
		['a', ['b', 'd']],
		['b', ['c']],
		['c', ['b']],
		['d', []],
	]);

	expect(circlesOf(imports)).toEqual(['b > c > b']);
});

describe('an import is found', () => {
	test.each([
		['as a value', "import { a } from 'x';"],
		['as a type', "import type { A } from 'x';"],
		['for its effects', "import 'x';"],
		['passed on', "export * from 'x';"],
		['passed on as a type', "export type { A } from 'x';"],
		['at first use', "const load = () => import('x');"],
		['at first use, in a template', 'const load = () => import(`x`);'],
		['inside a type', "let a: import('x').A;"],
		['by typeof', "let a: typeof import('x');"],
		['as CommonJS', "const a = require('x');"],
		['as TypeScript writes CommonJS', "import a = require('x');"],
	])('%s', (_name, text) => {
		expect(importsOf('lib/a.ts', text)).toEqual(['x']);
	});

	test('but not in a comment or a string', () => {
		const text = '// import a from "x"\nconst a = "import b from \'x\'";';
		expect(importsOf('lib/a.ts', text)).toEqual([]);
	});
});

describe('refused', () => {
	test.each([
		['n8n in a use case', 'lib/customers/a.ts', "import type { INode } from 'n8n-workflow';"],
		['n8n in a service', 'lib/stripe/a.ts', "import { sleep } from 'n8n-workflow';"],
		['the engine in lib/n8n', 'lib/n8n/a.ts', "import { WorkflowExecute } from 'n8n-core';"],
		['the n8n part in a use case', 'lib/customers/a.ts', "import { a } from '../n8n/items';"],
		['one service in another', 'lib/stripe/a.ts', "import type { A } from '../salesforce/a';"],
		['one service in another, deep', 'lib/plaid/b/a.ts', "import { A } from '../../stripe/a';"],
		['a use case in a service', 'lib/salesforce/a.ts', "import { A } from '../sync/a';"],
		['a use case in the sync core', 'lib/sync/a.ts', "import { A } from '../customers/a';"],
		['the sync core in the model', 'lib/model/a.ts', "import { A } from '../sync/a';"],
		[
			'a sync in what it is made of',
			'lib/customers/a.ts',
			"import { A } from '../customerSync/a';",
		],
		['a folder in no layer', 'lib/customers/a.ts', "import { A } from '../elsewhere/a';"],
		['anything in a folder in no layer', 'lib/elsewhere/a.ts', "import { A } from '../sync/a';"],
		['a service in a shared file', 'lib/money.ts', "import { A } from './stripe/a';"],
		['a service in a shared folder', 'lib/limits/a.ts', "import { A } from '../stripe/a';"],
		['a node in lib', 'lib/customers/a.ts', "import { A } from '../../nodes/A/A.node';"],
		['the sandbox in lib', 'lib/customers/a.ts', "import type { A } from '../../sandbox';"],
		['the sandbox in a node', 'nodes/A/A.node.ts', "const a = () => import('../../sandbox/x');"],
		['the engine in a credential', 'credentials/A.ts', "import { A } from '../engine/run';"],
		['a test in lib', 'lib/a.ts', "import { A } from '../test/a';"],
		['the demo in lib', 'lib/a.ts', "import { A } from '../demo/a';"],
		['the bench in lib', 'lib/a.ts', "import { A } from '../bench/a';"],
		['an SDK in a node', 'nodes/A/A.node.ts', "import type Stripe from 'stripe';"],
		['Node’s http in a node', 'nodes/A/A.node.ts', "import { request } from 'node:http';"],
		['an SDK in a credential', 'credentials/A.ts', "import Stripe from 'stripe';"],
		['fetch in a node', 'nodes/A/A.node.ts', "await fetch('https://example.com');"],
		['n8n’s HTTP in a node', 'nodes/A/A.node.ts', 'await this.helpers.httpRequest({ url });'],
		[
			'n8n’s authenticated HTTP in a node',
			'nodes/A/a.operation.ts',
			"await this.helpers.httpRequestWithAuthentication.call(this, 'a', {});",
		],
		[
			'n8n’s older HTTP in a node',
			'nodes/A/a.operation.ts',
			"await context.helpers.requestWithAuthentication.call(context, 'a', {});",
		],
	])('%s', (_name, file, text) => {
		expect(violationsOf(file, text)).toHaveLength(1);
	});
});

describe('allowed', () => {
	test.each([
		['n8n in a node', 'nodes/A/A.node.ts', "import type { INodeType } from 'n8n-workflow';"],
		['n8n in lib/n8n', 'lib/n8n/a.ts', "import { NodeApiError } from 'n8n-workflow';"],
		['a use case in a node', 'nodes/A/A.node.ts', "import { a } from '../../lib/customers/a';"],
		['services in a use case', 'lib/sync/a.ts', "import { a } from '../salesforce/a';"],
		['the model in the sync core', 'lib/sync/a.ts', "import { a } from '../model/a';"],
		['the sync core in a use case', 'lib/accounts/a.ts', "import { a } from '../sync/a';"],
		['a use case beside another', 'lib/customers/a.ts', "import { a } from '../accounts/a';"],
		['what a sync is made of', 'lib/customerSync/a.ts', "import { a } from '../customers/a';"],
		['a service in lib/n8n', 'lib/n8n/a.ts', "import { a } from '../stripe/a';"],
		['an SDK in a service', 'lib/stripe/a.ts', "const a = () => import('stripe');"],
		['a shared file in a service', 'lib/stripe/a.ts', "import { a } from '../money';"],
		['a shared folder in a service', 'lib/stripe/b/a.ts', "import { a } from '../../limits/a';"],
		['anything in a test', 'test/a.test.ts', "import { a } from '../sandbox/a';"],
	])('%s', (_name, file, text) => {
		expect(violationsOf(file, text)).toEqual([]);
	});
});
