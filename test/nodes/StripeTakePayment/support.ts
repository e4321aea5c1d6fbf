import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { sandboxCredentials } from '../../../host/sandboxCredentials';
import { type InvoiceWorld, startInvoiceWorld } from '../../lib/invoices/support';

export interface TakeRun {
	parameters: INodeParameters;
	items?: readonly IDataObject[];
	node?: object;
	executionId?: string;
	/** Left out: all that the node takes. */
	without?: string;
	settings?: object;
}

/** Both services, and the node run against them. */
export interface TakeNodeWorld extends InvoiceWorld {
	run(run: TakeRun): Promise<{ result: RunResult; items: IDataObject[]; failed: IDataObject[] }>;
	/** Stores one of Stripe's test methods with the account's customer. */
	store(method: string): Promise<string>;
	paymentsInOrg(): Promise<IDataObject[]>;
}

export async function startTakeNodeWorld(): Promise<TakeNodeWorld> {
	const world = await startInvoiceWorld();
	const credentials = sandboxCredentials(world).map((credential, at) => ({
		id: String(at),
		...credential,
		data: { ...credential.data, rateLimit: 100_000, endpointRateLimit: 100_000 },
	}));
	// The world gains what `again` changes later, so that it is extended and not copied.
	return Object.assign(world, {
		run: async ({ parameters, items = [{}], node, executionId, without, settings }: TakeRun) => {
			const own = credentials.filter(({ type }) => type !== without);
			const workflow = chain(START, {
				name: 'Take',
				type: 'n8n-nodes-stripe-salesforce.stripeTakePayment',
				parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
				credentials: Object.fromEntries(own.map(({ type, id, name }) => [type, { id, name }])),
				...node,
			});
			const result = await runWorkflow({
				workflow: { ...workflow, ...(settings && { settings }) },
				credentials: own,
				pinData: { Start: items.map((json) => ({ json })) },
				executionId,
			});
			const [done = [], failed = []] = (result.nodes['Take'] ?? []).map((list) =>
				list.map(({ json }) => json),
			);
			return { result, items: done, failed };
		},
		store: async (method: string) =>
			(await world.stripeClient.paymentMethods.attach(method, { customer: world.customerId })).id,
		paymentsInOrg: async () =>
			(
				await world.call<{ objects: IDataObject[] }>(
					'GET',
					'/state?service=salesforce&type=Payment__c',
				)
			).objects,
	});
}
