import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
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
	for (const [whose, files] of [
		['our nodes and credentials', ours],
		['n8n’s Stripe and Salesforce nodes and credentials', BUILT_IN],
	] as const) {
		const runs: Loading[] = [];
		for (let run = 0; run < RUNS; run++) runs.push(await load(files));
		report({
			what: `Loading ${whose} (${files.length} files)`,
			value: `${median(runs.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms`,
			against: `${median(runs.map(({ megabytes }) => megabytes)).toFixed(1)} MB; median of ${RUNS} processes`,
		});
	}
}

interface Loading {
	milliseconds: number;
	megabytes: number;
}

/** Loads files in a process that has n8n-workflow already, as n8n does, and makes one of each class. */
async function load(files: readonly string[]): Promise<Loading> {
	const script = `
		const path = require('node:path');
		require('n8n-workflow');
		global.gc();
		const before = process.memoryUsage().rss;
		const began = performance.now();
		const held = ${JSON.stringify(files)}.map((file) =>
			new (require(file)[path.basename(file).split('.')[0]])());
		const milliseconds = performance.now() - began;
		global.gc();
		console.log(JSON.stringify({ milliseconds, megabytes: (process.memoryUsage().rss - before) / 2 ** 20, held: held.length }));
	`;
	const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', script], {
		cwd: ROOT,
	});
	return JSON.parse(stdout) as Loading;
}

function median(values: readonly number[]): number {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
