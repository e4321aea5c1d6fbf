import {
	checkbox,
	field,
	integer,
	longText,
	lookup,
	owner,
	picklist,
	text,
	url,
	datetime,
} from './fields';
import { object } from './objects';
import type { ObjectDef } from './types';

const readOnly = { createable: false, updateable: false } as const;

/** Objects that a file or note may be linked to. */
const linkable = [
	'Account',
	'Contact',
	'Opportunity',
	'Lead',
	'Case',
	'Task',
	'User',
	'Organization',
];

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentversion.htm */
export function contentVersion(): ObjectDef {
	return object(
		'ContentVersion',
		'068',
		'Content Version',
		'Content Versions',
		[
			lookup('ContentDocumentId', 'ContentDocument ID', 'ContentDocument', 'ContentVersions', {
				nillable: true,
				updateable: false,
				cascadeDelete: true,
			}),
			checkbox('IsLatest', 'Is Latest', readOnly),
			url('ContentUrl', 'Content URL'),
			text('VersionNumber', 'Version Number', 20, readOnly),
			text('Title', 'Title', 255, { nillable: false, nameField: true }),
			longText('Description', 'Description', 1000),
			longText('ReasonForChange', 'Reason For Change', 1000),
			picklist('SharingOption', 'Prevent others from sharing and unsharing', ['A', 'R'], {
				defaultValue: 'A',
			}),
			text('PathOnClient', 'Path On Client', 500, { updateable: false }),
			text('FileType', 'File Type', 20, readOnly),
			text('FileExtension', 'File Extension', 40, readOnly),
			integer('ContentSize', 'Size', readOnly),
			text('Checksum', 'Checksum', 50, readOnly),
			field('base64', 'VersionData', 'Version Data', { updateable: false }),
			lookup('FirstPublishLocationId', 'First Publish Location ID', linkable, undefined, {
				toCustomObjects: true,
				updateable: false,
			}),
			picklist('Origin', 'Content Origin', ['C', 'H'], { updateable: false, defaultValue: 'C' }),
			picklist('ContentLocation', 'Content Location', ['S', 'E', 'L'], {
				updateable: false,
				defaultValue: 'S',
			}),
			owner(),
		],
		{ undeletable: false },
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocument.htm */
export function contentDocument(): ObjectDef {
	return object(
		'ContentDocument',
		'069',
		'Content Document',
		'Content Documents',
		[
			text('Title', 'Title', 255, { nillable: false, nameField: true, createable: false }),
			longText('Description', 'Description', 1000, { createable: false }),
			lookup(
				'LatestPublishedVersionId',
				'Latest Published Version ID',
				'ContentVersion',
				undefined,
				readOnly,
			),
			text('FileType', 'File Type', 20, readOnly),
			text('FileExtension', 'File Extension', 40, readOnly),
			integer('ContentSize', 'Size', readOnly),
			datetime('ContentModifiedDate', 'Content Modified Date', readOnly),
			owner(),
		],
		{ createable: false },
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_contentdocumentlink.htm */
export function contentDocumentLink(): ObjectDef {
	return object(
		'ContentDocumentLink',
		'06A',
		'Content Document Link',
		'Content Document Link',
		[
			lookup('LinkedEntityId', 'Linked Entity ID', linkable, 'ContentDocumentLinks', {
				toCustomObjects: true,
				nillable: false,
				updateable: false,
			}),
			lookup('ContentDocumentId', 'ContentDocument ID', 'ContentDocument', 'ContentDocumentLinks', {
				nillable: false,
				updateable: false,
				cascadeDelete: true,
			}),
			picklist('ShareType', 'Share Type', ['V', 'C', 'I'], { defaultValue: 'V' }),
			picklist('Visibility', 'Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], {
				defaultValue: 'AllUsers',
			}),
		],
		{ undeletable: false },
	);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_attachment.htm */
export function attachment(): ObjectDef {
	return object('Attachment', '00P', 'Attachment', 'Attachments', [
		lookup('ParentId', 'Parent ID', linkable, 'Attachments', {
			toCustomObjects: true,
			nillable: false,
			cascadeDelete: true,
		}),
		text('Name', 'File Name', 255, { nillable: false, nameField: true }),
		checkbox('IsPrivate', 'Private'),
		text('ContentType', 'Content Type', 120),
		integer('BodyLength', 'Body Length', readOnly),
		field('base64', 'Body', 'Body', { nillable: false }),
		longText('Description', 'Description', 500),
		owner(),
	]);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_note.htm */
export function note(): ObjectDef {
	return object('Note', '002', 'Note', 'Notes', [
		lookup('ParentId', 'Parent ID', linkable, 'Notes', {
			toCustomObjects: true,
			nillable: false,
			cascadeDelete: true,
			updateable: false,
		}),
		text('Title', 'Title', 80, { nillable: false, nameField: true }),
		checkbox('IsPrivate', 'Private'),
		longText('Body', 'Body'),
		owner(),
	]);
}
