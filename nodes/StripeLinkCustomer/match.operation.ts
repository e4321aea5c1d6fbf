import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../lib/errors';
import { matchLinks } from '../../lib/linking/matchLinks';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { booleanOf, numberOf } from '../../lib/values';
import { openLinkContext, readKnownLocation } from './options';

export const description: Operation['description'] = {
	name: 'Match',
	value: 'match',
	description: 'Propose which accounts and customers belong together, by email, phone and name',
	action: 'Match accounts with customers',
};

export const properties: INodeProperties[] = [
	{
		displayName: 'Lowest Score',
		name: 'lowestScore',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 40,
		description:
			'Pairs below it are not proposed. The same email counts 60, the same name 40, a similar one 20, the same phone number 30.',
	},
	{
		displayName: 'Join Pairs',
		name: 'joinPairs',
		type: 'boolean',
		default: false,
		description: 'Whether pairs of a high score are joined. Otherwise all are proposed only.',
	},
	{
		displayName: 'Join From Score',
		name: 'joinFrom',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 90,
		displayOptions: { show: { joinPairs: [true] } },
		description: 'Pairs of at least this score are joined, unless another pair scores as much',
	},
];

/** Puts out an item for each pair, the best first. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await oncePerRun(context, ['pairs'], async ({ pairs }) => {
		const isJoining = booleanOf(context.getNodeParameter('joinPairs', 0, false), 'Join Pairs');
		const scores = {
			lowestScore: readScore(context, 'lowestScore', 'Lowest Score', 40),
			...(isJoining && { joinFrom: readScore(context, 'joinFrom', 'Join From Score', 90) }),
		};
		const linking = await openLinkContext(context);
		const location = readKnownLocation(context, linking) ?? '';
		const proposed = await matchLinks(linking, { location, ...scores });
		for (const { problem, ...pair } of proposed) {
			pairs.push({ json: { ...pair }, ...(problem && { unfinished: problem }) });
		}
		const joined = proposed.filter(({ status }) => status === 'joined').length;
		return {
			hint: { message: `${proposed.length} pairs, ${joined} of them joined.`, type: 'info' },
		};
	});
}

function readScore(
	context: IExecuteFunctions,
	name: string,
	field: string,
	otherwise: number,
): number {
	const given = numberOf(context.getNodeParameter(name, 0, otherwise), field) ?? otherwise;
	const score = Number(given);
	if (score >= 0 && score <= 100) return score;
	throw badInput(field, 'it is not a number from 0 to 100', 'Correct it');
}
