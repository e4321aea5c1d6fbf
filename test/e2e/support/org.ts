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
	/** Creates one record and answers with its ID. */
	create(type: string, fields: object): Promise<string>;
	update(type: string, id: string, fields: object): Promise<void>;
	record(type: string, id: string): Promise<Record<string, unknown>>;
	/** All records of a type, as they are stored. */
	records(type: string): Promise<Record<string, unknown>[]>;
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
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${address}: ${text}`);
		// Salesforce answers nothing to a change.
		return JSON.parse(text || '{}') as T;
	};
	const sobjects = `${salesforce.url}/services/data/v65.0/sobjects`;
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
		async create(type, fields) {
			const { id } = await ask<{ id: string }>(`${sobjects}/${type}`, 'POST', fields);
			return id;
		},
		async update(type, id, fields) {
			await ask(`${sobjects}/${type}/${id}`, 'PATCH', fields);
		},
		record: (type, id) => ask(`${sobjects}/${type}/${id}`, 'GET'),
		async records(type) {
			const { objects } = await ask<{ objects: Record<string, unknown>[] }>(
				`${control}/state?service=salesforce&type=${type}`,
				'GET',
			);
			return objects.filter(({ IsDeleted }) => IsDeleted !== true);
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
