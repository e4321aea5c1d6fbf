import type Stripe from 'stripe';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { type PaymentContext, paymentShape } from '../../../lib/payments/paymentContext';
import { pullNamedPayments } from '../../../lib/payments/pullNamedPayments';
import { syncPaymentsBothWays } from '../../../lib/payments/syncPaymentsBothWays';
import { syncPaymentsFromStripe } from '../../../lib/payments/syncPaymentsFromStripe';
import { connectStripe } from '../../../lib/stripe/client';
import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { organizationId } from '../../../lib/salesforce/runningUser';
import { syncPaymentsToStripe } from '../../../lib/payments/syncPaymentsToStripe';
import type { SyncResult } from '../../../lib/sync/result';
import {
	type Call,
	collecting,
	type Row,
	startSyncWorld,
	type SyncWorld,
} from '../customerSync/support';

/** Both services with payments and invoices in the org. */
export interface PaymentWorld extends SyncWorld {
	paymentContext(more?: Partial<PaymentContext>): Promise<PaymentContext>;
	/** A run from Stripe, with what it told. */
	pull(more?: Partial<PaymentContext>, request?: object): Promise<PulledRun>;
	/** A run to Stripe, with what it told. */
	push(more?: Partial<PaymentContext>, request?: object): Promise<PulledRun>;
	/** A run in both directions, with what it told. */
	both(more?: Partial<PaymentContext>): Promise<PulledRun>;
	/** A payment that somebody entered in the org. */
	enter(values: object): Promise<string>;
	payment(id: string): Promise<Row>;
	/** A connected account of the main one. */
	connected(connectedAccount: string): Promise<Stripe>;
	pullNamed(ids: readonly string[], more?: Partial<PaymentContext>): Promise<SyncResult[]>;
	/** An account of the org with a customer in Stripe. */
	newAccount(name: string): Promise<{ accountId: string; customerId: string }>;
	newInvoice(accountId: string, amount: number, more?: object): Promise<string>;
	/** A card payment that names an invoice. */
	pay(amount: number, how?: Paying): Promise<Stripe.PaymentIntent>;
	records(type: string): Promise<Row[]>;
	invoice(id: string): Promise<Row>;
	/** Deals with what Stripe does a moment after it has answered. */
	settle(seconds?: number): Promise<void>;
}

export interface Paying {
	customer?: string;
	invoice?: string;
	currency?: string;
	method?: string;
	more?: Partial<Stripe.PaymentIntentCreateParams>;
}

export type PulledRun = ReturnType<typeof collecting> &
	Awaited<ReturnType<typeof syncPaymentsFromStripe>>;

export const REQUEST = { sync: 'test', title: 'Test', startOver: false };

/** Tells whether a request writes something, beside signing in and keeping a checkpoint. */
export function isWrite({ method, path, parts = [] }: Call): boolean {
	if (/\/composite$/.test(path)) {
		return parts.some((part) => !/^GET |Stripe_Sync__c/.test(part));
	}
	const isRead = method === 'GET' || (method === 'POST' && /composite\/sobjects\/\w+$/.test(path));
	return !isRead && !/Stripe_Sync__c|Soap|oauth/.test(path);
}

export async function startPaymentWorld(): Promise<PaymentWorld> {
	const world = await startSyncWorld();
	const records = async (type: string) => {
		const { objects } = await world.call<{ objects: Row[] }>(
			'GET',
			`/state?service=salesforce&type=${type}`,
		);
		return objects.filter(({ IsDeleted }) => !IsDeleted);
	};
	const create = async (type: string, body: object) => {
		const { id } = (await world.api('POST', `/sobjects/${type}`, body)) as { id: string };
		return id;
	};
	const stripe = () => world.clientOf('');
	const paymentContext = async (more: Partial<PaymentContext> = {}): Promise<PaymentContext> => {
		const { salesforce, stripeOf, locations, model, cancelled } = await world.context();
		const { clock } = world;
		const shape = await paymentShape(salesforce, model);
		const orgId = async () => await organizationId(salesforce);
		return { salesforce, stripeOf, locations, model, clock, cancelled, shape, orgId, ...more };
	};
	return {
		...world,
		paymentContext,
		records,
		pull: async (more, request = {}) => {
			const sink = collecting();
			const context = await paymentContext(more);
			const end = await syncPaymentsFromStripe({ ...REQUEST, ...request }, context, sink);
			return { ...sink, ...end };
		},
		push: async (more, request = {}) => {
			const sink = collecting();
			const context = await paymentContext(more);
			const end = await syncPaymentsToStripe({ ...REQUEST, ...request }, context, sink);
			return { ...sink, ...end };
		},
		both: async (more) => {
			const sink = collecting();
			const end = await syncPaymentsBothWays(REQUEST, await paymentContext(more), sink);
			return { ...sink, ...end };
		},
		enter: async (values) =>
			await create('Payment__c', {
				Name: 'Cash on site',
				Method__c: 'Cash',
				Status__c: 'Succeeded',
				Source__c: 'Salesforce',
				...values,
			}),
		connected: async (connectedAccount) =>
			await connectStripe(
				{
					secretKey: seededKey(SEEDED.main.id, 'secret', false),
					apiAddress: world.stripe.url,
					connectedAccount,
				},
				{ clock: world.clock },
			),
		payment: async (id) => {
			const found = (await records('Payment__c')).find(({ Id }) => Id === id);
			if (!found) throw new Error(`There is no payment ${id}`);
			return found;
		},
		pullNamed: async (ids, more) => await pullNamedPayments(ids, await paymentContext(more)),
		newAccount: async (Name) => {
			const { id: customerId } = await stripe().customers.create({ name: Name });
			const accountId = await create('Account', { Name, Stripe_Customer_ID__c: customerId });
			return { accountId, customerId };
		},
		newInvoice: async (Account__c, Amount__c, more = {}) =>
			await create('Invoice__c', {
				Name: 'INV-1',
				Account__c,
				Amount__c,
				Status__c: 'Sent',
				...more,
			}),
		pay: async (
			amount,
			{ customer, invoice, currency = 'usd', method = 'pm_card_visa', more = {} } = {},
		) =>
			await stripe().paymentIntents.create({
				amount,
				currency,
				customer,
				payment_method: method,
				confirm: true,
				automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
				...(invoice !== undefined && { metadata: { [INVOICE_ID_KEY]: invoice } }),
				...more,
			}),
		invoice: async (id) => {
			const found = (await records('Invoice__c')).find(({ Id }) => Id === id);
			if (!found) throw new Error(`There is no invoice ${id}`);
			return found;
		},
		settle: async (seconds = 60) => await world.pass(seconds),
	};
}
