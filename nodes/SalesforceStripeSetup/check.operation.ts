import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { inspectOrg } from '../../lib/setup/inspectOrg';
import { planModel } from '../../lib/setup/plan';
import { reportOf } from '../../lib/setup/report';
import { nameMapping } from './nameMapping';
import { partResult, partsHint } from './output';
import { readMappings } from './parameters';

export const description: Operation['description'] = {
	name: 'Check',
	value: 'check',
	description: 'Report what is there and what is missing; nothing is changed',
	action: 'Check what is there',
};

export const properties = [nameMapping];

/** Puts out an item for each object and field of the model. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['parts'], async ({ parts }) => {
		const plan = planModel(readMappings(context));
		const connection = await salesforceConnection(context, BY_HAND);
		for (const part of reportOf(await inspectOrg(connection, plan))) parts.push(partResult(part));
		return { hint: partsHint(parts) };
	});
}
