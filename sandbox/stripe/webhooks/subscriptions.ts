import type Stripe from 'stripe';
import type { Account } from '../accounts';
import type { Store } from '../store';

/** An endpoint that wants an event, and the account that it belongs to. */
export interface Subscriber {
	id: string;
	owner: string;
}

/**
 * The enabled endpoints that are to hear of an event of `account`: the account's own, and the
 * platform's that were made with `connect` (https://docs.stripe.com/connect/webhooks).
 */
export function webhooksFor(
	type: string,
	account: Account,
	{ store, storeOf }: { store: Store; storeOf: (account: string) => Store },
): Subscriber[] {
	const own = subscribers(store, type, false).map((id) => ({ id, owner: account.id }));
	if (account.platform === null) return own;
	const owner = account.platform;
	return [...own, ...subscribers(storeOf(owner), type, true).map((id) => ({ id, owner }))];
}

function subscribers(store: Store, type: string, connect: boolean): string[] {
	return store
		.list({ types: ['webhook_endpoint'], equal: { status: 'enabled' } })
		.data.filter((object) => {
			const wanted = (object as unknown as Stripe.WebhookEndpoint).enabled_events;
			const isConnect = store.hidden(object.id)['connect'] === true;
			return isConnect === connect && (wanted.includes(type) || wanted.includes('*'));
		})
		.map(({ id }) => id)
		.reverse();
}
