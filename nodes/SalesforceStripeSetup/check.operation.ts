import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { nameMapping } from '../../lib/n8n/nameMapping';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { BY_HAND, salesforceConnection } from '../../lib/n8n/salesforceConnection';
import { inspectOrg } from '../../lib/setup/inspectOrg';
import { reportOf } from '../../lib/setup/report';
import { partResult, partsHint } from './output';
import { packages } from './packages';
import { readParts } from './parameters';

export const description: Operation['description'] = {
	name: 'Check',
	value: 'check',
	description: 'Report what is there and what is missing; nothing is changed',
	action: 'Check what is there',
};

export const properties = [packages, nameMapping];

/** Puts out an item for each object and field of the model. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['parts'], async ({ parts }) => {
		const wanted = readParts(context);
		const connection = await salesforceConnection(context, BY_HAND);
		for (const part of reportOf(await inspectOrg(connection, wanted))) parts.push(partResult(part));
		return { hint: partsHint(parts) };
	});
}
