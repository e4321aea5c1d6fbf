import type { AccountChange } from './watch';
import type { ChangeEvent } from './watch';

/** What is known of an account when it has to be said what happened to it. */
export interface Sighting {
	/** `CreatedDate`, ISO 8601. */
	created: string;
	/** `SystemModstamp`, ISO 8601. */
	changed: string;
	/** Nobody was told of this account yet, and it was made within the time that is being looked at. */
	isNew: boolean;
}

/**
 * Tells what happened to an account, in the words of the event that is waited for.
 *
 * An account that was made and changed before anybody looked is new to those who wait for new ones,
 * and updated to those who wait for updates: neither may miss it.
 *
 * @returns undefined when the event is not about this
 */
export function changeTypeOf(
	event: ChangeEvent,
	{ created, changed, isNew }: Sighting,
): AccountChange['changeType'] | undefined {
	switch (event) {
		case 'new':
			return isNew ? 'new' : undefined;
		case 'updated':
			return isNew && Date.parse(changed) <= Date.parse(created) ? undefined : 'updated';
		case 'both':
			return isNew ? 'new' : 'updated';
	}
}
