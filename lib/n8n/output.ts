import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Problem } from '../errors';
import { problemFields } from './problems';

/** What became of an item or of a record. */
export interface ItemResult {
	json: IDataObject;
	/** Files, by the names of their fields. */
	binary?: IBinaryKeyData;
	/** Set when the main work is done but something after it failed: told, not thrown. */
	unfinished?: Problem;
	/** Names what was written, such as a customer's ID, for when another item ends the run. */
	reference?: string;
}

/**
 * The output item of a result. What was done stays in it beside the reason why the rest was not; on the
 * error output, where n8n wants those two fields alone, it stands in `details`.
 *
 * @param item the index of the input item that it comes of
 */
export function outputItem(
	context: IExecuteFunctions,
	{ json, binary, unfinished }: ItemResult,
	item: number,
): INodeExecutionData {
	const rest = { ...(binary && { binary }), pairedItem: { item } };
	if (!unfinished) return { json, ...rest };
	const { error, details } = problemFields(unfinished);
	return context.getNode().onError === 'continueErrorOutput'
		? { json: { error, details: { ...json, ...details } }, ...rest }
		: { json: { ...json, error, details }, ...rest };
}

/** The output item of a failure that must not end the execution. */
export function failureItem(error: unknown, item: number): INodeExecutionData {
	return { json: problemFields(error), pairedItem: { item } };
}

/** A sentence under the node's output: what many items say one by one. */
export interface Hint {
	message: string;
	type: 'info' | 'warning';
}

export function showHint(context: IExecuteFunctions, { message, type }: Hint): void {
	context.addExecutionHints({ message, type, location: 'outputPane' });
}
