import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { listenWebhooks, runWorkflow, type WebhookListener } from '../engine';
import { sandboxCredentials } from '../host/sandboxCredentials';
import type { Sandbox } from '../sandbox';
import { newPayer } from '../test/support/payer';
import type { DemoOrg } from './demoOrg';

const BUTTON_WORKFLOW = '13-invoice-button-to-receipt.json';
const SYNC_WORKFLOW = '08-payments-every-15-minutes.json';
const BUTTON = 'Invoice Button';
const SEND_LINK = 'Stripe Send Payment Link';
const PAGE = 'Stripe Payment Page Trigger';

const AMOUNT = 50;
const PART = '20.00';
/** https://docs.stripe.com/testing#cards */
const CARD = {
	method: 'card',
	number: '4242424242424242',
	expiry: '12/34',
	cvc: '123',
	name: 'Rose Gonzalez',
	email: 'rose@edge.example',
	save: '1',
};
/** A payer who gets "try again later" does. */
const TRIES = 5;

/** What became of the demo's invoice, in numbers. */
export interface InvoiceSummary {
	/** invoices that were to be paid */
	invoices: number;
	/** mails with a link that left */
	linksSent: number;
	/** payments of the invoice that the org has */
	payments: number;
	/** invoices that the org calls Paid */
	paidInvoices: number;
}

/** One thing that happened to the invoice, as it is told. */
export interface InvoiceStep {
	what: string;
	result: string;
}

/** What the demo did about an invoice. */
export interface InvoiceReport {
	summary: InvoiceSummary;
	steps: InvoiceStep[];
	problems: string[];
}

/**
 * An invoice's way: the button in Salesforce is pressed, the customer gets a mail, opens the payment page,
 * pays a part and then the rest on Stripe's page, the payments go into Salesforce, and the invoice is paid.
 *
 * @param account whose invoice it is
 */
export async function payInvoice(
	sandbox: Sandbox,
	org: DemoOrg,
	account: { id: string; name: string },
): Promise<InvoiceReport> {
	const number = `INV-${(await org.countInvoices()) + 1001}`;
	const invoiceId = await org.create('Invoice__c', {
		Name: number,
		Account__c: account.id,
		Amount__c: AMOUNT,
		Status__c: 'Draft',
	});
	const steps: InvoiceStep[] = [
		{ what: `Invoice ${number} for ${account.name}`, result: `$${AMOUNT}.00` },
	];
	const problems: string[] = [];
	const credentials = [
		...sandboxCredentials(sandbox),
		{ type: 'httpHeaderAuth', name: 'Invoice button', data: BUTTON_SECRET },
	].map((credential) => ({ ...credential, id: credential.type }));
	const listener = await listenWebhooks({ workflow: buttonWorkflow(), credentials });
	let linksSent = 0;
	try {
		const sent = await pressButton(listener, invoiceId);
		linksSent = sent.mail === 'sent' ? 1 : 0;
		steps.push({ what: 'Link mailed', result: sent.sentTo.join(', ') });
		for (const amount of [PART, '']) {
			const told = await payOnPage(sent.url, listener.url, sandbox.pages, amount);
			steps.push({ what: amount === '' ? 'Rest paid by card' : 'Part paid by card', result: told });
		}
		await listener.settled();
		const failed = listener.executions.find(({ error }) => error !== undefined);
		if (failed?.error) problems.push(`The receipt failed: ${failed.error.message}`);
	} catch (error) {
		problems.push(error instanceof Error ? error.message : String(error));
	} finally {
		await listener.close();
	}

	const { error } = await runWorkflow({ workflow: readWorkflow(SYNC_WORKFLOW), credentials });
	if (error) problems.push(`The payments were not synced: ${error.message}`);
	const { payments, status } = await org.invoiceNow(invoiceId);
	steps.push({ what: `${payments} payments synced to Salesforce`, result: status.toUpperCase() });
	if (status !== 'Paid') problems.push(`Invoice ${number} is ${status}, not Paid`);
	return {
		summary: { invoices: 1, linksSent, payments, paidInvoices: status === 'Paid' ? 1 : 0 },
		steps,
		problems,
	};
}

const BUTTON_SECRET = { name: 'X-Button', value: 'the demo presses it' };

function readWorkflow(file: string): { nodes: INode[] } {
	// An example that the tests hold against n8n's own form.
	return JSON.parse(readFileSync(path.join(__dirname, '../workflows', file), 'utf8')) as {
		nodes: INode[];
	};
}

/**
 * The example workflow with the sandbox's credentials, which go by their types here. It is told with each
 * press of the button where its page is.
 */
function buttonWorkflow(): object {
	const workflow = readWorkflow(BUTTON_WORKFLOW);
	for (const node of workflow.nodes) {
		for (const [type, reference] of Object.entries(node.credentials ?? {})) reference.id = type;
		if (node.name === SEND_LINK) node.parameters['pageUrl'] = '={{ $json.body.pageUrl }}';
	}
	return workflow;
}

interface SentLink {
	url: string;
	mail: string;
	sentTo: string[];
}

async function pressButton(listener: WebhookListener, invoiceId: string): Promise<SentLink> {
	const addressOf = (name: string) =>
		listener.webhooks.find(({ node }) => node === name)?.url ?? '';
	const answer = await fetch(addressOf(BUTTON), {
		method: 'POST',
		headers: { 'content-type': 'application/json', [BUTTON_SECRET.name]: BUTTON_SECRET.value },
		body: JSON.stringify({ invoiceId, pageUrl: addressOf(PAGE) }),
	});
	const said = await answer.text();
	await listener.settled();
	const output = listener.executions.at(-1)?.nodes[SEND_LINK]?.[0]?.[0]?.json;
	if (output === undefined) throw new Error(`The link was not sent: ${said}`);
	return output as IDataObject & SentLink;
}

/**
 * Pays on our page and on Stripe's, as a person would.
 *
 * @param amount of a part; '' for all that is left
 * @returns the heading of the page to which the payer comes back
 */
async function payOnPage(
	url: string,
	home: string,
	pages: string,
	amount: string,
): Promise<string> {
	const here = newPayer(home);
	const atStripe = newPayer(pages);
	for (let attempt = 1; attempt <= TRIES; attempt++) {
		await here.open(url);
		await here.submit({
			...hiddenFields(here.page),
			'how-much': amount === '' ? 'all' : 'part',
			method: 'card',
			...(amount !== '' && { amount }),
		});
		if (!here.at.startsWith(pages)) continue;
		await atStripe.open(here.at);
		await atStripe.submit(CARD);
		await here.open(atStripe.at);
		return headingOf(here.page);
	}
	throw new Error(`The payment page led nowhere: ${headingOf(here.page)}`);
}

/** What a browser sends of a form that nobody sees, such as the sign that it is filled in once. */
function hiddenFields(page: string): Record<string, string> {
	const inputs = page.matchAll(/<input type="hidden" name="([\w-]+)" value="([^"]*)">/g);
	return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]));
}

function headingOf(page: string): string {
	const [, heading = ''] = /<h1[^>]*>([^<]*)<\/h1>/.exec(page) ?? [];
	return heading.trim();
}
