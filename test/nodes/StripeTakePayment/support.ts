import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, inARow, type NodeSketch, START, workflow } from '../../../engine/workflowSketch';
import { type InvoiceWorld, startInvoiceWorld } from '../../lib/invoices/support';
import { credentialSlots, nodeCredentials } from '../../support/nodeCredentials';

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
	/**
	 * Runs several nodes on one item; those of the package have credentials for the sandbox.
	 *
	 * @param lines what flows where, from `Start`; left out: from each to the next
	 */
	runNodes(
		item: INodeExecutionData,
		nodes: readonly NodeSketch[],
		lines?: readonly string[],
	): Promise<RunResult>;
	/** Stores one of Stripe's test methods with the account's customer. */
	store(method: string): Promise<string>;
	paymentsInOrg(): Promise<IDataObject[]>;
}

/** Charges the newest card of the invoice that comes in; what is not taken leaves by the error output. */
export const CHARGE_NEWEST_CARD: NodeSketch = {
	name: 'Take',
	type: 'n8n-nodes-stripe-salesforce.stripeTakePayment',
	onError: 'continueErrorOutput',
	parameters: {
		salesforceAuthentication: 'clientCredentials',
		resource: 'payment',
		operation: 'charge',
		method: 'newestCard',
	},
};

export async function startTakeNodeWorld(): Promise<TakeNodeWorld> {
	const world = await startInvoiceWorld();
	const credentials = nodeCredentials(world);
	// The world gains what `again` changes later, so that it is extended and not copied.
	return Object.assign(world, {
		run: async ({ parameters, items = [{}], node, executionId, without, settings }: TakeRun) => {
			const own = credentials.filter(({ type }) => type !== without);
			const alone = chain(START, {
				name: 'Take',
				type: 'n8n-nodes-stripe-salesforce.stripeTakePayment',
				parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
				credentials: credentialSlots(own),
				...node,
			});
			const result = await runWorkflow({
				workflow: { ...alone, ...(settings && { settings }) },
				credentials: own,
				pinData: { Start: items.map((json) => ({ json })) },
				executionId,
			});
			const [done = [], failed = []] = (result.nodes['Take'] ?? []).map((list) =>
				list.map(({ json }) => json),
			);
			return { result, items: done, failed };
		},
		runNodes: async (
			item: INodeExecutionData,
			nodes: readonly NodeSketch[],
			lines = inARow([START, ...nodes]),
		) => {
			const slots = credentialSlots(credentials);
			const withCredentials = nodes.map((node) =>
				node.type.startsWith('n8n-nodes-stripe-salesforce.')
					? { ...node, credentials: slots }
					: node,
			);
			return await runWorkflow({
				workflow: workflow([START, ...withCredentials], lines),
				credentials,
				pinData: { Start: [item] },
			});
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
