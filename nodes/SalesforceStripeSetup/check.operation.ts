import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { inspectOrg } from '../../lib/setup/inspectOrg';
import { planModel } from '../../lib/setup/plan';
import { reportOf } from '../../lib/setup/report';
import { itemOf, type SetupItem } from './output';
import { readMappings } from './parameters';

export const description: INodePropertyOptions = {
	name: 'Check',
	value: 'check',
	description: 'Report what is there and what is missing; nothing is changed',
	action: 'Check what is there',
};

/** Puts out an item for each object and field of the model. */
export async function execute(context: IExecuteFunctions): Promise<SetupItem[]> {
	const plan = planModel(readMappings(context));
	const connection = await salesforceConnection(context, BY_HAND);
	return reportOf(await inspectOrg(connection, plan)).map((report) => itemOf(report));
}
