import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Operation } from '../../lib/n8n/operations';
import { readCheckpointOptions, readSyncRequest } from '../../lib/n8n/syncOptions';
import { runSync } from '../../lib/n8n/syncRun';
import { syncPaymentsBothWays } from '../../lib/payments/syncPaymentsBothWays';
import { checkpointOptions, feesAndPayouts } from './options';
import { PAYMENT_OUTPUT } from './output';
import { openPayments, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Both',
	value: 'both',
	description: 'Stripe to Salesforce, and then Salesforce to Stripe, in one run',
	action: 'Sync payments both ways',
};

export const options = [...checkpointOptions, feesAndPayouts];

/** Syncs once in both directions, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const checkpoint = () => readCheckpointOptions(readOptions(context), 'payments');
	return await runSync(context, PAYMENT_OUTPUT, checkpoint, async (sink) => {
		const request = readSyncRequest(context, checkpoint());
		const payments = await openPayments(context, readOptions(context));
		return await syncPaymentsBothWays(request, payments, sink);
	});
}
