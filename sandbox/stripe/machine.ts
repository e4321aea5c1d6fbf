import type { StripeError } from './errors';

/** One way in which an object's status may change. */
export interface Transition {
	from: string | readonly string[];
	/** What happens to the object. */
	on: string;
	to: string;
	/** The events that tell of it, in order, each with the object. */
	events?: readonly string[];
	/** The page of Stripe's documentation that says so. */
	see: string;
}

/**
 * The states of one type of object, and every way between them. Whoever would change a status asks
 * the machine, so that an impossible state cannot come about.
 */
export class Machine<T extends Transition> {
	constructor(
		readonly name: string,
		readonly transitions: readonly T[],
	) {}

	/** The transition that `on` makes from a state, if there is one. */
	find(from: string | null | undefined, on: T['on']): T | undefined {
		return this.transitions.find(
			(one) =>
				one.on === on &&
				(one.from === from || (Array.isArray(one.from) && one.from.includes(from))),
		);
	}

	/** The transition that `on` makes from a state; throws `refusal` where there is none. */
	require(from: string | null | undefined, on: T['on'], refusal: () => StripeError): T {
		const found = this.find(from, on);
		if (!found) throw refusal();
		return found;
	}

	/** The states in which `on` can happen, as refusals list them. */
	sources(on: T['on']): string[] {
		return this.transitions.filter((one) => one.on === on).flatMap((one) => one.from);
	}
}
