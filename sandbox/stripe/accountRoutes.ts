import type { FastifyInstance } from 'fastify';
import { inTransaction } from '../control/database';
import { accountObject } from './accountObject';
import { SEEDED, type Account, type AccountState } from './accounts';
import { contextFor, type ContextParts } from './context';

interface NewAccount extends AccountState {
	platform?: string;
	name?: string;
	country?: string;
	currency?: string;
}

const CAPABILITY = { enum: ['active', 'inactive', 'pending'] } as const;

const STATE = {
	capabilities: {
		type: 'object',
		additionalProperties: false,
		properties: {
			card_payments: CAPABILITY,
			transfers: CAPABILITY,
			us_bank_account_ach_payments: CAPABILITY,
		},
	},
	disabledReason: { type: 'string' },
	detailsSubmitted: { type: 'boolean' },
	deauthorized: { type: 'boolean' },
} as const;

/**
 * Control routes that connect accounts to a platform, and say what becomes of them, which their owners
 * and Stripe decide, not the platform.
 */
export function accountRoutes(app: FastifyInstance, parts: ContextParts): void {
	const { host, accounts } = parts;
	app.post<{ Body: NewAccount }>(
		'/stripe/accounts',
		{
			schema: {
				body: {
					type: 'object',
					additionalProperties: false,
					properties: {
						platform: { type: 'string' },
						name: { type: 'string', minLength: 1 },
						country: { type: 'string', pattern: '^[A-Z]{2}$' },
						currency: { type: 'string', pattern: '^[a-z]{3}$' },
						...STATE,
					},
				},
			},
		},
		({ body }) => {
			const { platform = SEEDED.main.id, name = 'Seller', country = 'US' } = body;
			const { currency = country === 'US' ? 'usd' : 'eur', ...rest } = body;
			if (accounts.get(platform)?.platform !== null)
				throw new Error(`No platform ${platform} here`);
			const made = accounts.connect(platform, {
				name,
				country,
				currency,
				created: host.clock.now(),
			});
			return become(parts, made, stateIn(rest));
		},
	);
	app.patch<{ Params: { account: string }; Body: AccountState }>(
		'/stripe/accounts/:account',
		{ schema: { body: { type: 'object', additionalProperties: false, properties: STATE } } },
		({ params, body }) => {
			const account = accounts.get(params.account);
			if (!account) throw new Error(`No account "${params.account}" here`);
			return become(parts, account, stateIn(body));
		},
	);
}

function stateIn(body: AccountState): AccountState {
	const { capabilities, disabledReason, detailsSubmitted, deauthorized } = body;
	return {
		...(capabilities && { capabilities }),
		...(disabledReason !== undefined && { disabledReason }),
		...(detailsSubmitted !== undefined && { detailsSubmitted }),
		...(deauthorized !== undefined && { deauthorized }),
	};
}

/** Keeps the new state, and tells the platform: https://docs.stripe.com/connect/webhooks */
function become(parts: ContextParts, before: Account, state: AccountState): { id: string } {
	const { host, accounts } = parts;
	if (Object.keys(state).length === 0) return { id: before.id };
	const after: Account = {
		...before,
		...state,
		capabilities: { ...before.capabilities, ...state.capabilities },
	};
	inTransaction(host.database, () => {
		accounts.save(after);
		const scope = { account: after.id, livemode: false };
		const context = contextFor(parts, { scope, now: host.clock.now() });
		if (after.deauthorized && !before.deauthorized) {
			context.emit('account.application.deauthorized', {
				id: 'ca_sandbox',
				object: 'application',
				name: null,
			});
		} else context.emit('account.updated', accountObject(after));
	});
	return { id: after.id };
}
