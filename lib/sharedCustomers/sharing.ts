import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { AccountStates } from './accountStates';
import { type ConnectedFinder, createConnectedFinder } from './connectedFinder';
import { ACCOUNTS_AT_ONCE } from './onAccounts';

/** What is known of one connected account in a run. */
export interface ConnectedSide {
	stripe: Stripe;
	finder: ConnectedFinder;
	states: AccountStates;
	clock: Clock;
}

/** What sharing works with, for the whole of a run. */
export interface SharingParts {
	/** A client of the platform. */
	platform: Stripe;
	/** A client of one of its connected accounts. */
	clientOf: (account: string) => Promise<Stripe>;
	clock: Clock;
	/** Platform's customers that the run is about, so that searches for them are shared. */
	expected?: readonly string[];
}

/** What is known of the connected accounts of one run: each is asked once. */
export class Sharing {
	readonly platform: Stripe;
	readonly clock: Clock;
	private readonly states: AccountStates;
	private readonly finders = new Map<string, ConnectedFinder>();
	private customers = 0;

	constructor(private readonly parts: SharingParts) {
		this.platform = parts.platform;
		this.clock = parts.clock;
		this.states = new AccountStates(parts.clientOf);
	}

	async sideOf(account: string): Promise<ConnectedSide> {
		const { clock, clientOf, expected } = this.parts;
		const stripe = await clientOf(account);
		let finder = this.finders.get(account);
		if (!finder) {
			finder = createConnectedFinder(stripe, clock, expected);
			this.finders.set(account, finder);
		}
		return { stripe, finder, states: this.states, clock };
	}

	/** Where the next customer begins among the accounts. */
	nextStart(): number {
		return this.customers++ * ACCOUNTS_AT_ONCE;
	}
}
