import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Operation } from '../../lib/n8n/operations';
import { readCheckpointOptions, readSyncRequest } from '../../lib/n8n/syncOptions';
import { runSync } from '../../lib/n8n/syncRun';
import { syncPaymentsToStripe } from '../../lib/payments/syncPaymentsToStripe';
import { checkpointOptions } from './options';
import { PAYMENT_OUTPUT } from './output';
import { openPayments, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Salesforce to Stripe',
	value: 'toStripe',
	description:
		'Report cash, checks and wires that people entered in Salesforce to Stripe, and make the refunds that they asked for',
	action: 'Report payments of the CRM',
};

export const options = checkpointOptions;

/** Syncs once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const checkpoint = () => readCheckpointOptions(readOptions(context), 'payments');
	return await runSync(context, PAYMENT_OUTPUT, checkpoint, async (sink) => {
		const request = readSyncRequest(context, checkpoint());
		const payments = await openPayments(context, readOptions(context));
		return await syncPaymentsToStripe(request, payments, sink);
	});
}
