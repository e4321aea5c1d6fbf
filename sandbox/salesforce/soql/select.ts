import type { FieldType as SelectItem, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import type { FieldDef, ObjectDef } from '../schema/types';
import { addressParts, attributes, showAddress, type RecordJson } from '../records/show';
import { fromCell } from '../records/values';
import type { Row } from '../store/store';
import { malformedQuery } from './errors';
import { fieldsFunction } from './fieldsFunction';
import { isDisplay } from './functions';
import type { Scope, Source } from './scope';

/** How one part of a record is made from a row of the result. */
export type Shape =
	| { kind: 'value'; name: string; field: FieldDef; column: string }
	| { kind: 'file'; name: string; field: FieldDef; def: ObjectDef; idColumn: string }
	| { kind: 'address'; name: string; columns: Record<string, string> }
	| { kind: 'parent'; name: string; record: RecordShape }
	| { kind: 'children'; name: string; subquery: Subquery; idColumn: string };

/** A record and its parts. */
export interface RecordShape {
	def: ObjectDef;
	idColumn: string;
	/** Where the record may be of several objects: the column that says of which. */
	typeColumn?: string;
	parts: Shape[];
}

/** The columns of a SELECT, and the shape that its records will have. */
export class Selection {
	readonly columns: string[] = [];
	readonly root: RecordShape;
	private readonly seen = new Set<string>();

	constructor(
		private readonly scope: Scope,
		items: SelectItem[],
		query: Pick<Query, 'limit'>,
	) {
		this.root = this.recordShape(scope.root);
		for (const item of items) this.add(item, query);
	}

	private add(item: SelectItem, query: Pick<Query, 'limit'>): void {
		switch (item.type) {
			case 'Field': {
				this.addPath(item.field);
				return;
			}
			case 'FieldRelationship': {
				this.addPath([...item.relationships, item.field].join('.'));
				return;
			}
			case 'FieldSubquery':
				this.root.parts.push({
					kind: 'children',
					name: item.subquery.relationshipName,
					subquery: item.subquery,
					idColumn: this.root.idColumn,
				});
				return;
			case 'FieldFunctionExpression': {
				const [argument] = item.parameters;
				if (typeof argument !== 'string')
					throw malformedQuery(`unexpected token: ${item.rawValue ?? item.functionName}`);
				if (item.functionName.toUpperCase() === 'FIELDS') {
					for (const each of fieldsFunction(this.scope, argument, query)) this.addPath(each.name);
					return;
				}
				if (isDisplay(item.functionName)) {
					this.addPath(argument, item.alias);
					return;
				}
				throw malformedQuery(`unexpected token: ${item.functionName}`);
			}
			default:
				throw malformedQuery('TYPEOF is not supported in this org');
		}
	}

	private addPath(path: string, alias?: string): void {
		const key = (alias ?? path).toLowerCase();
		if (this.seen.has(key)) throw malformedQuery(`duplicate field selected: ${alias ?? path}`);
		this.seen.add(key);
		const { field, source } = this.scope.resolve(path);
		const shape = this.shapeOf(path, source);
		const name = alias ?? field.name;
		if (field.type === 'address') {
			const prefix = field.addressPrefix ?? '';
			const columns = Object.fromEntries(
				addressParts.map((part) => [
					prefix + part,
					this.column(`${source.alias}."${prefix}${part}"`),
				]),
			);
			shape.parts.push({ kind: 'address', name, columns });
		} else if (field.type === 'base64') {
			shape.parts.push({ kind: 'file', name, field, def: source.def, idColumn: shape.idColumn });
		} else {
			const column = this.column(`${source.alias}."${field.name}"`);
			shape.parts.push({ kind: 'value', name, field, column });
		}
	}

	/** The shape of the record that the path's last field belongs to, made on the way down. */
	private shapeOf(path: string, source: Source): RecordShape {
		if (source === this.scope.root) return this.root;
		const relationships = path.split('.').slice(0, -1);
		let shape = this.root;
		const walked: string[] = [];
		for (const relationship of relationships) {
			walked.push(relationship);
			const parent = this.scope.source(walked);
			const name = this.scope.relationshipName(walked);
			const known = shape.parts.find((part) => part.kind === 'parent' && part.name === name);
			if (known?.kind === 'parent') {
				shape = known.record;
				continue;
			}
			const record = this.recordShape(parent);
			shape.parts.push({ kind: 'parent', name, record });
			shape = record;
		}
		return shape;
	}

	private recordShape(source: Source): RecordShape {
		return {
			def: source.def,
			idColumn: this.column(`${source.alias}.Id`),
			...(source.polymorphic ? { typeColumn: this.column(`${source.alias}.Type`) } : {}),
			parts: [],
		};
	}

	private column(sql: string): string {
		const name = `c${this.columns.length}`;
		this.columns.push(`${sql} AS ${name}`);
		return name;
	}
}

/** Finds the child records of a subquery for one parent. */
export type FindChildren = (
	parent: ObjectDef,
	subquery: Subquery,
	parentId: string,
) => { name: string; value: unknown };

/** A record as JSON from a row of the result. */
export function shapeRecord(
	shape: RecordShape,
	row: Row,
	version: string,
	findChildren: FindChildren,
): RecordJson {
	const id = row[shape.idColumn];
	const record: RecordJson = { attributes: attributes(shape.def, id, version) };
	if (shape.typeColumn) {
		const type = String(row[shape.typeColumn]);
		record['attributes'] = {
			type,
			url: `/services/data/${version}/sobjects/${type}/${String(id)}`,
		};
	}
	for (const part of shape.parts) {
		switch (part.kind) {
			case 'value':
				record[part.name] = fromCell(part.field, row[part.column]);
				break;
			case 'file':
				record[part.name] =
					`/services/data/${version}/sobjects/${part.def.name}/${String(id)}/${part.field.name}`;
				break;
			case 'address':
				record[part.name] = showAddress(
					'',
					Object.fromEntries(
						addressParts.map((name) => {
							const column = Object.entries(part.columns).find(([key]) => key.endsWith(name))?.[1];
							return [name, column === undefined ? null : (row[column] ?? null)];
						}),
					),
				);
				break;
			case 'parent':
				record[part.name] =
					typeof row[part.record.idColumn] === 'string'
						? shapeRecord(part.record, row, version, findChildren)
						: null;
				break;
			case 'children': {
				const { name, value } = findChildren(shape.def, part.subquery, String(id));
				record[name] = value;
			}
		}
	}
	return record;
}
