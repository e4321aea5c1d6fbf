import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build, transform, type Metafile } from 'esbuild';
import { builtPath, classFile, findEntryPoints, type Project } from './project';

/**
 * Third-party SDKs that get a chunk of their own, `dist/chunks/<name>.js`. Product code reaches them
 * through `await import(…)` only, so a node that is merely listed in the editor loads none.
 */
export const SDKS = ['stripe', 'jsforce', 'nodemailer', 'pdfkit', 'plaid'] as const;

/** SDKs of which only a part is wanted: the module that names the part, in place of the package. */
const SDK_PARTS: Readonly<Record<string, string>> = {
	jsforce: './lib/salesforce/jsforce.ts',
	nodemailer: './lib/mail/nodemailer.ts',
	plaid: './lib/plaid/plaid.ts',
	// The one for browsers reads no files.
	pdfkit: './node_modules/pdfkit/js/pdfkit.browser.mjs',
};

/** SDKs that are mostly machine-made code, of which hardly anything is used: made as small as it gets. */
const MINIFIED = ['plaid'];

/** Provided by n8n itself at run time; a second copy would break its `instanceof` checks. */
const PROVIDED_BY_N8N = ['n8n-workflow', 'n8n-core'];

/** Oldest Node.js that a supported n8n runs on. */
const TARGET = 'node20';

/**
 * Bundles the class of every node and credential of `project` into `outDir`, as CommonJS. n8n does not
 * load these files itself, but what stands in for them (`standIns.ts`).
 *
 * Each module is in exactly one output file, however many nodes use it: esbuild puts what several
 * nodes share into chunks. A module that holds state for the whole process (one rate limiter for
 * each account) and a class that is compared by `instanceof` therefore exist once at run time.
 * esbuild splits ES modules only, so the bundle is made as such and each file converted afterwards.
 *
 * @returns esbuild's description of what went into which file
 */
export async function bundle(
	project: Project,
	outDir: string,
	sdks: readonly string[] = SDKS,
): Promise<Metafile> {
	const { nodes, credentials } = findEntryPoints(project);
	const { metafile, outputFiles } = await build({
		absWorkingDir: project.root,
		entryPoints: [
			...[...nodes, ...credentials].map((path) => ({
				in: path,
				out: classFile(builtPath(path)).replace(/^dist\/|\.js$/g, ''),
			})),
			...sdks.map((name) => ({ in: sdkEntry(project, name), out: `chunks/${name}` })),
		],
		outdir: outDir,
		chunkNames: 'chunks/[name]-[hash]',
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: TARGET,
		external: PROVIDED_BY_N8N,
		alias: {
			undici: join(__dirname, 'withoutUndici.ts'),
			'png-js': join(__dirname, 'leftOut.ts'),
			'brotli/decompress.js': join(__dirname, 'leftOut.ts'),
			pdfkit: sdkEntry(project, 'pdfkit'),
		},
		// Fonts are embedded, each in a chunk of its own.
		loader: { '.woff': 'binary' },
		// pdfkit makes the name of a file by it that it does not read.
		define: { 'import.meta.url': '"file:///"' },
		// n8n and the SDKs show class names to people, so esbuild may not rename them on a clash.
		keepNames: true,
		// Full licence texts go into THIRD_PARTY_NOTICES.txt.
		legalComments: 'none',
		metafile: true,
		write: false,
		logLevel: 'silent',
	});
	await Promise.all(
		outputFiles.map(async ({ path, text }) => {
			await mkdir(dirname(path), { recursive: true });
			const isMinified = MINIFIED.includes(basename(path, '.js'));
			await writeFile(path, await toCommonJs(text, isMinified));
		}),
	);
	return metafile;
}

/** The project's own choice of parts of an SDK where it makes one, else the whole package. */
function sdkEntry(project: Project, name: string): string {
	const part = SDK_PARTS[name];
	return part && existsSync(join(project.root, part)) ? part : name;
}

/** Converts one ES module; `import()` becomes a `require` at first use. */
async function toCommonJs(code: string, isMinified: boolean): Promise<string> {
	const result = await transform(code, {
		format: 'cjs',
		platform: 'node',
		target: TARGET,
		supported: { 'dynamic-import': false },
		legalComments: 'none',
		minify: isMinified,
		keepNames: isMinified,
	});
	return result.code;
}
