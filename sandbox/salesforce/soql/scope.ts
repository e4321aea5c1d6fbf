import { text, field as makeField } from '../schema/fields';
import { object } from '../schema/objects';
import type { FieldDef, ObjectDef } from '../schema/types';
import type { Org } from '../org';
import { quoted, tableOf } from '../store/columns';
import { unknownColumn, unknownObject, unknownRelationship } from './errors';

/** A field of the query's object or of one of its parents, and where its column is. */
export interface Resolved {
	sql: string;
	field: FieldDef;
	source: Source;
}

/** A table of the query. */
export interface Source {
	def: ObjectDef;
	alias: string;
	/** The record may be of several objects; only Id, Name and Type are known. */
	polymorphic: boolean;
}

/** What a lookup to several objects shows of its record. */
const nameObject = object('Name', '', 'Name', 'Names', [
	text('Name', 'Name', 255, { nameField: true }),
	makeField('picklist', 'Type', 'Type', { length: 40 }),
]);

/** The tables that one query (or subquery) reads, joined as its paths need them. */
export class Scope {
	readonly root: Source;
	private readonly joins = new Map<string, { source: Source; sql: string }>();

	constructor(
		readonly org: Org,
		readonly userId: string,
		readonly soql: string,
		objectName: string,
		private readonly objectAlias?: string,
		tooling = false,
	) {
		const def = org.schema.object(objectName);
		const hidden = def?.toolingOnly && !tooling;
		if (!def || hidden || !org.access.may(userId, 'Read', def))
			throw unknownObject(soql, objectName);
		this.root = { def, alias: 't0', polymorphic: false };
	}

	/** Finds a path such as `Name`, `Owner.Name` or `a.Name`. Throws INVALID_FIELD. */
	resolve(path: string): Resolved {
		const parts = path.split('.');
		if (parts.length > 1 && this.isOwnName(parts[0] ?? '')) parts.shift();
		const name = parts.pop() ?? '';
		const source = this.source(parts);
		const found = source.polymorphic
			? nameObject.fields.get(name.toLowerCase())
			: this.org.access.field(this.userId, source.def, name);
		if (!found) throw unknownColumn(this.soql, name, source.def.name);
		return { sql: `${source.alias}.${quoted(found.name)}`, field: found, source };
	}

	/** The table that a chain of relationships leads to. */
	source(relationships: string[]): Source {
		let source = this.root;
		let path = '';
		for (const relationship of relationships) {
			path += `${relationship.toLowerCase()}.`;
			const known = this.joins.get(path);
			source = known?.source ?? this.join(source, relationship, path);
		}
		return source;
	}

	/** The relationship's name as the schema spells it. */
	relationshipName(relationships: string[]): string {
		const parent = this.source(relationships.slice(0, -1));
		const last = relationships.at(-1) ?? '';
		return this.lookup(parent, last)?.relationshipName ?? last;
	}

	/** FROM and its joins. */
	fromSql(): string {
		const { def, alias } = this.root;
		return [
			`${tableOf(def.name)} ${alias}`,
			...[...this.joins.values()].map((join) => join.sql),
		].join(' ');
	}

	private isOwnName(name: string): boolean {
		const word = name.toLowerCase();
		if (this.objectAlias?.toLowerCase() === word) return true;
		return this.root.def.name.toLowerCase() === word && !this.lookup(this.root, name);
	}

	private lookup(source: Source, relationship: string): FieldDef | undefined {
		if (source.polymorphic) return undefined;
		return this.org.access
			.readable(this.userId, source.def)
			.find((each) => each.relationshipName?.toLowerCase() === relationship.toLowerCase());
	}

	private join(from: Source, relationship: string, path: string): Source {
		const lookup = this.lookup(from, relationship);
		const targets = (lookup?.referenceTo ?? []).flatMap(
			(name) => this.org.schema.object(name) ?? [],
		);
		const [target] = targets;
		if (!lookup || !target) throw unknownRelationship(this.soql, relationship, 'parent');
		const alias = `t${this.joins.size + 1}`;
		const polymorphic = targets.length > 1;
		const source: Source = { def: polymorphic ? nameObject : target, alias, polymorphic };
		const table = polymorphic ? `(${unionSql(targets)})` : tableOf(target.name);
		const sql = `LEFT JOIN ${table} ${alias} ON ${alias}.Id = ${from.alias}.${quoted(lookup.name)}`;
		this.joins.set(path, { source, sql });
		return source;
	}
}

function unionSql(targets: ObjectDef[]): string {
	return targets
		.map((def) => {
			const name = [...def.fields.values()].find((each) => each.nameField)?.name ?? 'Id';
			return `SELECT Id, ${quoted(name)} AS Name, '${def.name}' AS Type FROM ${tableOf(def.name)}`;
		})
		.join(' UNION ALL ');
}
