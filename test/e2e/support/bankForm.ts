import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';

import type { WorkflowDraft } from '../../../host/n8nApi';
import { inARow } from './workflows';

/** One of Stripe's test accounts, which pays: https://docs.stripe.com/testing#ach-direct-debit */
export const BANK = { routing: '110000000', account: '000123456789', holder: 'Rose Gonzalez' };

/** A form for bank details that a payer tells, with the node that charges them behind it. */
export function bankForm(path: string, settings: object): WorkflowDraft {
	const form = {
		id: randomUUID(),
		name: 'Bank Details',
		type: 'n8n-nodes-base.formTrigger',
		typeVersion: 2.3,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: {
			authentication: 'basicAuth',
			formTitle: 'Bank details',
			formFields: {
				values: [
					{ fieldLabel: 'Invoice', requiredField: true },
					{ fieldLabel: 'Routing Number', fieldType: 'password', requiredField: true },
					{ fieldLabel: 'Account Number', fieldType: 'password', requiredField: true },
					{ fieldLabel: 'Account Holder', requiredField: true },
				],
			},
			responseMode: 'lastNode',
			options: { path },
		},
		credentials: { httpBasicAuth: { id: 'staff', name: 'Staff' } },
	};
	const charge = {
		id: randomUUID(),
		name: 'Charge',
		type: 'n8n-nodes-stripe-salesforce.stripeTakePayment',
		typeVersion: 1,
		position: [220, 0],
		parameters: {
			salesforceAuthentication: 'clientCredentials',
			resource: 'bankAccount',
			operation: 'chargeBankDetails',
			payFor: 'invoice',
			invoiceId: { __rl: true, mode: 'id', value: '={{ $json.Invoice }}' },
			routingNumber: "={{ $json['Routing Number'] }}",
			accountNumber: "={{ $json['Account Number'] }}",
			holderName: "={{ $json['Account Holder'] }}",
		},
		credentials: {
			stripeAccountApi: { id: 'stripe', name: 'Stripe' },
			salesforceClientCredentialsApi: { id: 'salesforce', name: 'Salesforce' },
		},
	};
	const nodes = [form, charge];
	return { name: path, nodes, connections: inARow(nodes), settings };
}

/** Fills such a form in, as somebody at the telephone does, and sends it. */
export async function sendBankForm(
	page: Page,
	address: string,
	invoiceId: string,
	{ routing, account, holder } = BANK,
): Promise<void> {
	await page.goto(address);
	await page.getByLabel('Invoice').fill(invoiceId);
	await page.getByLabel('Routing Number').fill(routing);
	await page.getByLabel('Account Number').fill(account);
	await page.getByLabel('Account Holder').fill(holder);
	await page.getByRole('button', { name: 'Submit' }).click();
}
