import type Stripe from 'stripe';
import { type Model, resolveModel } from '../../../lib/model/resolveModel';
import type { SalesforceConnection } from '../../../lib/salesforce/connection';
import { startSyncWorld, type SyncWorld } from '../customerSync/support';

/** Both services, with an account of the org that is a customer in Stripe. */
export interface InvoiceWorld extends SyncWorld {
	model: Model;
	connection: SalesforceConnection;
	stripeClient: Stripe;
	accountId: string;
	customerId: string;
	/** Makes an invoice of the account's, 50.00 USD unless said otherwise; returns its ID. */
	invoice(values?: object): Promise<string>;
	payment(invoiceId: string, values: object): Promise<string>;
	record(type: string, id: string): Promise<Record<string, unknown>>;
	/** Empties both, and makes account and customer anew. */
	again(): Promise<void>;
}

export async function startInvoiceWorld(): Promise<InvoiceWorld> {
	const world = await startSyncWorld();
	const { salesforce, stripeOf } = await world.context();
	let count = 0;
	const create = async (type: string, values: object) =>
		((await world.api('POST', `/sobjects/${type}`, values)) as { id: string }).id;
	const invoiceWorld: InvoiceWorld = {
		...world,
		model: resolveModel(),
		connection: salesforce,
		stripeClient: await stripeOf(''),
		accountId: '',
		customerId: '',
		invoice: async (values = {}) =>
			await create('Invoice__c', {
				Name: `INV-${++count}`,
				Account__c: invoiceWorld.accountId,
				Amount__c: 50,
				...values,
			}),
		payment: async (invoiceId, values) =>
			await create('Payment__c', { Invoice__c: invoiceId, Status__c: 'Succeeded', ...values }),
		record: async (type, id) =>
			(await world.api('GET', `/sobjects/${type}/${id}`)) as Record<string, unknown>,
		again: async () => {
			await world.restart();
			const { id } = await world.clientOf('').customers.create({
				name: 'Edge Communications',
				email: 'rose@edge.example',
			});
			invoiceWorld.customerId = id;
			invoiceWorld.accountId = (await world.account('Edge Communications')).Id;
			await world.api('PATCH', `/sobjects/Account/${invoiceWorld.accountId}`, {
				Stripe_Customer_ID__c: id,
			});
		},
	};
	return invoiceWorld;
}
