import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { BothWays } from '../../lib/customerSync/bothWays';
import { syncAllAccounts } from '../../lib/customerSync/syncAllAccounts';
import type { Soql } from '../../lib/salesforce/soql';
import { collector, finished } from './output';
import { readGoneChoice, readSyncName } from './parameters';
import type { SyncTools } from './tools';

/** Syncs all accounts, in one direction or in both. */
export async function runSyncAll(
	context: IExecuteFunctions,
	tools: SyncTools,
	selection: Soql | undefined,
	bothWays?: BothWays,
): Promise<INodeExecutionData[][]> {
	const { options, names, fields, salesforce, settings, stripeOf, cancelled } = tools;
	const output = collector(context, options);
	const reconciliation = bothWays?.reconciliation;
	const { counts, endedBy } = await syncAllAccounts(
		{
			...readSyncName(context, options),
			selection,
			gone: readGoneChoice(context),
			names,
			fields,
			runKey: settings.runKey,
			startOver: options.startOver === true,
			clock: salesforce.clock,
			cancelled,
		},
		{
			salesforce,
			stripeOf,
			pusherFor: (expected) => tools.pusher(expected, reconciliation),
			sink: output,
			bothWays,
		},
	);
	return finished(context, output, counts, endedBy, options);
}
