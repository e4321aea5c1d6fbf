import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Operation } from '../../lib/n8n/operations';
import { readCheckpointOptions, readSyncRequest } from '../../lib/n8n/syncOptions';
import { runSync } from '../../lib/n8n/syncRun';
import { syncPaymentsFromStripe } from '../../lib/payments/syncPaymentsFromStripe';
import { checkpointOptions, feesAndPayouts } from './options';
import { PAYMENT_OUTPUT } from './output';
import { openPayments, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Stripe to Salesforce',
	value: 'fromStripe',
	description:
		'Write all payments that changed in Stripe into Salesforce, and count their invoices',
	action: 'Sync payments into the CRM',
};

export const options = [...checkpointOptions, feesAndPayouts];

/** Syncs once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const checkpoint = () => readCheckpointOptions(readOptions(context), 'payments');
	return await runSync(context, PAYMENT_OUTPUT, checkpoint, async (sink) => {
		const request = readSyncRequest(context, checkpoint());
		return await syncPaymentsFromStripe(
			request,
			await openPayments(context, readOptions(context)),
			sink,
		);
	});
}
