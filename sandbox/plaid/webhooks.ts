import type { LinkSessionFinishedWebhook } from 'plaid';
import type { Channel } from '../later/deliveries';
import type { PlaidContext } from './context';
import type { LinkSession, LinkToken } from './store';

/** The name of the channel; the delivery's destination is the address. */
export const PLAID_WEBHOOKS = 'plaid.webhooks';

const ANSWER_WITHIN_MS = 10_000;
const FIRST_WAIT_MS = 30_000;
const MOST_RETRIES = 6;

/**
 * Sends webhooks, signed when they leave. What is not answered with 200 within ten seconds comes again, up
 * to six times, each wait four times as long as the last. https://plaid.com/docs/api/webhooks/
 */
export function plaidChannel({ host, key }: Pick<PlaidContext, 'host' | 'key'>): Channel {
	return {
		name: PLAID_WEBHOOKS,
		batch: 1,
		async send(destination, [delivery], signal) {
			// With this indentation Plaid's own webhooks come; it is part of what is signed.
			const body = JSON.stringify(delivery?.payload, undefined, 2);
			try {
				const answer = await fetch(destination, {
					method: 'POST',
					redirect: 'manual',
					headers: {
						'content-type': 'application/json',
						'plaid-verification': await key.sign(body, host.clock.now()),
					},
					body,
					signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
				});
				await answer.arrayBuffer();
				return answer.ok ? 'acknowledged' : 'failed';
			} catch {
				return 'failed';
			}
		},
		retryAfterMs: ({ attempts }) =>
			attempts > MOST_RETRIES ? undefined : FIRST_WAIT_MS * 4 ** (attempts - 1),
	};
}

/** Tells that a visit to Link has ended. https://plaid.com/docs/api/link/#session_finished */
export function tellFinished({ host }: PlaidContext, token: LinkToken, session: LinkSession): void {
	const { webhook } = token.request;
	if (webhook === undefined) return;
	const told: Omit<LinkSessionFinishedWebhook, 'environment'> & { environment: string } = {
		webhook_type: 'LINK',
		webhook_code: 'SESSION_FINISHED',
		status: session.status,
		link_session_id: session.id,
		link_token: token.id,
		...(session.publicTokens.length > 0 && { public_tokens: session.publicTokens }),
		environment: 'sandbox',
	};
	host.deliveries.add(PLAID_WEBHOOKS, webhook, told);
}
