import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { installModel } from '../../lib/setup/installModel';
import { partResult, partsHint } from './output';
import { packages } from './packages';
import { readParts } from './parameters';

export const description: Operation['description'] = {
	name: 'Install',
	value: 'install',
	description: 'Create what is missing, and grant access to it; safe to repeat',
	action: 'Install what is missing',
};

export const properties = [packages, nameMapping];

/** Installs the model and puts out an item for each object and field, and for the permission set. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['parts'], async ({ parts }) => {
		const wanted = readParts(context);
		const connection = await salesforceConnection(context, BY_HAND);
		for (const { failure, ...part } of await installModel(connection, wanted)) {
			parts.push(partResult(part, failure));
		}
		return { hint: partsHint(parts) };
	});
}
