import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { classFile } from '../tools/build/project';
import { ensureBuilt } from '../tools/ensureBuilt';
import type { Report } from './report';

const ROOT = path.join(__dirname, '..');
const BASE = path.join(ROOT, 'node_modules/n8n-nodes-base/dist');

/** The nodes of n8n's own that ours stand beside. */
const BUILT_IN = [
	'nodes/Stripe/Stripe.node.js',
	'nodes/Stripe/StripeTrigger.node.js',
	'nodes/Salesforce/Salesforce.node.js',
	'nodes/Salesforce/SalesforceTrigger.node.js',
	'credentials/StripeApi.credentials.js',
	'credentials/SalesforceOAuth2Api.credentials.js',
	'credentials/SalesforceJwtApi.credentials.js',
].map((file) => path.join(BASE, file));

const RUNS = 5;

/** What it costs n8n to load all our nodes and credentials, beside its own for the two services. */
export async function benchLoading(report: Report): Promise<void> {
	await ensureBuilt();
	const { n8n } = (await import('../package.json')).default;
	const ours = [...n8n.nodes, ...n8n.credentials].map((file) => path.join(ROOT, file));
	for (const [whose, files, limit] of [
		['our nodes and credentials', ours, '; at most 25 ms and 10 MB'],
		['n8n’s Stripe and Salesforce nodes and credentials', BUILT_IN, ''],
	] as const) {
		const runs: Loading[] = [];
		for (let run = 0; run < RUNS; run++) runs.push(await load(files));
		const all = runs.map(({ milliseconds }) => milliseconds);
		report({
			what: `Loading ${whose} (${files.length} files)`,
			value: `${median(all).toFixed(1)} ms`,
			against: `${median(runs.map(({ megabytes }) => megabytes)).toFixed(1)} MB; median of ${RUNS} processes, the quickest ${Math.min(...all).toFixed(1)} ms${limit}`,
		});
		files.forEach((file, at) => {
			const one = median(runs.map(({ each }) => each[at]?.start ?? Number.NaN));
			const use = median(runs.map(({ each }) => each[at]?.firstUse ?? 0));
			report({
				what: `  ${path.basename(file)}`,
				value: `${one.toFixed(1)} ms`,
				against: `${(statSync(file).size / 1000).toFixed(0)} kB${use > 0 ? `; when first used, ${use.toFixed(1)} ms more` : ''}`,
			});
		});
	}
}

interface Loading {
	/** Until there is one of each class. */
	milliseconds: number;
	/** What they keep in memory then. */
	megabytes: number;
	/**
	 * The same file by file, and what the class behind it takes when it is loaded afterwards. What
	 * several files share counts for the first of them.
	 */
	each: { start: number; firstUse: number }[];
}

/**
 * Loads files and makes one of each class, in a process that has n8n's engine already. n8n has loaded it
 * before any node, with much that its own nodes ask for, such as an HTTP client. Memory is what is held
 * after collecting garbage: pages of the process tell little, as many are free from starting the engine.
 */
async function load(files: readonly string[]): Promise<Loading> {
	const behind = files.map(classFile).map((file) => (existsSync(file) ? file : undefined));
	const script = `
		const path = require('node:path');
		require('reflect-metadata');
		require('n8n-core');
		const timed = (work) => {
			const began = performance.now();
			work();
			return performance.now() - began;
		};
		const kept = () => {
			global.gc();
			const { heapUsed, external } = process.memoryUsage();
			return heapUsed + external;
		};
		const held = [];
		const before = kept();
		const start = ${JSON.stringify(files)}.map((file) =>
			timed(() => held.push(new (require(file)[path.basename(file).split('.')[0]])())));
		const megabytes = (kept() - before) / 2 ** 20;
		const firstUse = ${JSON.stringify(behind)}.map((file) => (file ? timed(() => require(file)) : 0));
		console.log(JSON.stringify({
			milliseconds: start.reduce((sum, one) => sum + one, 0),
			megabytes,
			each: start.map((one, at) => ({ start: one, firstUse: firstUse[at] })),
			held: held.length,
		}));
	`;
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', script], {
		cwd: ROOT,
	});
	return JSON.parse(stdout) as Loading;
}

function median(values: readonly number[]): number {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
