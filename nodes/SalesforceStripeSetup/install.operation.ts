import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { installModel } from '../../lib/setup/installModel';
import { planModel } from '../../lib/setup/plan';
import { itemOf, type SetupItem } from './output';
import { readMappings } from './parameters';

export const description: INodePropertyOptions = {
	name: 'Install',
	value: 'install',
	description: 'Create what is missing, and grant access to it; safe to repeat',
	action: 'Install what is missing',
};

/** Installs the model and puts out an item for each object and field, and for the permission set. */
export async function execute(context: IExecuteFunctions): Promise<SetupItem[]> {
	const plan = planModel(readMappings(context));
	const connection = await salesforceConnection(context, BY_HAND);
	const parts = await installModel(connection, plan);
	return parts.map(({ failure, ...part }) => itemOf(part, failure));
}
