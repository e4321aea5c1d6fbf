import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';
import { importLinks, type ImportedRow } from '../../lib/linking/importLinks';
import { importReport } from '../../lib/linking/importReport';
import type { ColumnMapping } from '../../lib/linking/importRows';
import { type TableRow, tableRows } from '../../lib/linking/importTable';
import { required } from '../../lib/n8n/addedOptions';
import { showHint } from '../../lib/n8n/output';
import { oncePerRun } from '../../lib/n8n/oncePerRun';
import type { Operation } from '../../lib/n8n/operations';
import { asText } from '../../lib/n8n/parameterText';
import { booleanOf, choiceOf } from '../../lib/values';
import { openLinkContext, readKnownLocation } from './options';
import { dryRun, readDryRun, replaceOtherId } from './properties';

export const description: Operation['description'] = {
	name: 'Import',
	value: 'import',
	description: 'Join the accounts and customers of a list: items, or a CSV or Excel file',
	action: 'Import a list of accounts and customers',
};

const BINARY = 'Input Binary Field';

export const properties: INodeProperties[] = [
	{
		displayName: 'List From',
		name: 'listFrom',
		type: 'options',
		default: 'items',
		description: 'Where the list comes from',
		options: [
			{ name: 'File', value: 'file', description: 'A CSV or XLSX file of the first item' },
			{ name: 'Items', value: 'items', description: 'Each item that comes in is a row' },
		],
	},
	{
		displayName: BINARY,
		name: 'binaryField',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { listFrom: ['file'] } },
		description: 'The name of the input field that holds the file',
	},
	{
		displayName: 'Account Column',
		name: 'accountColumn',
		type: 'string',
		default: 'Account ID',
		required: true,
		description: 'The column or field with the IDs of the Salesforce accounts',
	},
	{
		displayName: 'Customer Column',
		name: 'customerColumn',
		type: 'string',
		default: 'Customer ID',
		required: true,
		description: 'The column or field with the IDs of the Stripe customers',
	},
	{
		displayName: 'Location Column',
		name: 'locationColumn',
		type: 'string',
		default: '',
		placeholder: 'e.g. Location',
		description:
			'The column or field with the name of the location, where the list has one; Main Account stands for the account of no location. Where it is empty, the option Location counts, else the account’s own.',
	},
	replaceOtherId,
	dryRun,
	{
		displayName: 'Output',
		name: 'importOutput',
		type: 'options',
		default: 'rows',
		description: 'What is put out',
		options: [
			{
				name: 'Report File',
				value: 'report',
				description: 'One item with the figures, and a CSV for the person who sent the list',
			},
			{ name: 'Rows', value: 'rows', description: 'An item for each row' },
		],
	},
];

/** Joins what the list says; a row that cannot be joined is told, and stops no other. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	let report: string | undefined;
	const output = await oncePerRun(context, ['rows'], async ({ rows }) => {
		const text = (name: string, field: string) =>
			asText(context.getNodeParameter(name, 0, ''), field);
		const as = choiceOf(text('importOutput', 'Output'), 'Output', ['report', 'rows'] as const);
		const columns = {
			account: required(text('accountColumn', 'Account Column'), 'Account Column'),
			customer: required(text('customerColumn', 'Customer Column'), 'Customer Column'),
			location: text('locationColumn', 'Location Column'),
		};
		const request = {
			rows: await readRows(context, columns),
			columns,
			replace: booleanOf(context.getNodeParameter('replaceOtherId', 0, false), 'Replace Other ID'),
			isDryRun: readDryRun(context, 0),
		};
		const linking = await openLinkContext(context);
		const location = readKnownLocation(context, linking);
		const imported = await importLinks(linking, {
			...request,
			...(location !== undefined && { location }),
		});
		const figures = figuresOf(imported);
		if (as === 'report') {
			report = await importReport(imported);
			rows.push({ json: figures });
		} else for (const row of imported) rows.push({ json: jsonOf(row) });
		const refused = imported.some(({ status }) => status === 'refused');
		const message = `${imported.length} rows: ${Object.entries(figures)
			.filter(([name]) => name !== 'rows')
			.map(([name, count]) => `${count} ${name}`)
			.join(', ')}.`;
		showHint(context, { message, type: refused ? 'warning' : 'info' });
		return {};
	});
	const [item] = output[0] ?? [];
	if (report !== undefined && item) {
		item.binary = {
			report: await context.helpers.prepareBinaryData(
				Buffer.from(report),
				'link-report.csv',
				'text/csv',
			),
		};
	}
	return output;
}

async function readRows(
	context: IExecuteFunctions,
	{ account, customer, location }: ColumnMapping,
): Promise<TableRow[]> {
	const from = asText(context.getNodeParameter('listFrom', 0, 'items'), 'List From');
	if (choiceOf(from, 'List From', ['file', 'items'] as const) === 'file') {
		const field = required(asText(context.getNodeParameter('binaryField', 0, ''), BINARY), BINARY);
		const bytes = await context.helpers.getBinaryDataBuffer(0, field);
		return await tableRows(bytes, [account, customer, ...(location ? [location] : [])]);
	}
	return context.getInputData().map(({ json }, at) => ({ number: at + 1, cells: json }));
}

function figuresOf(imported: readonly ImportedRow[]): Record<string, number> {
	const count = (status: ImportedRow['status']) =>
		imported.filter((row) => row.status === status).length;
	return {
		rows: imported.length,
		joined: count('joined'),
		alreadyJoined: count('alreadyJoined'),
		doubled: count('doubled'),
		refused: count('refused'),
	};
}

function jsonOf({ problem, ...row }: ImportedRow): IDataObject {
	return { ...row, whatToDo: problem?.whatToDo ?? null };
}
