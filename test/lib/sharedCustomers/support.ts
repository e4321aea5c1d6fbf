import type Stripe from 'stripe';
import type { ShareableDetail } from '../../../lib/sharedCustomers/details';
import type { SharingWay } from '../../../lib/sharedCustomers/methodToShare';
import type { AccountOutcome } from '../../../lib/sharedCustomers/onAccounts';
import { shareCustomer, type ShareRequest } from '../../../lib/sharedCustomers/shareCustomer';
import type { SharedCustomer } from '../../../lib/sharedCustomers/sharedCustomer';
import { Sharing } from '../../../lib/sharedCustomers/sharing';
import { impatientClock, type StripeSandbox } from '../../support/stripeSandbox';

/** A platform with its sellers, as the use cases see it. */
export interface Platform {
	stripe: Stripe;
	/** The official SDK, to look. */
	seen: Stripe;
	sellers: string[];
	sharing: () => Promise<Sharing>;
	/** Shares with one seller, in a call of its own. */
	share(customerId: string, request?: Partial<ShareRequest>): Promise<SharedCustomer>;
	shareWith(
		accounts: readonly string[] | undefined,
		customerId: string,
		request?: Partial<ShareRequest>,
		/** Of a run; without it the call is one by itself. */
		sharing?: Sharing,
	): Promise<Array<AccountOutcome<SharedCustomer>>>;
	/** All customers of a connected account. */
	customersOf(account: string): Promise<Stripe.Customer[]>;
	/** A customer of the platform with a stored card: `pm_`, or `card_` when it is a token. */
	customer(card?: string, fields?: Stripe.CustomerCreateParams): Promise<Stripe.Customer>;
}

let calls = 0;

const DEFAULTS: {
	way: SharingWay;
	details: readonly ShareableDetail[];
	refresh: boolean;
} = { way: 'automatic', details: ['name', 'email'], refresh: false };

export async function openPlatform(sandbox: StripeSandbox): Promise<Platform> {
	const stripe = await sandbox.connect();
	const seen = sandbox.client();
	const sharing = async () => {
		await Promise.resolve();
		return new Sharing({
			platform: stripe,
			clientOf: async (connectedAccount) => await sandbox.connect({ connectedAccount }),
			clock: impatientClock,
		});
	};
	const shareWith: Platform['shareWith'] = async (accounts, customerId, request = {}, run) =>
		await shareCustomer(run ?? (await sharing()), {
			customerId,
			...(accounts && { accounts }),
			...DEFAULTS,
			key: `call-${++calls}`,
			...request,
		});
	const [seller = ''] = sandbox.stripe.connectedAccounts;
	return {
		stripe,
		seen,
		sellers: sandbox.stripe.connectedAccounts,
		sharing,
		shareWith,
		share: async (customerId, request) => {
			const [outcome] = await shareWith([seller], customerId, request);
			if (outcome === undefined) throw new Error('No outcome');
			if ('problem' in outcome) throw outcome.problem;
			return outcome.done;
		},
		customersOf: async (stripeAccount) =>
			(await seen.customers.list({ limit: 100 }, { stripeAccount })).data,
		customer: async (card = 'pm_card_visa', fields = {}) => {
			if (card.startsWith('tok_') || card.startsWith('btok_')) {
				return await seen.customers.create({ source: card, ...fields });
			}
			const { id } = await seen.customers.create({ payment_method: card, ...fields });
			const [method] = (await seen.customers.listPaymentMethods(id)).data;
			return await seen.customers.update(id, {
				invoice_settings: { default_payment_method: method?.id ?? '' },
			});
		},
	};
}
