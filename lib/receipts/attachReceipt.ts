import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { queryRecords } from '../salesforce/query';
import { soql } from '../salesforce/soql';
import { type AttachTarget, targetRecord } from './attachTarget';
import type { MadeReceipt } from './makeReceipt';

/** What became of attaching a receipt. */
export interface Attachment {
	readonly recordId?: string;
	/** Of the ContentDocument, which the record's list of files shows. */
	readonly documentId?: string;
	/** It was there already: nothing was written. */
	readonly wasThere: boolean;
	/** Why it is not attached. The receipt itself has been made by then. */
	readonly problem?: Problem;
}

/** Puts a receipt among the files of a record, unless it is there: twice is once. */
export async function attachReceipt(
	connection: SalesforceConnection,
	target: AttachTarget,
	receipt: MadeReceipt,
): Promise<Attachment> {
	let recordId: string | undefined;
	try {
		recordId = targetRecord(target, receipt.recorded);
		return { recordId, ...(await attachFile(connection, recordId, receipt)) };
	} catch (error) {
		if (error instanceof Problem) return { recordId, wasThere: false, problem: error };
		throw error;
	}
}

async function attachFile(
	connection: SalesforceConnection,
	recordId: string,
	{ fileName, pdf }: MadeReceipt,
): Promise<{ documentId: string; wasThere: boolean }> {
	const title = fileName.replace(/\.pdf$/, '');
	const known = await attachedDocument(connection, recordId, title);
	if (known !== undefined) return { documentId: known, wasThere: true };
	// One call makes the file and its link to the record.
	// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
	const { id } = await connection.request<{ id: string }>({
		method: 'POST',
		path: '/sobjects/ContentVersion',
		json: {
			Title: title,
			PathOnClient: fileName,
			VersionData: Buffer.from(pdf).toString('base64'),
			FirstPublishLocationId: recordId,
		},
		doing: 'Attaching the receipt',
	});
	const [version] = await queryRecords<{ ContentDocumentId: string }>(
		connection,
		soql`SELECT ContentDocumentId FROM ContentVersion WHERE Id = ${id}`,
		{ doing: 'Looking up the receipt’s file' },
	);
	return { documentId: version?.ContentDocumentId ?? id, wasThere: false };
}

/** The file's title names the payment, so that no other receipt has it. */
async function attachedDocument(
	connection: SalesforceConnection,
	recordId: string,
	title: string,
): Promise<string | undefined> {
	const [link] = await queryRecords<{ ContentDocumentId: string }>(
		connection,
		soql`SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = ${recordId} AND ContentDocument.Title = ${title} ORDER BY ContentDocumentId LIMIT 1`,
		{ doing: 'Looking for the receipt among the files' },
	);
	return link?.ContentDocumentId;
}
