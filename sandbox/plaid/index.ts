import type { SandboxService, ServiceHost } from '../service';
import { LOGIN } from './banks';
import type { PlaidContext, StripeTokens } from './context';
import { linkPages } from './pages';
import { loadChecks } from './schemas/check';
import { servePlaid } from './server';
import { signingKey } from './signingKey';
import { PlaidStore } from './store';
import { plaidChannel } from './webhooks';

export interface PlaidAccess {
	url: string;
	clientId: string;
	secret: string;
	/** What signs in at the banks of the Link page. */
	bankUser: string;
	bankPassword: string;
}

const KEYS = { clientId: 'sandboxclient00000000plaid', secret: 'sandboxsecret000000000000plaid' };

/**
 * Starts the Plaid service on `port` (0: any free one).
 *
 * @param stripeToken makes tokens at the Stripe account that Plaid is connected with
 */
export async function startPlaid(
	host: ServiceHost,
	port: number,
	stripeToken: StripeTokens,
): Promise<SandboxService<PlaidAccess>> {
	const store = new PlaidStore(host.database);
	const key = await signingKey(host.database, host.clock.now());
	const context: PlaidContext = { host, store, stripeToken, key };
	host.deliveries.open(plaidChannel(context));
	const server = await servePlaid(context, KEYS, loadChecks(), port);
	const { user: bankUser, password: bankPassword } = LOGIN;
	return {
		name: 'plaid',
		url: server.url,
		access: { url: server.url, ...KEYS, bankUser, bankPassword },
		reset: () => store.clear(),
		state: ({ type }) =>
			(['link_token', 'item', 'public_token'] as const).flatMap((kind) =>
				type === undefined || type === kind
					? store.all(kind).map((object) => ({ type: kind, ...object }))
					: [],
			),
		settings: () => ({}),
		changeSettings(patch) {
			const [name] = Object.keys(patch);
			if (name !== undefined) throw new Error(`Plaid has no setting “${name}” here`);
		},
		pages: (app) => linkPages(app, context),
		controlRoutes(app) {
			app.post('/plaid/require-login', () => {
				for (const item of store.all('item'))
					store.save('item', { ...item, isLoginRequired: true });
				return {};
			});
		},
		close: () => server.close(),
	};
}
