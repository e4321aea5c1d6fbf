import {
	type IDataObject,
	type INode,
	type JsonObject,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { Problem } from '../errors';

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
		const message = error instanceof Error ? error.message : String(error);
		return new NodeOperationError(node, message, { itemIndex });
	}
	const { message, whatToDo: description } = error;
	if (error.origin === 'input') {
		return new NodeOperationError(node, message, { description, itemIndex });
	}
	const httpCode = error.httpStatus === undefined ? undefined : String(error.httpStatus);
	return new NodeApiError(node, problemJson(error) as JsonObject, {
		message,
		description,
		httpCode,
		itemIndex,
	});
}

/** A failure as fields of an output item. */
export function problemJson(error: unknown): IDataObject {
	if (!(error instanceof Problem)) {
		return { error: error instanceof Error ? error.message : String(error) };
	}
	const details: IDataObject = {
		error: error.message,
		whatToDo: error.whatToDo,
		field: error.field,
		code: error.code,
		requestId: error.requestId,
	};
	return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}
