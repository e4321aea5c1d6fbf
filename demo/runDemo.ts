import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { runWorkflow } from '../engine';
import { sandboxCredentials } from '../host/sandboxCredentials';
import type { Sandbox } from '../sandbox';
import { SAMPLE_ACCOUNTS } from './sampleAccounts';
import type { CrmAccount } from './sampleAccounts';
import { SandboxControl } from './sandboxControl';

const WORKFLOW = path.join(__dirname, '../workflows/new-accounts-to-stripe-customers.json');
/** Where the node keeps the ID of the CRM record on the customer. */
const CRM_ID = 'salesforce_account_id';

/** The demo in numbers, for machines. */
export interface DemoSummary {
	/** accounts that came from the CRM */
	accounts: number;
	/** customers in Stripe that belong to them */
	customers: number;
	/** customers beyond the first of an account; must be 0 */
	duplicates: number;
	/** requests that Stripe got */
	requests: number;
	/** how long the workflow took */
	seconds: number;
	/** customers that this run made; 0 when they were all there */
	created: number;
}

/** What became of one account: the item of the workflow's last step. */
export interface DemoRow {
	account: string;
	city: string;
	customerId: string;
	outcome: string;
}

/** What the demo did. */
export interface DemoReport {
	summary: DemoSummary;
	rows: DemoRow[];
	/** what went wrong, in words; empty when all is well */
	problems: string[];
}

/**
 * The main job: gives the sample accounts to the example workflow as new accounts of the CRM, runs
 * it on n8n's engine, and looks into the sandbox for what has come of it.
 */
export async function runDemo(
	sandbox: Sandbox,
	accounts: readonly CrmAccount[] = SAMPLE_ACCOUNTS,
): Promise<DemoReport> {
	const control = new SandboxControl(sandbox.control);
	const before = await control.lastRequest();
	const started = performance.now();
	const result = await runWorkflow({
		workflow: JSON.parse(readFileSync(WORKFLOW, 'utf8')) as object,
		credentials: sandboxCredentials(sandbox),
		pinData: { 'New CRM Accounts': accounts.map((account) => ({ json: { ...account } })) },
	});
	const seconds = Math.round(performance.now() - started) / 1000;

	const items = (node: string): IDataObject[] =>
		(result.nodes[node] ?? []).flat().map((item) => item.json);
	const records = items('Receivables Record');
	const refused = items('Accounts to Look At');
	const ids = new Set(accounts.map((account) => account.Id));
	const owners = (await control.customers(sandbox.stripe.account))
		.map((customer) => customer.metadata[CRM_ID] ?? '')
		.filter((id) => ids.has(id));
	const summary: DemoSummary = {
		accounts: accounts.length,
		customers: owners.length,
		duplicates: owners.length - new Set(owners).size,
		requests: await control.requestsSince(before),
		seconds,
		created: records.filter((record) => record['isNew'] === true).length,
	};
	const rows = accounts.map((account) => rowOf(account, records, refused));
	return { summary, rows, problems: problemsOf(summary, refused, result.error?.message) };
}

function rowOf(account: CrmAccount, records: IDataObject[], refused: IDataObject[]): DemoRow {
	const record = records.find((one) => one['accountId'] === account.Id);
	const refusal = refused.find((one) => one['accountId'] === account.Id);
	const outcome = record?.['isNew'] ? 'new customer' : 'known customer';
	return {
		account: account.Name,
		city: account.BillingCity ?? '',
		customerId: textOf(record?.['customerId']),
		outcome: record ? outcome : `refused: ${textOf(refusal?.['reason'])}`,
	};
}

function problemsOf(summary: DemoSummary, refused: IDataObject[], failure?: string): string[] {
	const missing = summary.accounts - summary.customers + summary.duplicates;
	return [
		...(failure === undefined ? [] : [`The workflow failed: ${failure}`]),
		...refused.map((one) => `${textOf(one['account'])} was refused: ${textOf(one['reason'])}`),
		...(summary.duplicates > 0
			? [`Customers beyond the first of their account: ${summary.duplicates}`]
			: []),
		...(missing > 0 ? [`Accounts without a customer: ${missing}`] : []),
	];
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
