import { badInput } from '../errors';

/** Where an ID that stands for a way to pay belongs in today's API. */
export type SourceKind =
	/** Spent once by attaching it: `tok_`, `btok_`. */
	| 'token'
	/** An object of its own, attached by ID: `src_`. */
	| 'source'
	/** A card or bank account that hangs on one customer already: `card_`, `ba_`. */
	| 'attached'
	/** A payment method: `pm_`. */
	| 'paymentMethod';

const KINDS: ReadonlyArray<readonly [RegExp, SourceKind]> = [
	[/^(tok|btok)_\w+$/, 'token'],
	[/^src_\w+$/, 'source'],
	[/^(card|ba)_\w+$/, 'attached'],
	[/^pm_\w+$/, 'paymentMethod'],
];

/**
 * Tells by its prefix what an ID stands for.
 *
 * @param field the field it was entered in, for the refusal
 * @throws Problem when it is none of them
 */
export function sourceKind(id: string, field: string): SourceKind {
	const found = KINDS.find(([form]) => form.test(id));
	if (!found) {
		throw badInput(
			field,
			'this is not the ID of a token, a source or a payment method',
			'Use an ID that starts with tok_, btok_, src_, card_, ba_ or pm_, as Stripe or a previous node returned it',
		);
	}
	return found[1];
}
