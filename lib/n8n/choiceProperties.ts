import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** One value of a list from which a builder chooses what a node does, and what belongs to it. */
export interface Choice {
	/** Its entry in the list; `value` names it in workflows. */
	readonly description: INodePropertyOptions;
	/**
	 * The fields that are shown for it, in this order. What several choices share is one object that
	 * each of them lists.
	 */
	readonly properties?: readonly INodeProperties[];
	/** Entries of the node's collection *Options*, shared in the same way. */
	readonly options?: readonly INodeProperties[];
}

/** Values of fields under which something is shown. */
export type Shown = Readonly<Record<string, readonly string[]>>;

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

/**
 * The fields of all choices, each shown for those that list it, and in the order of each.
 *
 * @param field the name of the list that is chosen from, such as `operation`
 * @param shown further conditions that hold for all of them
 */
export function propertiesOf(
	field: string,
	choices: readonly Choice[],
	shown: Shown = {},
): INodeProperties[] {
	return inOrder(choices.map(({ properties = [] }) => properties)).map((property) =>
		shownFor(property, { ...shown, ...conditionOn(field, choices, 'properties', property) }),
	);
}

/**
 * The collection *Options*: what the choices list, and what is there for all of them, by name.
 *
 * @param field the name of the list that is chosen from
 * @param common entries for all choices
 * @param shown conditions under which the collection is shown
 * @returns nothing when there is no option at all
 */
export function optionsOf(
	field: string,
	choices: readonly Choice[],
	common: readonly INodeProperties[] = [],
	shown: Shown = {},
): INodeProperties[] {
	const listed = inOrder(choices.map(({ options = [] }) => options)).map((option) =>
		shownFor(option, conditionOn(field, choices, 'options', option, '/')),
	);
	const options: Entry[] = [...common, ...listed].sort((one, other) =>
		one.displayName.localeCompare(other.displayName, 'en'),
	);
	if (options.length === 0) return [];
	const collection: INodeProperties = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	};
	return [shownFor(collection, shown)];
}

/** Only for the choices that list it; no condition when all do. */
function conditionOn(
	field: string,
	choices: readonly Choice[],
	list: 'options' | 'properties',
	property: INodeProperties,
	path = '',
): Shown {
	const values = choices
		.filter((choice) => choice[list]?.includes(property))
		.map(({ description }) => String(description.value));
	return values.length === choices.length ? {} : { [`${path}${field}`]: values };
}

/** A field with conditions beside its own. */
export function shownFor(property: INodeProperties, shown: Shown): INodeProperties {
	const conditions = Object.entries(shown).map(([name, values]): [string, string[]] => [
		name,
		[...values],
	]);
	if (conditions.length === 0) return property;
	const { show, ...others } = property.displayOptions ?? {};
	return {
		...property,
		displayOptions: { ...others, show: { ...Object.fromEntries(conditions), ...show } },
	};
}

/** Lists in one, each thing once, so that each list's own order holds. */
function inOrder<T>(lists: ReadonlyArray<readonly T[]>): T[] {
	const merged: T[] = [];
	for (const list of lists) {
		let place = merged.length;
		for (const entry of [...list].reverse()) {
			const found = merged.indexOf(entry);
			if (found >= 0) place = found;
			else merged.splice(place, 0, entry);
		}
	}
	return merged;
}
