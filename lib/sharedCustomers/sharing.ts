import pMap from 'p-map';
import type Stripe from 'stripe';
import type { Clock } from '../clock';
import { makeDefault } from '../customers/paymentMethods';
import { Problem } from '../errors';
import { isMissingCustomer, stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { accountProblem, AccountStates } from './accountStates';
import { type ConnectedFinder, createConnectedFinder } from './connectedFinder';
import type { ShareableDetail } from './details';
import { linkPatch, linksIn } from './links';
import { methodToShare, type SharingWay, withStoredMethods } from './methodToShare';
import { type ConnectedSide, type SharedCustomer, shareWithAccount } from './share';

/** Accounts that one customer is brought to at a time; the accounts' limiters set the pace. */
const ACCOUNTS_AT_ONCE = 10;

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
}

/** What became of a customer on one connected account. */
export type AccountOutcome<Done> = { account: string } & (
	{ done: Done; unfinished?: Problem } | { problem: Problem }
);

/** A customer to be shared, with checked IDs. */
export interface ShareRequest {
	/** Of the platform. */
	customerId: string;
	/** Attached to it first, as its default: `tok_…`, `btok_…`, `src_…` or `pm_…`. */
	source?: string;
	/** With which it is shared; undefined: with those that it is shared with already. */
	accounts?: readonly string[];
	way: SharingWay;
	/** What a connected customer takes over beside the payment method. */
	details: readonly ShareableDetail[];
	/** Whether later changes are copied to customers that were shared before. */
	refresh: boolean;
	/** The idempotency key of this call. */
	key: string;
}

/**
 * Shares a platform's customer with connected accounts. What one account refuses stops no other.
 *
 * @returns an outcome for each account, in their order
 * @throws Problem when there is no such customer, or nothing that can be shared
 */
export async function shareCustomer(
	sharing: Sharing,
	request: ShareRequest,
): Promise<Array<AccountOutcome<SharedCustomer>>> {
	const { platform, clock } = sharing;
	const { customerId, source, way, refresh, key } = request;
	if (source !== undefined) await storeSource(platform, customerId, source, key);
	const customer = await platformCustomer(platform, customerId);
	const known = await withStoredMethods(platform, customer, clock);
	// Where the last way to pay was removed, a refresh removes it everywhere.
	const isEmptied = refresh && known.methods.length === 0;
	const method = isEmptied ? undefined : methodToShare(known, way);
	const links = linksIn(customer.metadata);
	const stored = new Set(known.methods.map(({ id }) => id));
	const outcomes = await onAccounts(
		request.accounts ?? [...links.keys()],
		'Sharing with',
		async (account) => {
			const side = await sharing.sideOf(account);
			return await shareWithAccount(side, {
				platformCustomer: customer,
				account,
				linkedId: links.get(account),
				method,
				stored,
				details: request.details,
				refresh,
				key,
			});
		},
	);
	return await withLinks(platform, customerId, outcomes, key);
}

/**
 * Does something for each account, several at a time. A problem of one is its outcome.
 *
 * @param doing said in front of the account's ID in a problem
 * @throws what is no problem but a fault of ours
 */
export async function onAccounts<Done>(
	accounts: readonly string[],
	doing: string,
	work: (account: string) => Promise<Done>,
): Promise<Array<AccountOutcome<Done>>> {
	return await pMap(
		accounts,
		async (account): Promise<AccountOutcome<Done>> => {
			try {
				return { account, done: await work(account) };
			} catch (error) {
				const problem = accountProblem(error, account, `${doing} ${account}`);
				if (!(problem instanceof Problem)) throw problem;
				return { account, problem };
			}
		},
		{ concurrency: ACCOUNTS_AT_ONCE },
	);
}

/** The platform's customer as it is now. */
export async function platformCustomer(platform: Stripe, id: string): Promise<Stripe.Customer> {
	try {
		const customer = await platform.customers.retrieve(id);
		if (!customer.deleted) return customer;
	} catch (error) {
		if (!isMissingCustomer(error)) throw stripeProblem(error, `Reading customer ${id}`);
	}
	throw new Problem(`The platform has no customer ${id}, or has deleted it`, {
		origin: 'input',
		code: 'resource_missing',
		field: 'Platform Customer',
		whatToDo:
			'Check the ID, and that it belongs to the credential’s own account and not to a connected one, in the same mode (test or live).',
	});
}

async function storeSource(
	platform: Stripe,
	customerId: string,
	source: string,
	key: string,
): Promise<void> {
	try {
		await makeDefault(platform, customerId, source, undefined, stepKey(key, 'payment-source'));
	} catch (error) {
		throw stripeProblem(error, `Attaching ${source} to customer ${customerId}`, {
			source: 'Payment Source',
			payment_method: 'Payment Source',
			customer: 'Platform Customer',
		});
	}
}

/**
 * Notes in the platform's customer where it is now. Each connected customer notes the same by itself, so
 * that what is not noted here is found all the same.
 */
async function withLinks(
	platform: Stripe,
	customerId: string,
	outcomes: Array<AccountOutcome<SharedCustomer>>,
	key: string,
): Promise<Array<AccountOutcome<SharedCustomer>>> {
	const links = new Map(
		outcomes.flatMap((outcome) =>
			'done' in outcome ? [[outcome.account, outcome.done.connectedCustomerId] as const] : [],
		),
	);
	try {
		await noteLinks(platform, customerId, links, key);
		return outcomes;
	} catch (error) {
		const unfinished = stripeProblem(
			error,
			`It is shared, but noting it in the metadata of ${customerId}`,
		);
		if (!(unfinished instanceof Problem)) throw unfinished;
		return outcomes.map((outcome) => ('done' in outcome ? { ...outcome, unfinished } : outcome));
	}
}

/**
 * Changes the links that a platform's customer notes, as little as need be.
 *
 * @param links by account: the customer there; undefined takes the link out
 */
export async function noteLinks(
	platform: Stripe,
	customerId: string,
	links: ReadonlyMap<string, string | undefined>,
	key: string,
): Promise<void> {
	if (links.size === 0) return;
	// Read again: another run may have noted others meanwhile.
	const { metadata } = await platformCustomer(platform, customerId);
	const patch = linkPatch(metadata, links);
	const content = Object.entries(patch.metadata);
	if (content.length === 0) return;
	await platform.customers.update(
		customerId,
		{ metadata: patch.metadata },
		{ idempotencyKey: stepKey(key, `links:${JSON.stringify(content)}`) },
	);
}
