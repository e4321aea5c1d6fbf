import Stripe from 'stripe';
import { RequestLimiter } from '../../../../lib/limits/requestLimiter';
import type { PaymentContext } from '../../../../lib/payments/paymentContext';
import { pullNamedPayments } from '../../../../lib/payments/pullNamedPayments';
import { syncPaymentsBothWays } from '../../../../lib/payments/syncPaymentsBothWays';
import { syncPaymentsFromStripe } from '../../../../lib/payments/syncPaymentsFromStripe';
import { syncPaymentsToStripe } from '../../../../lib/payments/syncPaymentsToStripe';
import type { SalesforceRequest } from '../../../../lib/salesforce/connection';
import type { SyncEnd } from '../../../../lib/sync/report';
import type { SyncResult } from '../../../../lib/sync/result';
import { createTransport, type TransportOptions } from '../../../../lib/stripe/transport';
import { SEEDED } from '../../../../sandbox/stripe/accounts';
import { seededKey } from '../../../../sandbox/stripe/keys';
import { AUSTIN } from '../../customerSync/support';
import { type PaymentWorld, REQUEST, startPaymentWorld } from '../support';
import { Process } from './process';
import type { Kill, Setting } from './steps';
import type { Turns } from './turns';

export type HttpClient = TransportOptions['inner'];

/** The connected account that histories go by. */
const CONNECTED = SEEDED.connected[0].id;
const LIMITS = { account: 1e6, operation: 1e6 };

/** What a run came to. */
export interface RunOutcome {
	isKilled: boolean;
	/** What it told; nothing when it was killed, as n8n shows nothing of such an execution. */
	results: SyncResult[];
	/** Why it ended before its end. */
	failure?: Error;
}

/** Both services, empty at the beginning of each history, and runs of the sync that can be killed. */
export class HistoryWorld {
	private constructor(
		readonly sandbox: PaymentWorld,
		private readonly base: PaymentContext,
		private readonly orgId: string | undefined,
		private readonly inner: HttpClient,
	) {}

	static async start(): Promise<HistoryWorld> {
		const sandbox = await startPaymentWorld();
		await sandbox.call('PATCH', '/settings', { salesforce: { apiLimit: 1_000_000_000 } });
		const base = await sandbox.paymentContext();
		return new HistoryWorld(sandbox, base, await base.orgId(), Stripe.createNodeHttpClient());
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}

	/** Nothing is left of what was. */
	async empty(): Promise<void> {
		const { sandbox } = this;
		await sandbox.call('POST', '/reset?service=stripe');
		await sandbox.call('PATCH', '/settings', {
			stripe: { rateLimit: 1e6, endpointRateLimit: 1e6, searchLag: 0 },
		});
		await sandbox.call('POST', '/salesforce/empty', {
			objects: ['Payment__c', 'Invoice__c', 'Stripe_Sync__c', 'Account'],
		});
		await this.calm();
	}

	/** No trouble is left. */
	async calm(): Promise<void> {
		await this.sandbox.call('DELETE', '/faults');
		await this.sandbox.call('DELETE', '/salesforce/locks');
	}

	/** Stripe's own SDK for a location, as people and payers act there. */
	people(location: string): Stripe {
		return location === CONNECTED
			? this.client(location, this.inner)
			: this.sandbox.clientOf(location);
	}

	/** A run in a process of its own. */
	async run(
		{ other, isOneSync }: Setting,
		work: 'sync' | readonly string[],
		{ kill = null, turns }: { kill?: Kill | null; turns?: Turns | undefined } = {},
		onWrite: (request: SalesforceRequest, answer: unknown) => void = () => undefined,
	): Promise<RunOutcome> {
		const runner = new Process(kill, turns);
		const clients = new Map<string, Stripe>();
		const context: PaymentContext = {
			...this.base,
			salesforce: runner.salesforce(this.base.salesforce, onWrite),
			locations: ['', otherLocation(other)],
			stripeOf: async (location) => {
				const client = clients.get(location) ?? this.clientIn(runner, location);
				clients.set(location, client);
				return client;
			},
			orgId: async () => this.orgId,
		};
		const results: SyncResult[] = [];
		const sink = {
			result: (result: SyncResult) => void results.push(result),
			progress: () => undefined,
		};
		const made = async (): Promise<SyncEnd | undefined> => {
			if (work !== 'sync') {
				results.push(...(await pullNamedPayments(work, context)));
				return undefined;
			}
			if (isOneSync) return await syncPaymentsBothWays(REQUEST, context, sink);
			const from = await syncPaymentsFromStripe(REQUEST, context, sink);
			const to = await syncPaymentsToStripe(REQUEST, context, sink);
			return { ...to, endedBy: from.endedBy ?? to.endedBy };
		};
		try {
			const end = await Promise.race([made(), runner.killed]);
			if (end === 'killed') return { isKilled: true, results: [] };
			return { isKilled: false, results, ...(end?.endedBy && { failure: end.endedBy }) };
		} catch (error) {
			if ((error as Error).name !== 'Problem') throw error;
			return { isKilled: false, results, failure: error as Error };
		}
	}

	/** The product's client for a location, as a process of its own reaches Stripe. */
	clientIn(runner: Process, location: string): Stripe {
		const { clock } = this.sandbox;
		const limiter = new RequestLimiter(LIMITS, clock);
		const transport = createTransport({ inner: this.inner, limiter, clock });
		return this.client(location, runner.stripe(transport));
	}

	private client(location: string, httpClient: HttpClient): Stripe {
		const { hostname, port } = new URL(this.sandbox.stripe.url);
		const account = location === AUSTIN ? SEEDED.second.id : SEEDED.main.id;
		return new Stripe(seededKey(account, 'secret', false), {
			host: hostname,
			port,
			protocol: 'http',
			httpClient,
			maxNetworkRetries: 0,
			telemetry: false,
			...(location === CONNECTED && { stripeAccount: CONNECTED }),
		});
	}
}

/** The location of the second account of a history. */
export function otherLocation(other: Setting['other']): string {
	return other === 'connected' ? CONNECTED : AUSTIN;
}
