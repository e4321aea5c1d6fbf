import type { ResolvedField } from '../model/resolveModel';
import type { AccountChoice } from './selection';

/** Which changes count. */
export const CHANGE_EVENTS = ['new', 'updated', 'both'] as const;

export type ChangeEvent = (typeof CHANGE_EVENTS)[number];

/** A field of the model by its name in the org, and whether the builder says that it is there. */
export type OwnField = Pick<ResolvedField, 'name' | 'mapped'>;

/** What somebody wants to hear of. */
export interface AccountWatch extends AccountChoice {
	event: ChangeEvent;
	/** API names of the fields to return; empty for all that the connection's user may see. */
	fields: readonly string[];
	/** The account's fields that this package writes, and that no person has to hear of. */
	ownFields: readonly OwnField[];
	/** The account's owner comes along. */
	withOwner: boolean;
	/** The account's primary contact comes along. */
	withPrimaryContact: boolean;
}

/** A change as it is told: the account's fields as they are now, and what happened to it. */
export interface AccountChange {
	changeType: 'new' | 'updated';
	account: Readonly<Record<string, unknown>>;
}
