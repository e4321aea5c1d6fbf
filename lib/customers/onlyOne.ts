import type Stripe from 'stripe';
import { Problem } from '../errors';

const MOST_NAMED = 5;

/**
 * The one customer that was found. Between several none is guessed.
 *
 * @param found living customers
 * @param said what they were looked for by, such as “the CRM ID 001…”
 * @param whatToDo a sentence
 * @param about the record that they were looked for, said in front
 * @returns undefined when none was found
 * @throws Problem when there are several
 */
export function onlyOne(
	found: readonly Stripe.Customer[],
	said: string,
	whatToDo: string,
	about?: string,
): Stripe.Customer | undefined {
	if (found.length <= 1) return found[0];
	const ids = found.slice(0, MOST_NAMED).map(({ id }) => id);
	const more = found.length > ids.length ? ', …' : '';
	throw ambiguous(
		`${found.length} customers in Stripe match ${said}: ${ids.join(', ')}${more}`,
		`${whatToDo} None of them was changed.`,
		about,
	);
}

/** The problem of a match that is not certain. */
export function ambiguous(what: string, whatToDo: string, about?: string): Problem {
	return new Problem(about === undefined ? what : `${about}: ${what}`, {
		origin: 'input',
		code: 'ambiguous_match',
		whatToDo,
	});
}
