import type { FastifyInstance } from 'fastify';
import { randomLetters } from '../ids';
import { Store, type ObjectTable, type Scope } from '../store';
import type { SigningSecret } from './channel';

interface Roll {
	id: string;
	account: string;
	livemode?: boolean;
	/** For how long the old secret signs too; 24 hours at most, as in the Dashboard. */
	oldValidSeconds?: number;
}

const DAY = 24 * 60 * 60;

/**
 * The control route that rolls an endpoint's signing secret, which Stripe's own API cannot do:
 * https://docs.stripe.com/webhooks#roll-endpoint-secrets
 */
export function webhookControl(app: FastifyInstance, table: ObjectTable, now: () => number): void {
	app.post<{ Body: Roll }>(
		'/stripe/roll-secret',
		{
			schema: {
				body: {
					type: 'object',
					required: ['id', 'account'],
					additionalProperties: false,
					properties: {
						id: { type: 'string' },
						account: { type: 'string' },
						livemode: { type: 'boolean' },
						oldValidSeconds: { type: 'integer', minimum: 0, maximum: DAY },
					},
				},
			},
		},
		({ body: { id, account, livemode = false, oldValidSeconds = 0 } }) => {
			const scope: Scope = { account, livemode };
			const store = new Store(table, scope);
			if (!store.get(id, 'webhook_endpoint')) throw new Error(`No webhook endpoint ${id} there`);
			const secret = `whsec_${randomLetters(32)}`;
			const old = store.hidden(id)['secrets'] as SigningSecret[];
			const expiresAt = now() + oldValidSeconds;
			const secrets: SigningSecret[] = [{ secret }, ...old.map((each) => ({ expiresAt, ...each }))];
			store.patchHidden(id, { secrets });
			return { secret };
		},
	);
}
