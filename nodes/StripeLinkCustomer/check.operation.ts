import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkLinks } from '../../lib/linking/checkLinks';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { openLinkContext, readKnownLocation } from './options';
import { includeGood, readIncludeGood } from './properties';

export const description: Operation['description'] = {
	name: 'Check',
	value: 'check',
	description:
		'Check every joined account: is its customer there, alive, its own, and in the right place',
	action: 'Check all joined accounts',
};

export const properties: INodeProperties[] = [includeGood];

/** Puts out an item for each joined account with which something is wrong. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['checked'], async ({ checked }) => {
		const isGoodIncluded = readIncludeGood(context);
		const linking = await openLinkContext(context);
		const links = await checkLinks(linking, readKnownLocation(context, linking));
		const wrong = links.filter(({ status }) => status !== 'ok');
		for (const link of isGoodIncluded ? links : wrong) checked.push({ json: { ...link } });
		const message = `${links.length} accounts are joined, ${wrong.length} of them with a problem.`;
		return { hint: { message, type: wrong.length > 0 ? 'warning' : 'info' } };
	});
}
