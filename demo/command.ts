import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Sandbox } from '../sandbox';
import type { DemoReport } from './runDemo';

const USAGE = `Shows the main job: new accounts in Salesforce become customers in Stripe, and their IDs go back, in a
workflow on n8n's own engine, against a sandbox on this machine. Then a link to an invoice is mailed, the
invoice is paid in part and in full, and the payments go into Salesforce. No account, no key and no
network is needed.

npm run demo [-- options]
  --json               print one object: {accounts, customers, duplicates, requests, seconds, created,
                       writtenBack, invoices, linksSent, payments, paidInvoices}
  --file FILE          keep the sandbox in this file: a second run finds the customers of the first
  --sandbox ADDRESSES  use a sandbox that runs: what npm run sandbox -- --json printed, or a file
                       that holds it

Exits with 0 when every account has exactly one customer and holds its ID and the invoice is paid, else
with 1.`;

/** Where the sandbox of a run that keeps no file of its own can be looked at until the next one. */
const LAST_RUN = path.join('.cache', 'demo.sqlite');

/** Where the demo prints: what happened, and what is wrong. The process's console, or a test's. */
export type Out = Pick<Console, 'log' | 'error'>;

/**
 * The command line: runs the demo, prints what happened, and says what is wrong in words.
 *
 * @param args what stands behind the command
 * @returns the exit code: 0 when every account has its customer and the invoice is paid
 */
export async function runCommand(args: readonly string[], out: Out): Promise<number> {
	try {
		return await perform(args, out);
	} catch (error) {
		out.error(error instanceof Error ? error.message : error);
		return 1;
	}
}

async function perform(args: readonly string[], out: Out): Promise<number> {
	const { values } = parseArgs({
		args: [...args],
		options: {
			help: { type: 'boolean', short: 'h', default: false },
			json: { type: 'boolean', default: false },
			file: { type: 'string' },
			sandbox: { type: 'string' },
		},
	});
	if (values.help) {
		out.log(USAGE);
		return 0;
	}
	if (values.sandbox !== undefined) {
		const access = readAccess(values.sandbox);
		return await show(access, `Look at it: ${access.page}`, values.json, out);
	}
	const file = values.file ?? freshFile(LAST_RUN);
	const { startSandbox } = await import('../sandbox');
	const sandbox = await startSandbox({ file, quiet: true });
	try {
		const look = `Look at it: npm run sandbox -- --file ${file}, then open the page it names`;
		return await show(sandbox, look, values.json, out);
	} finally {
		await sandbox.close();
	}
}

async function show(sandbox: Sandbox, look: string, json: boolean, out: Out): Promise<number> {
	// n8n takes a second to load: a mistake in the command line is told before.
	const { runDemo } = await import('./runDemo');
	return await tell(await runDemo(sandbox), look, json, out);
}

async function tell(
	{ summary, rows, steps, problems }: DemoReport,
	look: string,
	json: boolean,
	out: Out,
): Promise<number> {
	if (json) {
		out.log(JSON.stringify(summary));
	} else {
		const { drawTable } = await import('../engine/tables');
		const { accounts, created, requests, seconds, writtenBack } = summary;
		out.log(
			'Salesforce Account Trigger → Stripe Create Customer → Receivables Record → Stripe Sync Customers\n',
		);
		out.log(
			drawTable(
				['account', 'city', 'customer in Stripe', 'ID in Salesforce', 'outcome'],
				rows.map((row) => [row.account, row.city, row.customerId, row.inSalesforce, row.outcome]),
			),
		);
		out.log(
			`\n${accounts} accounts, ${created} new customers, ${writtenBack} IDs in Salesforce, ${requests} requests to Stripe, ${seconds} seconds`,
		);
		if (steps.length > 0) {
			out.log(
				'\nInvoice Button → Stripe Send Payment Link → Stripe Payment Page Trigger → Stripe Sync Payments\n',
			);
			out.log(
				drawTable(
					['what happened', 'result'],
					steps.map(({ what, result }) => [what, result]),
				),
			);
		}
		out.log(look);
	}
	for (const problem of problems) out.error(problem);
	return problems.length === 0 ? 0 : 1;
}

/** An empty place for the sandbox's state. SQLite keeps up to two files beside its own. */
function freshFile(file: string): string {
	mkdirSync(path.dirname(file), { recursive: true });
	for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
	return file;
}

function readAccess(given: string): Sandbox {
	const text = existsSync(given) ? (readFileSync(given, 'utf8').split('\n')[0] ?? '') : given;
	let access: Partial<Sandbox>;
	try {
		access = JSON.parse(text) as Partial<Sandbox>;
	} catch {
		throw new Error('--sandbox takes the line that npm run sandbox -- --json printed');
	}
	const { stripe, salesforce, mail, plaid, control, page, pages } = access;
	if (!stripe || !salesforce || !mail || !plaid || !control || !page || !pages) {
		throw new Error(
			'--sandbox lacks one of "stripe", "salesforce", "mail", "plaid", "control", "page" and "pages"',
		);
	}
	// Whoever started it ends it.
	return { stripe, salesforce, mail, plaid, control, page, pages, close: async () => {} };
}
