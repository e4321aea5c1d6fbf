import type Stripe from 'stripe';
import { Problem } from '../errors';
import { stripeProblem } from '../stripe/errors';
import type { ShareableDetail } from './details';
import { linksIn } from './links';
import { methodToShare, type SharingWay, withStoredMethods } from './methodToShare';
import type { AccountOutcome } from './onAccounts';
import { noteLinks, platformCustomer, storeSource } from './platformCustomer';
import type { SharedCustomer } from './sharedCustomer';
import { shareWithAccount } from './shareWithAccount';
import type { Sharing } from './sharing';

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
	const stored = new Map(known.methods.map(({ id, label }) => [id, label]));
	const outcomes = await sharing.each(
		request.accounts ?? [...links.keys()],
		'Sharing with',
		async (side, account) =>
			await shareWithAccount(side, {
				platformCustomer: customer,
				account,
				linkedId: links.get(account),
				method,
				stored,
				details: request.details,
				refresh,
				isMethodGiven: source !== undefined,
				key,
			}),
	);
	return await withLinks(platform, customerId, outcomes, key);
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
		const left = new Set(await noteLinks(platform, customerId, links, key));
		return outcomes.map((outcome) =>
			'done' in outcome && left.has(outcome.account)
				? { ...outcome, unfinished: noRoom(customerId) }
				: outcome,
		);
	} catch (error) {
		const unfinished = stripeProblem(
			error,
			`It is shared, but noting it in the metadata of ${customerId}`,
		);
		if (!(unfinished instanceof Problem)) throw unfinished;
		return outcomes.map((outcome) => ('done' in outcome ? { ...outcome, unfinished } : outcome));
	}
}

function noRoom(customerId: string): Problem {
	return new Problem(`It is shared, but the metadata of ${customerId} has no room to note it`, {
		origin: 'input',
		code: 'metadata_full',
		field: 'Platform Customer',
		whatToDo:
			'Take other keys out of its metadata (Stripe allows 50), then share it again. Until then name this account in List Shared and Refresh.',
	});
}
