import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { pollOnce, runWorkflow } from '../engine';
import { sandboxCredentials } from '../host/sandboxCredentials';
import type { Sandbox } from '../sandbox';
import { DemoOrg, type HeldCustomer } from './demoOrg';
import { type InvoiceStep, type InvoiceSummary, payInvoice } from './invoiceDemo';
import { SandboxControl } from './sandboxControl';

const WORKFLOW = path.join(__dirname, '../workflows/04-new-accounts-in-both-systems.json');
const TRIGGER = 'Salesforce Account Trigger';
/** Before any account was made, so that the first poll finds them all. */
const START_FROM = '2000-01-01T00:00:00Z';
/** Where the node keeps the ID of the CRM record on the customer. */
const CRM_ID = 'salesforce_account_id';

/** The demo in numbers, for machines. */
export interface DemoSummary extends InvoiceSummary {
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
	/** accounts that hold the ID of their customer */
	writtenBack: number;
}

/** What became of one account: the item of the workflow's last step. */
export interface DemoRow {
	account: string;
	city: string;
	customerId: string;
	/** the ID that the account holds in Salesforce */
	inSalesforce: string;
	outcome: string;
}

/** An account as the trigger puts it out, as far as the demo looks. */
interface TriggeredAccount extends IDataObject {
	Id: string;
	Name: string;
	BillingCity?: string | null;
}

/** What the demo did. */
export interface DemoReport {
	summary: DemoSummary;
	rows: DemoRow[];
	/** what became of an invoice; empty where no account has a customer */
	steps: InvoiceStep[];
	/** what went wrong, in words; empty when all is well */
	problems: string[];
}

/**
 * The main job: the trigger finds the accounts of the org, the workflow makes customers of them on
 * n8n's engine and writes their IDs back, and a look into both systems shows what has come of it. Then one
 * of the customers is sent an invoice's link and pays.
 */
export async function runDemo(sandbox: Sandbox): Promise<DemoReport> {
	const control = new SandboxControl(sandbox.control);
	await control.installModel();
	const before = await control.lastRequest();
	const workflow = demoWorkflow();
	const credentials = sandboxCredentials(sandbox);
	// An n8n of its own in each run: it remembers nothing, so the trigger takes all accounts for new.
	const instanceId = `demo-${randomUUID()}`;

	const started = performance.now();
	const { items } = await pollOnce({ workflow, credentials, instanceId });
	const triggered = items?.[0] ?? [];
	const result = await runWorkflow({
		workflow,
		credentials,
		instanceId,
		pinData: { [TRIGGER]: triggered },
	});
	const seconds = Math.round(performance.now() - started) / 1000;

	const itemsOf = (node: string): IDataObject[] =>
		(result.nodes[node] ?? []).flat().map((item) => item.json);
	const accounts = triggered.map(({ json }) => json as TriggeredAccount);
	const records = itemsOf('Receivables Record');
	const refused = itemsOf('Accounts to Look At');
	const ids = new Set(accounts.map((account) => account.Id));
	const owners = (await control.customers(sandbox.stripe.account))
		.map((customer) => customer.metadata[CRM_ID] ?? '')
		.filter((id) => ids.has(id));
	if (!sandbox.salesforce) throw new Error('The sandbox runs without Salesforce');
	const org = new DemoOrg(sandbox.salesforce);
	const held = await org.heldCustomers();
	const rows = withSalesforceIds(
		held,
		accounts.map((account) => rowOf(account, records, refused)),
	);
	const customers: Omit<DemoSummary, keyof InvoiceSummary> = {
		accounts: accounts.length,
		customers: owners.length,
		duplicates: owners.length - new Set(owners).size,
		requests: await control.requestsSince(before),
		seconds,
		created: records.filter((record) => record['isNew'] === true).length,
		writtenBack: rows.filter(({ inSalesforce }) => inSalesforce !== '').length,
	};
	const [debtor] = held;
	const paid = debtor
		? await payInvoice(sandbox, org, { id: debtor.Id, name: debtor.Name })
		: { summary: NO_INVOICE, steps: [], problems: [] };
	const problems = problemsOf(customers, rows, refused, result.error?.message);
	return {
		summary: { ...customers, ...paid.summary },
		rows,
		steps: paid.steps,
		problems: [...problems, ...paid.problems],
	};
}

const NO_INVOICE: InvoiceSummary = { invoices: 0, linksSent: 0, payments: 0, paidInvoices: 0 };

/** The example workflow, its trigger beginning with the accounts that are there already. */
function demoWorkflow(): object {
	const workflow = JSON.parse(readFileSync(WORKFLOW, 'utf8')) as { nodes: INode[] };
	for (const node of workflow.nodes) {
		if (node.name !== TRIGGER) continue;
		node.parameters['options'] = {
			...(node.parameters['options'] as object),
			startFrom: START_FROM,
		};
	}
	return workflow;
}

/** Adds what the accounts hold, as the org answers it. */
function withSalesforceIds(
	held: readonly HeldCustomer[],
	rows: ReadonlyArray<Omit<DemoRow, 'inSalesforce'> & { accountId: string }>,
): DemoRow[] {
	const ids = new Map(held.map((record) => [record.Id, record.Stripe_Customer_ID__c]));
	return rows.map(({ accountId, ...row }) => ({ ...row, inSalesforce: ids.get(accountId) ?? '' }));
}

function rowOf(
	account: TriggeredAccount,
	records: IDataObject[],
	refused: IDataObject[],
): Omit<DemoRow, 'inSalesforce'> & { accountId: string } {
	const record = records.find((one) => one['accountId'] === account.Id);
	const refusal = refused.find((one) => one['accountId'] === account.Id);
	const outcome = record?.['isNew'] ? 'new customer' : 'known customer';
	return {
		accountId: account.Id,
		account: account.Name,
		city: account.BillingCity ?? '',
		customerId: textOf(record?.['customerId']),
		outcome: record ? outcome : `refused: ${textOf(refusal?.['reason'])}`,
	};
}

function problemsOf(
	summary: Omit<DemoSummary, keyof InvoiceSummary>,
	rows: readonly DemoRow[],
	refused: IDataObject[],
	failure?: string,
): string[] {
	const missing = summary.accounts - summary.customers + summary.duplicates;
	const apart = rows.filter((row) => row.customerId !== '' && row.inSalesforce !== row.customerId);
	return [
		...(failure === undefined ? [] : [`The workflow failed: ${failure}`]),
		...refused.map((one) => `${textOf(one['accountName'])} was refused: ${textOf(one['reason'])}`),
		...(summary.accounts === 0 ? ['The trigger found no account'] : []),
		...(summary.duplicates > 0
			? [`Customers beyond the first of their account: ${summary.duplicates}`]
			: []),
		...(missing > 0 ? [`Accounts without a customer: ${missing}`] : []),
		...(apart.length > 0
			? [`Accounts that do not hold the ID of their customer: ${apart.length}`]
			: []),
	];
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
