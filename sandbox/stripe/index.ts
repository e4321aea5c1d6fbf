import type { SandboxService, ServiceHost } from '../service';
import { Accounts, SEEDED } from './accounts';
import { accountRoutes } from './accountRoutes';
import { keyRoutes } from './keyRoutes';
import { IdempotencyKeys } from './idempotency';
import { Keys, seededKey } from './keys';
import { happenRoute } from './happenRoute';
import { handleJobs } from './jobs';
import { RateLimiter } from './rateLimits';
import { stripePages } from './pages';
import { paymentCopies } from './payments/copies';
import { JOBS } from './resources';
import { webhookChannel } from './webhooks/channel';
import { webhookControl } from './webhooks/control';
import { serveStripe } from './server';
import { changeSettings, defaultSettings } from './settings';
import { loadSchemas } from './schemas/load';
import { ObjectTable } from './store';
import { verifiedBankToken } from './wallet/partnerTokens';

/** A further account with keys of its own, as a business with several locations has. */
export interface AccountAccess {
	account: string;
	secretKey: string;
	publishableKey: string;
	liveSecretKey: string;
	livePublishableKey: string;
	restrictedKey: string;
}

export interface StripeAccess extends AccountAccess {
	url: string;
	/** Another business's account, unconnected to the first. */
	secondAccount: AccountAccess;
	/** Accounts connected to the first, for `Stripe-Account`. */
	connectedAccounts: string[];
}

/** The Stripe service, with what a partner may do on its main account. */
export interface StripeService extends SandboxService<StripeAccess> {
	/** Makes a token of a bank account that a partner, such as Plaid, has verified. */
	verifiedBankToken: (account: { number: string; holder: string }) => string;
}

/** Starts the Stripe service on `port` (0: any free one). */
export async function startStripe(host: ServiceHost, port: number): Promise<StripeService> {
	const { database } = host;
	const table = new ObjectTable(database);
	const accounts = new Accounts(database);
	const keys = new Keys(database);
	const idempotency = new IdempotencyKeys(database);
	const settings = defaultSettings();
	handleJobs({ host, table, accounts }, JOBS);
	host.deliveries.open(webhookChannel(host, table));
	const limiter = new RateLimiter(settings);
	// Generating the schemas takes seconds the first time; requests wait for them, the start does not.
	const schemas = loadSchemas();
	const server = await serveStripe(
		{ host, table, accounts, keys, idempotency, settings, limiter, schemas },
		port,
	);
	return {
		name: 'stripe',
		url: server.url,
		access: {
			url: server.url,
			...accountAccess(SEEDED.main.id),
			secondAccount: accountAccess(SEEDED.second.id),
			connectedAccounts: SEEDED.connected.map((account) => account.id),
		},
		reset() {
			table.clear();
			accounts.reset();
			idempotency.clear();
			limiter.clear();
			Object.assign(settings, defaultSettings());
		},
		state: (filter) =>
			table.all(filter).map(({ account, livemode, value }) => ({ account, livemode, ...value })),
		settings: () => ({ ...settings }),
		changeSettings: (patch) => changeSettings(settings, patch),
		pages: (app) => stripePages(app, { host, table, accounts }),
		controlRoutes(app) {
			keyRoutes(app, keys, accounts);
			accountRoutes(app, { host, table, accounts });
			paymentCopies(app, table);
			happenRoute(app, { host, table, accounts });
			webhookControl(app, table, () => host.clock.now());
		},
		verifiedBankToken: (account) =>
			verifiedBankToken({ host, table, accounts }, SEEDED.main.id, account),
		close: () => server.close(),
	};
}

function accountAccess(account: string): AccountAccess {
	return {
		account,
		secretKey: seededKey(account, 'secret', false),
		publishableKey: seededKey(account, 'publishable', false),
		liveSecretKey: seededKey(account, 'secret', true),
		livePublishableKey: seededKey(account, 'publishable', true),
		restrictedKey: seededKey(account, 'restricted', false),
	};
}
