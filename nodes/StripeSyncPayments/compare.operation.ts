import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { addedChoice, chosen } from '../../lib/n8n/addedOptions';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { systemClock } from '../../lib/n8n/clock';
import { isCalledByModel } from '../../lib/n8n/tool';
import { unixSeconds } from '../../lib/clock';
import { comparePayments } from '../../lib/payments/comparePayments';
import { type Period, periodOf, PERIODS } from '../../lib/payments/comparePeriod';
import { DifferenceCounts } from '../../lib/payments/differenceCounts';
import { differenceItem, totalItem } from './compareOutput';
import { openPayments, readOptions } from './parameters';

export const description: Operation['description'] = {
	name: 'Compare',
	value: 'compare',
	description:
		'Hold the payments of a period against each other in both systems, for a month’s close; nothing is written',
	action: 'Compare payments of both systems',
};

const ofDates = { show: { period: ['dates'] } };

export const properties: INodeProperties[] = [
	{
		displayName: 'Period',
		name: 'period',
		type: 'options',
		default: 'lastMonth',
		description: 'When the payments were made, by the time zone of the workflow',
		options: [
			{ name: 'Dates', value: 'dates' },
			{ name: 'Last Month', value: 'lastMonth' },
			{ name: 'This Month', value: 'thisMonth' },
			{ name: 'Yesterday', value: 'yesterday' },
		],
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		default: '',
		required: true,
		placeholder: 'e.g. 2026-11-01',
		displayOptions: ofDates,
		description: 'The first day, or the first moment',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		default: '',
		placeholder: 'e.g. 2026-11-30',
		displayOptions: ofDates,
		description:
			'The last day, which belongs to it whole, or the moment at which it ends. Left empty, it goes to now.',
	},
];

const output: INodeProperties = {
	displayName: 'Differences',
	name: 'differences',
	type: 'options',
	default: 'items',
	description: 'What comes out by the first output',
	options: [
		{ name: 'An Item for Each', value: 'items' },
		{ name: 'One Item with How Many of Each Kind', value: 'counts' },
	],
};

export const options = [output];

/** Compares once, however many items come in. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { name } = context.getNode();
	return await oncePerRun(context, ['differences', 'totals'], async (out) => {
		const given = readOptions(context);
		const choice = addedChoice(given, 'differences', 'Differences', ['items', 'counts']);
		const wanted = choice ?? (isCalledByModel(context) ? 'counts' : 'items');
		const zone = context.getTimezone();
		const period = readPeriod(context, zone, unixSeconds(systemClock));
		const payments = await openPayments(context, given);
		const counts = new DifferenceCounts();
		const comparison = await comparePayments({ period, zone }, payments, {
			difference: (difference) => {
				counts.add(difference);
				if (wanted === 'items') out.differences.push({ json: differenceItem(difference, zone) });
			},
			progress: (message) => context.logger.info(`${name}: ${message}`),
		});
		const summary = counts.summary(comparison.payments);
		if (wanted === 'counts') {
			const figures: IDataObject = { ...counts.figures() };
			out.differences.push({ json: { summary, payments: comparison.payments, ...figures } });
		}
		out.totals.push(...comparison.totals.map((total) => ({ json: totalItem(total) })));
		return { hint: { message: summary, type: counts.total === 0 ? 'info' : 'warning' } };
	});
}

function readPeriod(context: IExecuteFunctions, zone: string, nowSeconds: number): Period {
	const period = chosen(context.getNodeParameter('period', 0, 'lastMonth'), 'Period', PERIODS);
	const date = (parameter: string, field: string) =>
		period === 'dates' ? asText(context.getNodeParameter(parameter, 0, ''), field).trim() : '';
	return periodOf(period, { from: date('from', 'From'), to: date('to', 'To') }, zone, nowSeconds);
}
