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
				feature: 'multiCurrency',
				restrictedPicklist: true,
				defaultValue: 'USD',
			});
			def.fields.set('currencyisocode', code);
		}
		this.objects.set(def.name.toLowerCase(), def);
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
		return [...def.fields.values()].filter(
			(each) => !each.feature || this.hasFeature(each.feature),
		);
	}

	field(def: ObjectDef, name: string): FieldDef | undefined {
		const found = def.fields.get(name.toLowerCase());
		return found && (!found.feature || this.hasFeature(found.feature)) ? found : undefined;
	}

	/** All lookups that point to the object. */
	children(parent: ObjectDef): ChildRelationship[] {
		return this.all().flatMap((child) =>
			this.fields(child)
				.filter((each) => each.referenceTo?.includes(parent.name))
				.map((each) => ({ child, field: each, name: each.childRelationshipName })),
		);
	}

	private exists(def: ObjectDef): boolean {
		return def.name !== 'CurrencyType' || this.hasFeature('multiCurrency');
	}
}
