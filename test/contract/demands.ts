import type { AnswerResults, Place } from './answerCheck';
import type { RequestResults } from './requestCheck';

/** The least that a run must have seen, so that finding nothing wrong means something. */
export interface Demands {
	readonly acceptedByBoth: number;
	readonly refusedByBoth: number;
	readonly errors: number;
	/** Types of objects, each with the places in which it must have been seen. */
	readonly objects: Readonly<Record<string, readonly Place[]>>;
}

/** What the exercise alone is enough for. */
export const DEMANDS: Demands = {
	acceptedByBoth: 120,
	refusedByBoth: 50,
	errors: 60,
	objects: {
		account: ['plain'],
		bank_account: ['plain', 'list', 'expanded', 'event'],
		card: ['plain', 'list', 'expanded', 'event'],
		coupon: ['plain', 'list', 'expanded', 'event'],
		customer: ['plain', 'list', 'expanded', 'event'],
		'customer (deleted)': ['plain'],
		customer_balance_transaction: ['plain', 'list'],
		discount: ['expanded', 'event'],
		event: ['plain', 'list'],
		payment_method: ['plain', 'list', 'expanded', 'event'],
		promotion_code: ['plain', 'list', 'event'],
		source: ['plain', 'list', 'event'],
		tax_id: ['plain', 'list', 'event'],
		token: ['plain'],
	},
};

/** In words, what a run did not see although it should have. */
export function unmetDemands(
	demands: Demands,
	requests: RequestResults,
	answers: AnswerResults,
): string[] {
	const counted: [string, number, number][] = [
		['distinct requests accepted by both', requests.acceptedByBoth, demands.acceptedByBoth],
		['distinct requests refused by both', requests.refusedByBoth, demands.refusedByBoth],
		['error answers', answers.errors, demands.errors],
	];
	const few = counted
		.filter(([, seen, least]) => seen < least)
		.map(
			([what, seen, least]) => `Only ${seen} ${what}; ${least} is the least that proves anything.`,
		);
	const missing = Object.entries(demands.objects).flatMap(([type, places]) =>
		places
			.filter((place) => (answers.objects.get(type)?.[place] ?? 0) === 0)
			.map((place) => `No ${type} was seen ${WORDS[place]}.`),
	);
	return [...few, ...missing];
}

const WORDS: Readonly<Record<Place, string>> = {
	plain: 'as an answer of its own',
	list: 'in a list',
	expanded: 'inside another object',
	event: 'in an event',
};
