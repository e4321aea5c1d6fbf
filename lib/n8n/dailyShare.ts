import type { INode, INodeProperties } from 'n8n-workflow';
import { badInput } from '../errors';

/** The option by which the builder says how much of the org's daily requests a node leaves to others. */
export const dailyShare: INodeProperties = {
	displayName: 'Daily API Share',
	name: 'dailyShare',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 80,
	description:
		'Percentage of the Salesforce org’s daily API requests, used by everybody together, at which this node stops; what is left is for others',
};

/**
 * The option as a share, 0 to 1.
 *
 * @returns undefined when the builder has not set it
 * @throws Problem when it is no percentage
 */
export function readDailyShare(context: { getNode(): INode }): number | undefined {
	const options = context.getNode().parameters['options'];
	const percent =
		typeof options === 'object' && options !== null && dailyShare.name in options
			? (options as Record<string, unknown>)[dailyShare.name]
			: undefined;
	if (percent === undefined) return undefined;
	if (typeof percent !== 'number' || !(percent >= 1 && percent <= 100)) {
		throw badInput(dailyShare.displayName, 'give a percentage from 1 to 100');
	}
	return percent / 100;
}
