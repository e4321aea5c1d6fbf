import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkMethods } from '../../lib/linking/checkMethods';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { openLinkContext, readKnownLocation } from './options';
import { methodsJson } from './output';
import { includeGood, readIncludeGood } from './properties';

export const description: Operation['description'] = {
	name: 'Check Payment Methods',
	value: 'checkPaymentMethods',
	description:
		'Check what the customer of every joined account has stored: which cards have expired or soon will, which bank accounts are blocked, who has nothing that can be charged',
	action: 'Check the payment methods of all joined accounts',
};

export const properties: INodeProperties[] = [includeGood];

/** Puts out an item for each joined account that cannot be charged, or soon cannot. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['checked'], async ({ checked }) => {
		const isGoodIncluded = readIncludeGood(context);
		const linking = await openLinkContext(context);
		const all = await checkMethods(linking, readKnownLocation(context, linking));
		let wrong = 0;
		for (const one of all) {
			if ('problem' in one) {
				const { problem, ...json } = one;
				wrong++;
				checked.push({ json: { ...json }, unfinished: problem });
				continue;
			}
			if (one.status !== 'ok') wrong++;
			if (one.status !== 'ok' || isGoodIncluded) checked.push({ json: methodsJson(one) });
		}
		const message = `${all.length} accounts are joined, ${wrong} of them with something to look at.`;
		return { hint: { message, type: wrong > 0 ? 'warning' : 'info' } };
	});
}
