import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../control/database';
import { SEEDED } from './accounts';
import { type Context, type ContextParts, contextFor } from './context';
import { peek } from './lookup';
import { moveDispute, preventDispute, type Prevention } from './payments/disputes';
import type { DisputeTrigger } from './payments/disputeStates';
import { PAYOUT_FAILURES } from './payments/payoutFailures';
import { movePayout } from './payments/payouts';
import type { ApiObject } from './store';

interface Happening {
	/** What it happens to: a payout, a dispute or a charge. */
	id: string;
	on: 'failed' | 'prevented' | 'rejected' | 'won' | 'lost';
	/** Why a payout fails. */
	code?: string;
	/** How a dispute is prevented. */
	how?: Prevention;
	account?: string;
	livemode?: boolean;
}

/**
 * The control route for what banks and card networks decide, and Stripe has no test data for in an account
 * that pays out to a bank of its own choice: a payout comes back (Stripe fails those to bank accounts for
 * testing, https://docs.stripe.com/connect/testing#payouts), a response to a dispute is rejected, an appeal
 * decided (https://docs.stripe.com/disputes/arbitration), a dispute prevented
 * (https://docs.stripe.com/disputes/prevention-preview).
 */
export function happenRoute(app: FastifyInstance, parts: ContextParts): void {
	const { host } = parts;
	app.post<{ Body: Happening }>(
		'/stripe/happen',
		{
			schema: {
				body: {
					type: 'object',
					required: ['id', 'on'],
					additionalProperties: false,
					properties: {
						id: { type: 'string' },
						on: { enum: ['failed', 'prevented', 'rejected', 'won', 'lost'] },
						code: { enum: Object.keys(PAYOUT_FAILURES) },
						how: { enum: ['resolution', 'block'] },
						account: { type: 'string' },
						livemode: { type: 'boolean' },
					},
				},
			},
		},
		({ body: { account = SEEDED.main.id, livemode = false, ...happening } }) =>
			inTransaction(host.database, () => {
				const scope = { account, livemode };
				return happen(contextFor(parts, { scope, now: host.clock.now() }), happening);
			}),
	);
}

function happen(
	context: Context,
	{ id, on, code = 'could_not_process', how = 'resolution' }: Happening,
): ApiObject | object {
	const payout = peek(context.store, 'payout', id);
	if (payout && on === 'failed') return movePayout(context, payout, on, code);
	const charge = peek(context.store, 'charge', id);
	if (charge && on === 'prevented') return preventDispute(context, charge, how);
	const dispute = peek(context.store, 'dispute', id);
	if (dispute && isOfDispute(on)) return moveDispute(context, dispute, on);
	throw new Error(`There is no ${id} that “${on}” can happen to`);
}

function isOfDispute(on: Happening['on']): on is Happening['on'] & DisputeTrigger {
	return on === 'rejected' || on === 'won' || on === 'lost';
}
