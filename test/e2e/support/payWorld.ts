import { randomUUID } from 'node:crypto';

import type { N8nApi, SavedCredential } from '../../../host/n8nApi';
import type { N8n } from '../../../host/n8nProcess';
import { saveSandboxCredentials } from '../../../host/sandboxCredentials';
import { startSandbox, type Sandbox } from '../../../sandbox';
import type { ReceivedMail } from '../../../sandbox/mail/inbox';
import { newInstallation } from './installation';
import { orgOf, type Org } from './org';
import { passDays, stripePost } from './sandboxControl';
import { startSingleN8n } from './singleN8n';
import { until } from './until';
import { inARow, webhookSource } from './workflows';

const PACKAGE = 'n8n-nodes-stripe-salesforce';

/** Where the workflow that mails links is called, as a button in Salesforce would. */
const ASK_PATH = 'ask-for-payment';

/** An n8n with two published workflows: one mails links, the other hosts the page that they lead to. */
export interface PayWorld {
	sandbox: Sandbox;
	org: Org;
	n8n: N8n;
	api: N8nApi;
	/** By which n8n reaches each service of the sandbox. */
	credentials: readonly SavedCredential[];
	/** The account that the invoices are for. */
	accountId: string;
	/** The workflow that hosts the page, and goes on when it is paid. */
	pageWorkflowId: string;
	/** The page's address, without a link's token. */
	pageUrl: string;
	/** Makes an invoice of 50 US dollars, unless said otherwise; answers with its ID. */
	invoice(values?: object): Promise<string>;
	/** Has the link of an invoice mailed; answers with the mail. */
	mailLink(invoiceId: string): Promise<ReceivedMail>;
	mails(): Promise<ReceivedMail[]>;
	/** Moves the clock of both services, by which banks settle. */
	passDays(days: number): Promise<void>;
	close(): Promise<void>;
}

export async function startPayWorld(): Promise<PayWorld> {
	const installation = await newInstallation('payment-page');
	const sandbox = await startSandbox({
		port: 0,
		quiet: true,
		salesforce: { withStripeModel: true },
	});
	const { n8n, api } = await startSingleN8n(installation, { withoutEditor: true });
	const credentials = await saveSandboxCredentials(api, sandbox);
	const org = orgOf(sandbox);
	const accountId = await accountWithCustomer(sandbox, org);

	const webhookId = randomUUID();
	const pageUrl = `${n8n.url}/webhook/${webhookId}/pay`;
	const page = await api.createWorkflow(pageWorkflow(webhookId, credentials, sandbox.pages));
	await api.activate(page);
	await api.activate(await api.createWorkflow(askWorkflow(pageUrl, credentials)));

	let count = 1000;
	const mails = async (): Promise<ReceivedMail[]> => {
		const answer = await fetch(`${sandbox.control}/state?service=mail`);
		return ((await answer.json()) as { objects: ReceivedMail[] }).objects;
	};
	return {
		sandbox,
		org,
		n8n,
		api,
		credentials,
		accountId,
		pageWorkflowId: page.id,
		pageUrl,
		mails,
		invoice: async (values = {}) =>
			await org.create('Invoice__c', {
				Name: `INV-${++count}`,
				Account__c: accountId,
				Amount__c: 50,
				Due_Date__c: '2027-01-31',
				...values,
			}),
		async mailLink(invoiceId) {
			const seen = new Set((await mails()).map(({ id }) => id));
			const answer = await fetch(`${n8n.url}/webhook/${ASK_PATH}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ Id: invoiceId }),
			});
			if (!answer.ok) throw new Error(`The link was not sent: ${await answer.text()}`);
			// A receipt may come in between.
			const sent = async () =>
				(await mails()).find(({ id, text }) => !seen.has(id) && text.includes(pageUrl));
			await until('the mail with the link', async () => (await sent()) !== undefined);
			const mail = await sent();
			if (mail === undefined) throw new Error('The inbox is empty');
			return mail;
		},
		passDays: (days) => passDays(sandbox, days),
		async close() {
			await n8n.stop();
			await sandbox.close();
			installation.remove();
		},
	};
}

/** An account of the org that is a customer in Stripe, and that a mail can be sent to. */
async function accountWithCustomer(sandbox: Sandbox, org: Org): Promise<string> {
	const { id } = await stripePost<{ id: string }>(sandbox, '/v1/customers', {
		name: 'Edge Communications',
		email: 'rose@edge.example',
	});
	return await org.create('Account', {
		Name: 'Edge Communications Ltd.',
		Stripe_Customer_ID__c: id,
	});
}

function slots(credentials: readonly SavedCredential[], ...types: string[]): object {
	const wanted = credentials.filter(({ type }) => types.includes(type));
	return Object.fromEntries(wanted.map(({ id, name, type }) => [type, { id, name }]));
}

/** Hosts the page, and mails the receipt of what is paid on it. */
function pageWorkflow(
	webhookId: string,
	credentials: readonly SavedCredential[],
	checkoutDomain: string,
) {
	const trigger = {
		id: randomUUID(),
		name: 'Stripe Payment Page Trigger',
		type: `${PACKAGE}.stripePaymentPageTrigger`,
		typeVersion: 1,
		position: [0, 0],
		webhookId,
		parameters: {
			salesforceAuthentication: 'clientCredentials',
			events: ['opened', 'paid', 'paying', 'failed'],
			businessName: 'Harbor Lights Supply Co.',
			contactEmail: 'billing@harborlights.example',
			// The sandbox's Checkout is not at Stripe's address.
			options: { checkoutDomain },
		},
		credentials: slots(credentials, 'stripeAccountApi', 'salesforceClientCredentialsApi'),
	};
	const isPaid = {
		id: randomUUID(),
		name: 'Is Paid',
		type: 'n8n-nodes-base.filter',
		typeVersion: 2.2,
		position: [220, 0],
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: randomUUID(),
						leftValue: '={{ $json.event }}',
						rightValue: 'paid',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		},
	};
	const receipt = {
		id: randomUUID(),
		name: 'Payment Receipt',
		type: `${PACKAGE}.paymentReceipt`,
		typeVersion: 1,
		position: [440, 0],
		parameters: {
			operation: 'send',
			salesforceAuthentication: 'clientCredentials',
			payment: '={{ $json.sessionId }}',
			seller: { name: 'Harbor Lights Supply Co.', email: 'billing@harborlights.example' },
			options: {},
		},
		credentials: slots(credentials, 'stripeAccountApi', 'salesforceClientCredentialsApi', 'smtp'),
	};
	const chain = [trigger, isPaid, receipt];
	return { name: 'Payment page', nodes: chain, connections: inARow(chain) };
}

/** Mails the link to the page for the invoice whose ID is posted. */
function askWorkflow(pageUrl: string, credentials: readonly SavedCredential[]) {
	const { trigger } = webhookSource(ASK_PATH);
	const send = {
		id: randomUUID(),
		name: 'Stripe Send Payment Link',
		type: `${PACKAGE}.stripeSendPaymentLink`,
		typeVersion: 1,
		position: [220, 0],
		parameters: {
			salesforceAuthentication: 'clientCredentials',
			operation: 'send',
			payFor: 'invoice',
			invoiceId: { __rl: true, mode: 'id', value: '={{ $json.body.Id }}' },
			linkType: 'paymentPage',
			pageUrl,
			sendBy: 'smtp',
			options: {
				businessName: 'Harbor Lights Supply Co.',
				contactEmail: 'billing@harborlights.example',
			},
		},
		credentials: slots(credentials, 'stripeAccountApi', 'salesforceClientCredentialsApi', 'smtp'),
	};
	return {
		name: 'Ask for a payment',
		nodes: [{ ...trigger, parameters: { ...trigger.parameters, responseMode: 'lastNode' } }, send],
		connections: inARow([trigger, send]),
	};
}
