import { currencies } from './picklists';
import { picklist } from './fields';
import { currencyObjects, standardObjects } from './standardObjects';
import type { Feature, FieldDef, ObjectDef } from './types';

/** A parent's view of the records that point to it. */
export interface ChildRelationship {
	child: ObjectDef;
	field: FieldDef;
	name: string | undefined;
}

/**
 * The objects and fields of the org. Names are looked up without regard to case, as the API does.
 * `revision` grows with each change, for whoever caches something derived from it.
 */
export class Schema {
	private readonly objects = new Map<string, ObjectDef>();
	revision = 0;
	private readonly summariesOver = new Map<string, { parent: ObjectDef; field: FieldDef }[]>();
	private summariesAt = -1;

	constructor(private readonly hasFeature: (feature: Feature) => boolean) {
		this.restart();
	}

	/** Back to a new org's objects and fields. */
	restart(): void {
		this.objects.clear();
		for (const def of standardObjects()) this.add(def);
	}

	/** Takes an object in. */
	add(def: ObjectDef): void {
		if (def.custom || currencyObjects.has(def.name)) {
			const code = picklist('CurrencyIsoCode', 'Currency ISO Code', currencies, {
				length: 3,
				features: ['multiCurrency'],
				restrictedPicklist: true,
			});
			def.fields.set('currencyisocode', code);
		}
		this.objects.set(def.name.toLowerCase(), def);
		if (def.custom) this.linkCustomObjects();
		this.revision++;
	}

	/** Takes a field in, or puts a changed one in the old one's place. */
	addField(def: ObjectDef, added: FieldDef): void {
		def.fields.set(added.name.toLowerCase(), added);
		this.revision++;
	}

	/** Forgets a custom field. */
	removeField(def: ObjectDef, name: string): void {
		def.fields.delete(name.toLowerCase());
		this.revision++;
	}

	/** Forgets a custom object. */
	remove(name: string): void {
		this.objects.delete(name.toLowerCase());
		this.linkCustomObjects();
		this.revision++;
	}

	object(name: string): ObjectDef | undefined {
		const def = this.objects.get(name.toLowerCase());
		return def && this.exists(def) ? def : undefined;
	}

	/** The object whose records have Ids that begin with this one's key prefix. */
	objectOfId(id: string): ObjectDef | undefined {
		const prefix = id.slice(0, 3);
		for (const def of this.objects.values()) if (def.keyPrefix === prefix) return def;
		return undefined;
	}

	all(): ObjectDef[] {
		return [...this.objects.values()].filter((def) => this.exists(def));
	}

	/** All that are stored, whatever features are on. */
	stored(): ObjectDef[] {
		return [...this.objects.values()];
	}

	/** An object that is known to be there, whatever features are on. */
	standard(name: string): ObjectDef {
		const def = this.objects.get(name.toLowerCase());
		if (!def) throw new Error(`The org has no ${name}`);
		return def;
	}

	/** The object's fields that exist with the org's present features. */
	fields(def: ObjectDef): FieldDef[] {
		return [...def.fields.values()].filter((each) => this.isOffered(each));
	}

	field(def: ObjectDef, name: string): FieldDef | undefined {
		const found = def.fields.get(name.toLowerCase());
		return found && this.isOffered(found) ? found : undefined;
	}

	/** All lookups that point to the object. */
	children(parent: ObjectDef): ChildRelationship[] {
		return this.all().flatMap((child) =>
			this.fields(child)
				.filter((each) => each.referenceTo?.includes(parent.name))
				.map((each) => ({ child, field: each, name: each.childRelationshipName })),
		);
	}

	/** The roll-up summary fields over the records of `child`. */
	summaries(child: ObjectDef): { parent: ObjectDef; field: FieldDef }[] {
		if (this.summariesAt !== this.revision) {
			this.summariesAt = this.revision;
			this.summariesOver.clear();
			for (const parent of this.stored()) {
				for (const field of parent.fields.values()) {
					const name = field.summary?.child;
					if (name === undefined) continue;
					this.summariesOver.set(name, [
						...(this.summariesOver.get(name) ?? []),
						{ parent, field },
					]);
				}
			}
		}
		return this.summariesOver.get(child.name) ?? [];
	}

	private isOffered(each: FieldDef): boolean {
		return (each.features ?? []).every((feature) => this.hasFeature(feature));
	}

	/** Lets the lookups that lead to any object know of the custom ones. */
	private linkCustomObjects(): void {
		const custom = this.stored().flatMap((def) => (def.custom ? [def.name] : []));
		for (const def of this.stored()) {
			for (const each of def.fields.values()) {
				if (!each.toCustomObjects) continue;
				const standard = (each.referenceTo ?? []).filter((name) => !name.endsWith('__c'));
				each.referenceTo = [...standard, ...custom];
			}
		}
	}

	private exists(def: ObjectDef): boolean {
		return def.name !== 'CurrencyType' || this.hasFeature('multiCurrency');
	}
}
