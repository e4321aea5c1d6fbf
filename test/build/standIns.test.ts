import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildDist } from '../../tools/build/build';
import { classContents, type ClassContents } from '../../tools/build/classContents';
import { findEntryPoints, type Project, project } from '../../tools/build/project';
import { ensureBuilt } from '../../tools/ensureBuilt';
import { exampleProject, removeProject, writeFiles } from './exampleProject';

const FIRST = `
	let made = 0;
	export class First {
		description = { name: 'first', hint: 'It’s “\\\\n” \\n and …', properties: [] as string[] };
		methods = { loadOptions: { async loadNames(this: unknown, ...given: unknown[]) { return [this, ...given]; } } };
		instance = ++made;
		async execute(this: unknown) { return this; }
		async fail() { throw new TypeError('as the class says'); }
		async made() { return made; }
	}`;

interface First {
	description: { name: string; hint: string; properties: string[] };
	methods: { loadOptions: { loadNames(...given: unknown[]): Promise<unknown> } };
	execute(): Promise<unknown>;
	fail(): Promise<unknown>;
	made(): Promise<number>;
}

describe('what stands in for a class', () => {
	let example: Project;
	let files: () => string[];
	let First: new () => First;

	beforeEach(async () => {
		example = exampleProject({ 'nodes/First/First.node.ts': FIRST });
		await buildDist(example, { sdks: ['example-sdk'] });
		// jest's `require` keeps a registry of its own; this is Node's.
		const load = createRequire(join(example.root, 'package.json'));
		({ First } = load('./dist/nodes/First/First.node.js') as { First: new () => First });
		files = () => Object.keys(load.cache).filter((file) => file.startsWith(example.dist));
	});
	afterEach(() => removeProject(example));

	test('shows the description without the class being loaded', () => {
		expect(new First().description).toEqual({
			name: 'first',
			hint: 'It’s “\\n” \n and …',
			properties: [],
		});
		expect(files()).toEqual([join(example.dist, 'nodes/First/First.node.js')]);
	});

	test('gives each instance a description of its own, which n8n may add to', () => {
		new First().description.properties.push('added');
		expect(new First().description.properties).toEqual([]);
	});

	test('calls the class with the same this and arguments, and gives back what it gives', async () => {
		const context = { some: 'context' };
		const node = new First();
		expect(await node.execute.call(context)).toBe(context);
		expect(await node.methods.loadOptions.loadNames.call(context, 'a', 2)).toEqual([
			context,
			'a',
			2,
		]);
		expect(files()).toContain(join(example.dist, 'nodes/First/First.js'));
	});

	test('makes the class once', async () => {
		await Promise.all([new First().execute(), new First().execute()]);
		expect(await new First().made()).toBe(1);
	});

	test('fails as the class fails', async () => {
		await expect(new First().fail()).rejects.toThrow(new TypeError('as the class says'));
	});

	test('is all there is of a credential that is data alone', () => {
		expect(existsSync(join(example.dist, 'credentials/KeyApi.credentials.js'))).toBe(true);
		expect(existsSync(join(example.dist, 'credentials/KeyApi.js'))).toBe(false);
	});

	test('tells of the new sources after a second build in the same process', async () => {
		writeFiles(example.root, {
			'nodes/First/First.node.ts': `export class First { description = { name: 'changed' }; }`,
		});
		await buildDist(example, { sdks: ['example-sdk'] });
		expect(readFileSync(join(example.dist, 'nodes/First/First.node.js'), 'utf8')).toContain(
			'"name":"changed"',
		);
	});
});

test('a class that cannot be told before it is loaded stops the build', async () => {
	const example = exampleProject({
		'nodes/First/First.node.ts': 'export class First { now() { return 1; } }',
	});
	await expect(buildDist(example, { sdks: ['example-sdk'] })).rejects.toThrow(
		'First: now is not an async function',
	);
	removeProject(example);
});

test('a file whose class has another name stops the build', async () => {
	const example = exampleProject({ 'nodes/First/First.node.ts': 'export class Frist {}' });
	await expect(buildDist(example, { sdks: ['example-sdk'] })).rejects.toThrow(
		'nodes/First/First.node.js: its source exports no class First',
	);
	removeProject(example);
});

describe('in this package', () => {
	beforeAll(() => ensureBuilt(), 120_000);

	const { nodes, credentials } = findEntryPoints(project());
	test.each([...nodes, ...credentials])('%s is told as its source has it', async (source) => {
		const name = /(\w+)\.\w+\.ts$/.exec(source)?.[1] ?? '';
		const built = createRequire(join(project().root, 'package.json'))('./dist/index.js') as Classes;
		const written = (await import(join(project().root, source))) as Classes;
		expect(contentsOf(built, name)).toEqual(contentsOf(written, name));
	});
});

type Classes = Record<string, (new () => object) | undefined>;

function contentsOf(classes: Classes, name: string): ClassContents {
	const Class = classes[name];
	if (!Class) throw new Error(`There is no ${name}`);
	const { data, functions } = classContents(new Class());
	return { data, functions: functions.sort() };
}
