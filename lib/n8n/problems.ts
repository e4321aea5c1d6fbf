import {
	type IDataObject,
	type INode,
	type JsonObject,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { Problem } from '../errors';
import { redact } from '../redact';

/**
 * Turns a failure of one item into n8n's error, with message, advice and item.
 *
 * @param error what was thrown; a {@link Problem} is told in full, anything else by its message
 */
export function nodeError(
	node: INode,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (!(error instanceof Problem)) {
		return new NodeOperationError(node, messageOf(error), { itemIndex });
	}
	const { message, whatToDo: description } = error;
	if (error.origin === 'input') {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const httpCode = error.httpStatus === undefined ? undefined : String(error.httpStatus);
	return new NodeApiError(node, problemFields(error) as JsonObject, {
		message,
		description,
		httpCode,
		itemIndex,
	});
}

/** A failure as fields of an output item. */
export interface ProblemFields extends IDataObject {
	/** What failed. */
	error: string;
	/** What to do, the field, the service's code and request ID, and further facts, as far as known. */
	details: IDataObject;
}

/**
 * A failure as the fields `error` and `details` of an output item. n8n sends items to the error output
 * that hold these fields alone, and keeps what is in them; of an item with an error object it keeps
 * nothing but the message.
 */
export function problemFields(error: unknown): ProblemFields {
	if (!(error instanceof Problem)) {
		return { error: messageOf(error), details: {} };
	}
	const { whatToDo, field, code, requestId, facts } = error;
	const known = Object.entries({ whatToDo, field, code, requestId, ...facts }).filter(
		([, value]) => value !== undefined,
	);
	return { error: error.message, details: Object.fromEntries(known) };
}

/** What something says that is no {@link Problem}, which would have seen to this by itself. */
function messageOf(error: unknown): string {
	return redact(error instanceof Error ? error.message : String(error));
}
