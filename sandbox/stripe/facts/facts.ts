import type { ObjectType, ObjectTypes } from '../objectTypes';
import facts from './facts.json';

/** What Stripe's OpenAPI document says exactly; `generate.ts` makes it. */

/** Numeric parameters that may have a fraction; all other numbers are integers. */
export const DECIMALS: ReadonlySet<string> = new Set(facts.decimals);

/** By object type, the fields that hold an ID until `expand` asks for the object. */
export const EXPANDABLE_IDS: Readonly<Record<string, readonly string[]>> = facts.expandable;

const BLANK: Readonly<Record<string, object>> = facts.blank;

/**
 * A new object of that type with all the fields that are always there, null or empty. What the type
 * cannot do without (an ID, an amount) is for the caller to fill in.
 */
export function blank<T extends ObjectType>(type: T): ObjectTypes[T] {
	return structuredClone(BLANK[type]) as ObjectTypes[T];
}
