import { resolve } from 'node:path';
import { classContents } from './classContents';
import { classFile, className } from './project';

// Prints, as JSON, the contents of the classes in a folder that was just built. Run in a process of its
// own: the folder's next build has files of the same names, and a process loads each name once.
const [folder = '', ...paths] = process.argv.slice(2);

async function main(): Promise<void> {
	const contents = await Promise.all(
		paths.map(async (path) => {
			const name = className(path);
			const built = (await import(resolve(folder, classFile(path)))) as Record<string, unknown>;
			const Class = built[name];
			if (!isClass(Class)) throw new Error(`${path}: its source exports no class ${name}`);
			return classContents(new Class());
		}),
	);
	console.log(JSON.stringify(contents));
}

function isClass(value: unknown): value is new () => object {
	return typeof value === 'function';
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
