import type { Checkpoint } from './checkpoint';
import type { PullResult } from './pullResult';
import { endsRun } from './runEnd';

/** IDs of customers kept for another look; those of accounts and echoes need room too. */
const MOST_CUSTOMERS_AGAIN = 300;

/** Customers whose trouble may have passed by the next run, though nobody changes them until then. */
export class CustomersAgain {
	private readonly ids = new Set<string>();

	/**
	 * Notes what became of some customers, once it was told.
	 *
	 * @throws Problem when what befell one of them would befall all others as well
	 */
	note(results: readonly PullResult[]): void {
		for (const result of results) {
			if (!('problem' in result)) continue;
			const { problem, customerId } = result.problem;
			if (endsRun(problem)) throw problem;
			if (problem.origin !== 'input') this.ids.add(customerId);
		}
	}

	/**
	 * Keeps them, and up to where changes in Stripe are dealt with; where there are too many to be kept,
	 * the next run looks at all that changed once more.
	 *
	 * @param newest seconds since 1970
	 */
	keep(checkpoint: Checkpoint, newest: number | undefined): void {
		checkpoint.customersAgain = [...this.ids].slice(0, MOST_CUSTOMERS_AGAIN);
		if (this.ids.size <= MOST_CUSTOMERS_AGAIN) checkpoint.eventsSince = newest;
	}
}
