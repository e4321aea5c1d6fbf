import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';
import { openToolbox } from '../../engine/session';
import { CUSTOMER_FIELD_LABELS } from '../../lib/customers/labels';
import { CUSTOMER_LABELS } from '../../lib/stripe/customerFields';
import manifest from '../../package.json';

// An error names the field at fault as the builder sees it. All names that the code can say are read from
// its sources, and looked for on the panels of the nodes and credentials.

// The package may have to be built first.
jest.setTimeout(120_000);

/** Said of no field of ours, or where the field's name comes with the call. */
const ELSEWHERE: ReadonlySet<string> = new Set([
	// The whole credential, as n8n's panel has it.
	'Credential',
	// Where a caller names no field.
	'Parameter',
	// How the router calls its fields in a workflow, not on the panel.
	'operation',
	'resource',
	// Of rows that the package makes itself: no builder can be wrong there.
	'Object',
	'External ID Field',
	'Id',
	'Date',
]);

const root = join(__dirname, '../..');

/** The files that nodes and credentials are made of, and those that they import. */
function reachableSources(): ts.SourceFile[] {
	const trees = new Map<string, ts.SourceFile>();
	const add = (file: string): void => {
		if (trees.has(file)) return;
		const text = readFileSync(file, 'utf8');
		trees.set(file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
		for (const { fileName } of ts.preProcessFile(text).importedFiles) {
			if (!fileName.startsWith('.')) continue;
			const path = resolve(dirname(file), fileName);
			const found = [`${path}.ts`, join(path, 'index.ts')].find((each) => existsSync(each));
			if (found !== undefined) add(found);
		}
	};
	for (const folder of ['nodes', 'credentials']) {
		for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
			if (file.endsWith('.ts')) add(join(root, folder, file));
		}
	}
	return [...trees.values()];
}

const trees = reachableSources();

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
	look(node);
	node.forEachChild((child) => {
		visit(child, look);
	});
}

/** What a name stands for in a file, or wherever it is imported. */
class Names<T> {
	private readonly inFiles = new Map<string, T>();
	private readonly exported = new Map<string, T>();

	add(name: string, value: T, declaration: ts.Node): void {
		const file = declaration.getSourceFile();
		this.inFiles.set(`${file.fileName} ${name}`, value);
		if (/^export /.test(declaration.getText())) this.exported.set(name, value);
	}

	of(name: string, user: ts.Node): T | undefined {
		const own = this.inFiles.get(`${user.getSourceFile().fileName} ${name}`);
		return own === undefined ? this.exported.get(name) : own;
	}
}

/** Which argument of a function is a field's name; -1 where none is. */
const fieldArguments = new Names<number>();
/** Constants that are plain texts. */
const constants = new Names<string>();
for (const tree of trees) {
	visit(tree, (node) => {
		if (ts.isFunctionDeclaration(node) && node.name) {
			const index = node.parameters.findIndex(
				({ name, type, initializer }) =>
					['field', 'label'].includes(name.getText()) &&
					(type?.kind === ts.SyntaxKind.StringKeyword || initializer !== undefined),
			);
			fieldArguments.add(node.name.text, index, node);
		}
		if (ts.isVariableStatement(node)) {
			for (const { name, initializer } of node.declarationList.declarations) {
				if (!initializer || !ts.isStringLiteral(initializer)) continue;
				constants.add(name.getText(), initializer.text, node);
			}
		}
	});
}

/** The names in an argument; parts that come with the call are left out. */
function namesIn(argument: ts.Expression): string[] {
	if (ts.isStringLiteralLike(argument)) return [argument.text];
	if (ts.isConditionalExpression(argument)) {
		return [argument.whenTrue, argument.whenFalse].flatMap(namesIn);
	}
	if (ts.isIdentifier(argument)) return [constants.of(argument.text, argument) ?? []].flat();
	// `${field} > Value`
	if (ts.isTemplateExpression(argument)) {
		return argument.templateSpans.flatMap(({ literal }) => literal.text.split(' > ').slice(1));
	}
	return [];
}

/** Names that errors say, each with a place where it is said. */
const said = new Map<string, string>();
function note(name: string, node: ts.Node): void {
	const tree = node.getSourceFile();
	const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
	said.set(name, `${relative(root, tree.fileName)}:${line + 1}`);
}
for (const tree of trees) {
	visit(tree, (node) => {
		if (ts.isCallExpression(node)) {
			const called = node.expression.getText().split('.').at(-1) ?? '';
			const argument = node.arguments[fieldArguments.of(called, node) ?? -1];
			for (const name of argument ? namesIn(argument) : []) note(name, node);
		}
		// `new Problem(message, { field: 'Email' })`
		const isField = ts.isPropertyAssignment(node) && node.name.getText() === 'field';
		if (!isField || !ts.isObjectLiteralExpression(node.parent)) return;
		if (!ts.isNewExpression(node.parent.parent)) return;
		for (const name of namesIn(node.initializer)) note(name, node);
	});
}
for (const label of [...Object.values(CUSTOMER_LABELS), ...Object.values(CUSTOMER_FIELD_LABELS)]) {
	said.set(label, 'the names of a customer’s fields');
}

/** n8n wants lists to end in “Names”, and those that are loaded to say that an expression may give an ID. */
const plain = (label: string) =>
	label.replace(/ Names?(?: or IDs?)?$/, '').replace(/([^s])s$/, '$1');

/** All that a panel calls by a name: fields, groups, entries of groups, and choices. */
function labelsOf(properties: readonly unknown[]): string[] {
	return properties.flatMap((property) => {
		const {
			displayName,
			name,
			options = [],
			values = [],
		} = property as Partial<INodeProperties> & {
			values?: unknown[];
		};
		return [displayName ?? name ?? '', ...labelsOf(options), ...labelsOf(values)].map(plain);
	});
}

it('finds the names that errors say', () => {
	expect([...said.keys()]).toEqual(
		expect.arrayContaining([
			'Email',
			'My Domain',
			'Connected Account',
			'Name Mapping',
			'Condition',
		]),
	);
	expect(said.size).toBeGreaterThan(60);
});

it('every field that an error can name is on a panel, by that name', async () => {
	const { nodeTypes } = await openToolbox();
	const nodes = manifest.n8n.nodes.map((file) => {
		const name = /([^/]+)\.node\.js$/.exec(file)?.[1] ?? file;
		const type = `n8n-nodes-stripe-salesforce.${name.charAt(0).toLowerCase()}${name.slice(1)}`;
		return nodeTypes.getByNameAndVersion(type).description.properties;
	});
	const credentials = manifest.n8n.credentials.map((file) => {
		const [, name = ''] = /([^/]+)\.credentials\.js$/.exec(file) ?? [];
		const module = jest.requireActual<Record<string, new () => { properties: INodeProperties[] }>>(
			join(root, 'credentials', `${name}.credentials`),
		);
		const [Credential] = Object.values(module);
		return Credential ? new Credential().properties : [];
	});
	const labels = new Set([...nodes, ...credentials].flatMap(labelsOf));

	const missing = [...said]
		.filter(([name]) => !ELSEWHERE.has(name))
		.filter(([name]) => !name.split(' > ').every((part) => labels.has(plain(part))))
		.map(([name, place]) => `${name} (${place})`);

	expect(missing).toEqual([]);
});
