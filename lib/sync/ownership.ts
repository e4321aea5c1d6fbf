/** Who is right where the two sides differ. */
export const OWNERS = ['crm', 'stripe', 'newest'] as const;

export type Owner = (typeof OWNERS)[number];

export interface Ownership {
	/** For fields that are not named. */
	otherwise: Owner;
	/** By the field's ID, as it is mapped. */
	byField: Readonly<Record<string, Owner>>;
}

/** When the two sides were last changed by anybody but the sync; milliseconds since 1970. */
export interface LastChanges {
	/** The field; undefined when it was not changed since the last run. */
	stripe: number | undefined;
	/** The record as a whole, since Salesforce does not tell of single fields. */
	crm: number;
}

/**
 * The owner of a field.
 *
 * @param ids the names that it goes by, the most particular first
 */
export function ownerOf({ otherwise, byField }: Ownership, ids: readonly string[]): Owner {
	const named = ids.find((id) => Object.hasOwn(byField, id));
	return (named === undefined ? undefined : byField[named]) ?? otherwise;
}

/** Decides who wins where the two sides differ; without news from Stripe, Salesforce does. */
export function winnerOf(owner: Owner, changes: () => LastChanges): 'crm' | 'stripe' {
	if (owner !== 'newest') return owner;
	const { stripe, crm } = changes();
	return stripe !== undefined && stripe > crm ? 'stripe' : 'crm';
}
