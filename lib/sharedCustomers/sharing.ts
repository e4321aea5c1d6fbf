import pLimit from 'p-limit';
import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { AccountStates } from './accountStates';
import { type ConnectedFinder, createConnectedFinder } from './connectedFinder';
import { type AccountOutcome, onAccounts } from './onAccounts';

/**
 * Pairs of a customer and an account that a run works on at a time. The accounts' limiters set the pace; this
 * bounds sockets.
 */
const PAIRS_AT_ONCE = 100;

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
	private readonly inTurn = pLimit(PAIRS_AT_ONCE);

	constructor(private readonly parts: SharingParts) {
		this.platform = parts.platform;
		this.clock = parts.clock;
		this.states = new AccountStates(parts.clientOf);
	}

	private async sideOf(account: string): Promise<ConnectedSide> {
		const { clock, clientOf, expected } = this.parts;
		const stripe = await clientOf(account);
		let finder = this.finders.get(account);
		if (!finder) {
			finder = createConnectedFinder(stripe, clock, expected);
			this.finders.set(account, finder);
		}
		return { stripe, finder, states: this.states, clock };
	}

	/**
	 * Does something for each account, as {@link onAccounts} does. The accounts of one customer come before
	 * those of the next, so that all accounts' limits are used evenly.
	 */
	async each<Done>(
		accounts: readonly string[],
		doing: string,
		work: (side: ConnectedSide, account: string) => Promise<Done>,
	): Promise<Array<AccountOutcome<Done>>> {
		return await onAccounts(
			accounts,
			doing,
			async (account) =>
				await this.inTurn(async () => await work(await this.sideOf(account), account)),
		);
	}
}
