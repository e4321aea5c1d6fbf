import { SalesforceError } from '../errors';

/** How one record of a collection, or one row of a bulk job, came out. */
export interface RowResult {
	id?: string;
	success: boolean;
	errors: { statusCode: string; message: string; fields: string[]; [more: string]: unknown }[];
	created?: boolean;
}

/** Runs the write of one record; a refusal becomes the record's result. */
export function rowResult(write: () => { id: string; created?: boolean }): RowResult {
	try {
		return { ...write(), success: true, errors: [] };
	} catch (error) {
		if (error instanceof SalesforceError) return { success: false, errors: [rowError(error)] };
		throw error;
	}
}

/** A refusal as collections word it: a missing record is INVALID_CROSS_REFERENCE_KEY there. */
export function rowError(error: SalesforceError): RowResult['errors'][number] {
	const missing = error.errorCode === 'NOT_FOUND';
	return {
		...error.more,
		statusCode: missing ? 'INVALID_CROSS_REFERENCE_KEY' : error.errorCode,
		message: missing ? 'invalid cross reference id' : error.message,
		fields: error.fields ?? [],
	};
}

/** What a record gets when another one's refusal undid it. */
export const rolledBack: RowResult['errors'][number] = {
	statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
	message:
		'Record rolled back because not all records were valid and the request was using AllOrNone header',
	fields: [],
};
