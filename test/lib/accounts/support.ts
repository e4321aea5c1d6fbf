import { connectSalesforce, type SalesforceConnection } from '../../../lib/salesforce/connection';
import { ownFields } from '../../../lib/accounts/accountShape';
import { type Checkpoint, orgCheckpoint } from '../../../lib/accounts/checkpoint';
import { resolveModel } from '../../../lib/model/resolveModel';
import {
	type PollMemory,
	type PollOptions,
	pollAccounts,
} from '../../../lib/accounts/pollAccounts';
import type { AccountChange, AccountWatch } from '../../../lib/accounts/watch';
import type { Settings } from '../../../sandbox/salesforce/settings';
import { startOrg, type TestOrg } from '../../sandbox/salesforce/harness';
import { impatientClock } from '../../support/stripeSandbox';

export const EVERYTHING: AccountWatch = {
	event: 'both',
	kind: 'all',
	condition: '',
	fields: ['Name'],
	ownFields: ownFields(resolveModel()),
	withOwner: false,
	withPrimaryContact: false,
};

/** Nothing is kept anywhere but in the memory. */
export const noCheckpoint: Checkpoint = {
	read: async () => undefined,
	write: async () => undefined,
};

/** An org with our connection to it, and short ways to change its accounts. */
export interface AccountOrg extends TestOrg {
	connection: SalesforceConnection;
	create(values: object): Promise<string>;
	update(id: string, values: object): Promise<void>;
	/** Sandbox time, in seconds. */
	pass(seconds: number): void;
	settings(patch: Partial<Settings>): Promise<void>;
	/** Requests since the last call of it, as `GET /query`. */
	calls(): Promise<string[]>;
}

export async function startAccountOrg(settings: Partial<Settings> = {}): Promise<AccountOrg> {
	const org = await startOrg({ withStripeModel: true, ...settings });
	const connection = await connectSalesforce(
		{ kind: 'token', instanceUrl: org.url, accessToken: org.accessToken },
		{ clock: impatientClock },
	);
	return {
		...org,
		connection,
		create: async (values) => {
			const { status, body } = await org.api('POST', '/sobjects/Account', values);
			if (status !== 201) throw new Error(JSON.stringify(body));
			return (body as { id: string }).id;
		},
		update: async (id, values) => {
			const { status, body } = await org.api('PATCH', `/sobjects/Account/${id}`, values);
			if (status !== 204) throw new Error(JSON.stringify(body));
		},
		pass: (seconds) => {
			org.clock.advance(seconds);
		},
		settings: async (patch) => {
			await org.control('PATCH', '/settings', { salesforce: patch });
		},
		calls: async () => {
			const { requests } = await org.control('GET', '/requests?service=salesforce');
			await org.control('DELETE', '/requests');
			return (requests as Array<{ method: string; path: string }>).map(
				({ method, path }) => `${method} ${path.replace(/^\/services\/data\/v[\d.]+/, '')}`,
			);
		},
	};
}

/** A trigger that polls, with the memory that n8n keeps for it. */
export class Poller {
	memory: PollMemory = {};
	readonly checkpoint: Checkpoint;

	constructor(
		private readonly org: AccountOrg,
		key: string,
		private readonly watch: Partial<AccountWatch> = {},
		private readonly options: Partial<PollOptions> = {},
	) {
		this.checkpoint =
			options.checkpoint ?? orgCheckpoint(org.connection, resolveModel().syncState, key);
	}

	/** Polls, and keeps what is to be kept. */
	async poll(): Promise<AccountChange[]> {
		const { changes, memory } = await this.pollWithoutKeeping();
		this.memory = memory;
		return changes;
	}

	async pollWithoutKeeping() {
		return await pollAccounts(
			this.org.connection,
			{ ...EVERYTHING, ...this.watch },
			{
				clock: this.org.clock,
				...this.options,
				memory: this.memory,
				checkpoint: this.checkpoint,
			},
		);
	}

	/** What a poll tells of, as `new Acme`. */
	async told(): Promise<string[]> {
		return (await this.poll()).map(toldOf);
	}
}

export function toldOf({ changeType, account }: AccountChange): string {
	return `${changeType} ${String(account['Name'])}`;
}
