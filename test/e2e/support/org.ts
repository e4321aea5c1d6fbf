import type { Sandbox } from '../../../sandbox';

/** What is to be made to go wrong with a delivery of outbound messages. */
interface Mischief {
	duplicate?: boolean;
	loseAcks?: boolean;
	/** Also what is not due yet. */
	all?: boolean;
}

/** The sandbox's Salesforce org, as people and flows in it use it. */
export interface Org {
	organizationId: string;
	/** Creates accounts and answers with their IDs, in order. */
	createAccounts(accounts: readonly object[]): Promise<string[]>;
	/** An admin's outbound message about every new or changed account, sent when {@link deliver} is called. */
	sendOutboundMessagesTo(endpoint: string): Promise<void>;
	/** Sends what waits. An endpoint that refuses has acknowledged nothing, and its messages stay pending. */
	deliver(mischief?: Mischief): Promise<{ sent: number; acknowledged: number; pending: number }>;
	/** Ends all outbound messages, and forgets those that wait. */
	stopOutboundMessages(): Promise<void>;
	/** How many queries have come to the org. A poll that finds nothing is one. */
	queries(): Promise<number>;
}

/** Salesforce's limit for one request of this kind. */
const COLLECTION_SIZE = 200;

export function orgOf({ salesforce, control }: Sandbox): Org {
	if (salesforce === undefined) throw new Error('The sandbox runs without an org');
	const ask = async <T>(address: string, method: string, body?: unknown): Promise<T> => {
		const response = await fetch(address, {
			method,
			headers: {
				...(address.startsWith(salesforce.url) && {
					authorization: `Bearer ${salesforce.accessToken}`,
				}),
				...(body !== undefined && { 'content-type': 'application/json' }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`${method} ${address}: ${await response.text()}`);
		return (await response.json()) as T;
	};
	return {
		organizationId: salesforce.organizationId,
		async createAccounts(accounts) {
			const ids: string[] = [];
			for (let from = 0; from < accounts.length; from += COLLECTION_SIZE) {
				const records = accounts
					.slice(from, from + COLLECTION_SIZE)
					.map((fields) => ({ attributes: { type: 'Account' }, ...fields }));
				const saved = await ask<{ id: string; success: boolean }[]>(
					`${salesforce.url}/services/data/v65.0/composite/sobjects`,
					'POST',
					{ allOrNone: true, records },
				);
				ids.push(...saved.map(({ id }) => id));
			}
			return ids;
		},
		async sendOutboundMessagesTo(endpoint) {
			await ask(`${control}/salesforce/outbound`, 'POST', { endpoint, automatic: false });
		},
		deliver: (mischief = {}) => ask(`${control}/salesforce/outbound/flush`, 'POST', mischief),
		async stopOutboundMessages() {
			await ask(`${control}/salesforce/outbound`, 'DELETE');
		},
		async queries() {
			const { requests } = await ask<{ requests: { path: string }[] }>(
				`${control}/requests?service=salesforce`,
				'GET',
			);
			return requests.filter(({ path }) => path.includes('/query')).length;
		},
	};
}
