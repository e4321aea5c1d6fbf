import type { Query } from '@jetstreamapp/soql-parser-js';
import type { Org } from '../org';
import type { Session } from '../records/session';
import type { FieldDef, ObjectDef } from '../schema/types';
import { Aggregation, isAggregateQuery } from './aggregate';
import { unknownRelationship } from './errors';
import { parseSoql } from './parse';
import { Scope } from './scope';
import { Selection, type RecordShape } from './select';

/** One column of a query as `columns=true` describes it. */
export interface Column {
	aggregate: boolean;
	apexType: string;
	booleanType: boolean;
	columnName: string;
	custom: boolean;
	displayName: string;
	foreignKeyName: string | null;
	insertable: boolean;
	joinColumns: Column[];
	numberType: boolean;
	textType: boolean;
	updatable: boolean;
}

const apexTypes: Partial<Record<FieldDef['type'], string>> = {
	id: 'Id',
	reference: 'Id',
	boolean: 'Boolean',
	int: 'Integer',
	double: 'Double',
	currency: 'Double',
	percent: 'Double',
	date: 'Date',
	datetime: 'Datetime',
	address: 'Address',
	base64: 'Blob',
};

/**
 * What `query?q=…&columns=true` answers: the columns of the query, which is not run. The answer has
 * no page of its own in Salesforce's documentation; its users are Salesforce's own command line,
 * https://github.com/salesforcecli/plugin-data, and the Developer Console.
 */
export function queryColumns(
	org: Org,
	session: Session,
	soql: string,
	tooling: boolean,
): Record<string, unknown> {
	const query = parseSoql(soql);
	const { userId } = session;
	const scope = new Scope(org, userId, soql, query.sObject ?? '', query.sObjectAlias, tooling);
	return {
		columnMetadata: isAggregateQuery(query)
			? new Aggregation(scope, query).outputs.map(({ name, field }) => aggregated(name, field))
			: columnsOf(scope, query),
		entityName: scope.root.def.name,
		groupBy: query.groupBy !== undefined,
		idSelected: (query.fields ?? []).some(
			(each) => each.type === 'Field' && each.field.toLowerCase() === 'id',
		),
		keyPrefix: scope.root.def.keyPrefix,
	};
}

function columnsOf(scope: Scope, query: Pick<Query, 'fields' | 'limit'>): Column[] {
	return shapeColumns(scope, new Selection(scope, query.fields ?? [], query).root);
}

function shapeColumns(scope: Scope, shape: RecordShape): Column[] {
	return shape.parts.map((part): Column => {
		switch (part.kind) {
			case 'value':
			case 'file':
				return plain(part.name, part.field);
			case 'address':
				return { ...relation(part.name, 'Address', []), apexType: 'Address' };
			case 'parent':
				return relation(part.name, part.record.def.name, shapeColumns(scope, part.record));
			case 'children': {
				const child = childOf(scope, shape.def, part.name);
				const inner = new Scope(scope.org, scope.userId, scope.soql, child.name);
				const joined = columnsOf(inner, part.subquery);
				return { ...relation(part.name, child.name, joined), aggregate: true };
			}
		}
	});
}

function childOf({ org, soql }: Scope, parent: ObjectDef, relationship: string): ObjectDef {
	const found = org.schema
		.children(parent)
		.find((each) => each.name?.toLowerCase() === relationship.toLowerCase());
	if (found) return found.child;
	throw unknownRelationship(soql, relationship, 'child');
}

function plain(name: string, field: FieldDef): Column {
	const apexType = apexTypes[field.type] ?? 'String';
	return {
		aggregate: false,
		apexType,
		booleanType: field.type === 'boolean',
		columnName: name,
		custom: field.custom,
		displayName: name,
		foreignKeyName: null,
		insertable: field.createable,
		joinColumns: [],
		numberType: apexType === 'Double' || apexType === 'Integer',
		textType: apexType === 'String',
		updatable: field.updateable,
	};
}

function aggregated(name: string, field: FieldDef): Column {
	return { ...plain(name, field), aggregate: true, insertable: false, updatable: false };
}

function relation(name: string, apexType: string, joinColumns: Column[]): Column {
	return {
		aggregate: false,
		apexType,
		booleanType: false,
		columnName: name,
		custom: name.endsWith('__r'),
		displayName: name,
		foreignKeyName: null,
		insertable: false,
		joinColumns,
		numberType: false,
		textType: false,
		updatable: false,
	};
}
