import { Problem, withAdvice } from '../errors';
import { noteRefusedCharge } from '../invoices/noteRefusedCharge';
import { CALL_KEY } from './metadataKeys';
import type { Charge } from './takeOnce';

/**
 * Notes a refused charge as `noteRefusedCharge` does. The note does not name this call, which has taken nothing,
 * and which alone comes to a key of its own.
 *
 * @param error what Stripe answered
 * @param problem what the builder is told of it
 * @returns the problem, which also tells if the refusal could not be noted
 */
export async function noteRefused(
	{ due, params, key }: Charge<unknown>,
	error: unknown,
	problem: unknown,
): Promise<unknown> {
	const { [CALL_KEY]: call, ...metadata } = params.metadata ?? {};
	if (key === call) return problem;
	const why = await noteRefusedCharge(due.stripe, { ...params, metadata, key }, error);
	if (why === undefined || !(problem instanceof Problem)) return problem;
	return withAdvice(
		problem,
		`The refusal could not be noted in Stripe (${why.replace(/\.$/, '')}), so that for up to a day whoever charges the same is told that somebody else is taking a payment. A link to Stripe’s own page can be paid meanwhile.`,
	);
}
