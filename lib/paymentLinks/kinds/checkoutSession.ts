import type Stripe from 'stripe';
import { expireAll } from '../../invoices/checkoutSessions';
import { stepKey } from '../../stripe/idempotency';
import type { LinkTerms, PaymentAsk } from '../ask';
import { isFirst, type MadeLink } from '../kept';
import { LINK_KEY } from '../notes';
import { type SessionSettings, sessionParams } from '../sessionParams';
import { makePayable } from './makePayable';

/**
 * A Checkout Session, bound to the customer, for exactly the amount. It ends within 24 hours.
 *
 * @param key by which the same session is made once
 * @param minutes how long it can be paid: from 30 to 1440
 */
export async function makeSession(
	stripe: Stripe,
	ask: PaymentAsk,
	terms: LinkTerms,
	settings: SessionSettings,
	{ key, minutes, nowMs }: { key: string; minutes: number; nowMs: number },
): Promise<MadeLink> {
	const expiresAt = minutes < DAY_MINUTES ? endOf(minutes, nowMs) : undefined;
	const common = sessionParams(ask, terms, settings, 'checkoutSession');
	const params = {
		...common,
		metadata: { ...common.metadata, [LINK_KEY]: key },
		...(expiresAt !== undefined && { expires_at: expiresAt }),
	};
	const session = await makePayable(
		stepKey(key, `until ${expiresAt ?? 'tomorrow'}`),
		async (idempotencyKey) => await stripe.checkout.sessions.create(params, { idempotencyKey }),
		async ({ id }) => (await stripe.checkout.sessions.retrieve(id)).status === 'open',
	);
	return {
		url: session.url ?? '',
		expiresAt: isoOf(session.expires_at),
		id: session.id,
		sessionMadeAt: session.created,
		takeBack: async () => {
			await expireAll(stripe, [session]);
		},
		kept: {
			metadata: async () => (await stripe.checkout.sessions.retrieve(session.id)).metadata ?? {},
			note: async (metadata, idempotencyKey) =>
				isFirst(
					await stripe.checkout.sessions.update(session.id, { metadata }, { idempotencyKey }),
				),
		},
	};
}

const DAY_MINUTES = 24 * 60;
const STEP_SECONDS = 10 * 60;

/** The end in whole ten minutes: what is asked for twice within these is the same session. */
function endOf(minutes: number, nowMs: number): number {
	const seconds = nowMs / 1000 + minutes * 60;
	const end = Math.ceil(seconds / STEP_SECONDS) * STEP_SECONDS;
	// Stripe allows no more than a day.
	return Math.min(end, Math.floor(nowMs / 1000) + DAY_MINUTES * 60 - 60);
}

function isoOf(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
