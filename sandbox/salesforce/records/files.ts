import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { toSecond } from '../dates';
import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { Row } from '../store/store';
import type { Session } from './session';

/** Derives a file version's size, type and checksum, and its title from the path where it has none. */
export function prepareVersion(org: Org, row: Row, old?: Row): void {
	if (old) return;
	const path = row['PathOnClient'];
	if (typeof path !== 'string') {
		throw new SalesforceError(
			400,
			'REQUIRED_FIELD_MISSING',
			'Required fields are missing: [PathOnClient]',
			['PathOnClient'],
		);
	}
	const bytes = Buffer.from(String(row['VersionData'] ?? ''), 'base64');
	const extension = extname(path).slice(1);
	row['Title'] ??= path.slice(0, path.length - (extension ? extension.length + 1 : 0));
	row['ContentSize'] = bytes.length;
	row['FileExtension'] = extension || null;
	row['FileType'] = extension ? extension.toUpperCase() : 'UNKNOWN';
	row['Checksum'] = createHash('md5').update(bytes).digest('hex');
	row['IsLatest'] = 1;
	const document = row['ContentDocumentId'];
	const versions =
		typeof document === 'string'
			? org.store.byValue(org.schema.standard('ContentVersion'), 'ContentDocumentId', document)
			: [];
	row['VersionNumber'] = String(versions.length + 1);
}

/**
 * Gives a first version its document and links, and makes a later version the document's latest.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm
 */
export function linkNewVersion(org: Org, session: Session, row: Row): void {
	const { store } = org;
	const version = org.schema.standard('ContentVersion');
	const document = org.schema.standard('ContentDocument');
	const now = toSecond(org.now());
	const stamp: Row = {
		LastModifiedDate: now,
		LastModifiedById: session.userId,
		SystemModstamp: now,
	};
	const shown: Row = {
		Title: row['Title'] ?? null,
		FileType: row['FileType'] ?? null,
		FileExtension: row['FileExtension'] ?? null,
		ContentSize: row['ContentSize'] ?? null,
		LatestPublishedVersionId: row['Id'] ?? null,
		ContentModifiedDate: now,
		...stamp,
	};
	const known = row['ContentDocumentId'];
	if (typeof known === 'string') {
		for (const each of store.byValue(version, 'ContentDocumentId', known, 1000)) {
			store.update(version, String(each['Id']), { IsLatest: each['Id'] === row['Id'] ? 1 : 0 });
		}
		store.update(document, known, shown);
		return;
	}
	const id = store.newId(document);
	const created: Row = { CreatedDate: now, CreatedById: session.userId, IsDeleted: 0, ...stamp };
	store.insert(document, { Id: id, OwnerId: session.userId, ...created, ...shown });
	store.update(version, String(row['Id']), { ContentDocumentId: id });
	const place = row['FirstPublishLocationId'];
	for (const entity of new Set([session.userId, ...(typeof place === 'string' ? [place] : [])])) {
		const link = org.schema.standard('ContentDocumentLink');
		store.insert(link, {
			Id: store.newId(link),
			ContentDocumentId: id,
			LinkedEntityId: entity,
			ShareType: entity === session.userId ? 'I' : 'V',
			Visibility: 'AllUsers',
			...created,
		});
	}
}
