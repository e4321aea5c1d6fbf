import { formatDatetime } from '../dates';
import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { Session } from '../records/session';
import { children, childText, type Xml } from '../soap/xml';
import type { Component } from './component';
import { componentKinds, type ComponentKind } from './components';

/** Most components that one call takes. */
const maxComponents = 10;

/**
 * One call of the metadata API; gives the content of its answer. Each component is written or
 * refused by itself.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_crud_based_calls_intro.htm
 */
export function metadataCall(
	org: Org,
	session: Session,
	method: string,
	argument: Xml,
): Record<string, unknown> {
	if (!org.access.mayCustomize(session.userId)) {
		throw new SalesforceError(
			500,
			'INSUFFICIENT_ACCESS',
			'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
		);
	}
	switch (method) {
		case 'createMetadata':
			return { result: each(argument, 'metadata', (xml) => save(org, session, xml, 'create')) };
		case 'updateMetadata':
			return { result: each(argument, 'metadata', (xml) => save(org, session, xml, 'update')) };
		case 'upsertMetadata':
			return { result: each(argument, 'metadata', (xml) => save(org, session, xml, 'upsert')) };
		case 'deleteMetadata': {
			const kind = kindOf(childText(argument, 'type') ?? '');
			return {
				result: each(argument, 'fullNames', (xml) => {
					const fullName = typeof xml === 'string' ? xml : '';
					return attempt(fullName, () => {
						kind.delete(org, session, fullName);
						return {};
					});
				}),
			};
		}
		case 'readMetadata':
			return { result: { records: read(org, argument) } };
		case 'listMetadata':
			return {
				result: children(argument, 'queries').flatMap((query) =>
					list(org, childText(query, 'type') ?? ''),
				),
			};
		case 'describeMetadata':
			return { result: describe() };
		default:
			throw new SalesforceError(500, 'INVALID_OPERATION', `${method} is not offered here`);
	}
}

function each(
	argument: Xml,
	name: string,
	work: (xml: Xml) => Record<string, unknown>,
): Record<string, unknown>[] {
	const parts = children(argument, name);
	if (parts.length > maxComponents) {
		throw new SalesforceError(
			500,
			'LIMIT_EXCEEDED',
			`At most ${maxComponents} components in one call`,
		);
	}
	return parts.map(work);
}

function kindOf(type: string): ComponentKind {
	const kind = Object.hasOwn(componentKinds, type) ? componentKinds[type] : undefined;
	if (kind) return kind;
	throw new SalesforceError(500, 'INVALID_TYPE', `The metadata type ${type} is not offered here`);
}

function save(
	org: Org,
	session: Session,
	xml: Xml,
	how: 'create' | 'update' | 'upsert',
): Record<string, unknown> {
	const type = childText(xml, '@type') ?? '';
	const kind = kindOf(type.replace(/^.*:/, ''));
	const fullName = childText(xml, 'fullName') ?? '';
	return attempt(fullName, () => {
		const component = xml as unknown as Component;
		const exists = how !== 'create' && kind.exists(org, fullName);
		org.store.atomically(() => {
			if (how === 'update' || exists) kind.update(org, session, fullName, component);
			else kind.create(org, session, fullName, component);
		});
		return how === 'upsert' ? { created: !exists } : {};
	});
}

function attempt(fullName: string, work: () => Record<string, unknown>): Record<string, unknown> {
	try {
		return { ...work(), fullName, success: true };
	} catch (error) {
		if (!(error instanceof SalesforceError)) throw error;
		return {
			created: false,
			errors: { fields: error.fields, message: error.message, statusCode: error.errorCode },
			fullName,
			success: false,
		};
	}
}

function read(org: Org, argument: Xml): Record<string, unknown>[] {
	const type = childText(argument, 'type') ?? '';
	const kind = kindOf(type);
	return children(argument, 'fullNames').map((name) => {
		const component = kind.read(org, typeof name === 'string' ? name : '');
		// What is not there is answered by an empty record.
		return component ? { '@xsi:type': type, ...component } : { '@xsi:nil': 'true' };
	});
}

function list(org: Org, type: string): Record<string, unknown>[] {
	const now = formatDatetime(org.now());
	return kindOf(type)
		.list(org)
		.map((fullName) => ({
			createdById: org.admin.userId,
			createdByName: 'Integration User',
			createdDate: now,
			fileName: `${type}/${fullName}`,
			fullName,
			id: '',
			lastModifiedById: org.admin.userId,
			lastModifiedByName: 'Integration User',
			lastModifiedDate: now,
			type,
		}));
}

function describe(): Record<string, unknown> {
	return {
		metadataObjects: ['CustomObject', 'PermissionSet'].map((xmlName) => ({
			...(xmlName === 'CustomObject' ? { childXmlNames: 'CustomField' } : {}),
			directoryName: xmlName === 'CustomObject' ? 'objects' : 'permissionsets',
			inFolder: false,
			metaFile: false,
			suffix: xmlName === 'CustomObject' ? 'object' : 'permissionset',
			xmlName,
		})),
		organizationNamespace: '',
		partialSaveAllowed: true,
		testRequired: false,
	};
}
