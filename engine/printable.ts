import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import { describeError } from './runResult';
import type { RunError, RunResult } from './runResult';

/** An item as the command prints it. */
export interface PrintableItem {
	json: INodeExecutionData['json'];
	pairedItem?: INodeExecutionData['pairedItem'];
	error?: RunError;
	/** files by name, without their content */
	binary?: Record<string, Omit<IBinaryData, 'data'>>;
}

/** Each node's items by output, without what JSON cannot say or nobody wants to read. */
export function toPrintable(nodes: RunResult['nodes']): Record<string, PrintableItem[][]> {
	return Object.fromEntries(
		Object.entries(nodes).map(([name, outputs]) => [
			name,
			outputs.map((items) => items.map((item) => printableItem(item, name))),
		]),
	);
}

function printableItem(item: INodeExecutionData, node: string): PrintableItem {
	const { json, pairedItem, error, binary } = item;
	return {
		json,
		...(pairedItem !== undefined && { pairedItem }),
		...(error && { error: describeError(error, node) }),
		...(binary && {
			binary: Object.fromEntries(
				Object.entries(binary).map(([name, { data: _content, ...about }]) => [name, about]),
			),
		}),
	};
}
