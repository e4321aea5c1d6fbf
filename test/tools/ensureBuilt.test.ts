import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { SDKS } from '../../tools/build/bundle';
import { isBuildFresh } from '../../tools/build/fingerprint';
import type { Project } from '../../tools/build/project';
import { ensureBuilt } from '../../tools/ensureBuilt';
import { exampleProject, removeProject, writeFiles } from '../build/exampleProject';

let example: Project;

beforeEach(() => {
	// The project's own SDKs get chunks in every build.
	const sdks = SDKS.flatMap((name) => [
		[
			`node_modules/${name}/package.json`,
			JSON.stringify({ name, version: '1.0.0', license: 'MIT' }),
		],
		[`node_modules/${name}/index.js`, ''],
		[`node_modules/${name}/LICENSE`, 'Licence text'],
	]);
	example = exampleProject(Object.fromEntries(sdks) as Record<string, string>);
});
afterEach(() => removeProject(example));

const firstNode = () => readFileSync(join(example.dist, 'nodes/First/First.node.js'), 'utf8');

test('builds what was never built', async () => {
	expect(isBuildFresh(example)).toBe(false);
	await ensureBuilt(example);
	expect(isBuildFresh(example)).toBe(true);
	expect(firstNode()).toContain('class First');
});

test('builds again after a source has changed, been added or been deleted', async () => {
	await ensureBuilt(example);

	writeFiles(example.root, { 'nodes/First/First.node.ts': 'export class First { changed = 1 }' });
	expect(isBuildFresh(example)).toBe(false);
	await ensureBuilt(example);
	expect(firstNode()).toContain('"changed":1');

	writeFiles(example.root, { 'icons/second.svg': '<svg/>' });
	expect(isBuildFresh(example)).toBe(false);
	await ensureBuilt(example);

	rmSync(join(example.root, 'icons/second.svg'));
	expect(isBuildFresh(example)).toBe(false);
});

test('builds again after dist/ has been deleted', async () => {
	await ensureBuilt(example);
	rmSync(example.dist, { recursive: true });
	expect(isBuildFresh(example)).toBe(false);
});

test('says what is wrong when the sources do not build', async () => {
	writeFiles(example.root, { 'nodes/First/First.node.ts': 'export class First {' });
	await expect(ensureBuilt(example)).rejects.toThrow(
		/The package could not be built: .*nodes\/First\/First\.node\.ts:1:20: ERROR/s,
	);
});

test('of several processes at once only one builds, and all find the build', async () => {
	const main = resolve(__dirname, '../../tools/build/main.ts');
	const runs = [1, 2, 3].map(() =>
		promisify(execFile)(process.execPath, ['--import', 'tsx', main, '--if-stale', example.root]),
	);
	const said = (await Promise.all(runs)).map(({ stdout }) => stdout.trim());
	expect(said.sort()).toEqual(['built', 'fresh', 'fresh']);
	expect(isBuildFresh(example)).toBe(true);
});
