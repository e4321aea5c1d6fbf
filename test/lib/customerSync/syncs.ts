import type Stripe from 'stripe';
import type { AccountRecord } from '../../../lib/accounts/accountRecord';
import { accountsById } from '../../../lib/accounts/accountsById';
import { type AccountChoice, checkedSelection } from '../../../lib/accounts/selection';
import type { ChosenMapping } from '../../../lib/customerSync/accountFields';
import type { DeletedChoice } from '../../../lib/customerSync/deletedAccounts';
import { pullNamedCustomers } from '../../../lib/customerSync/pullNamedCustomers';
import { sendAccounts } from '../../../lib/customerSync/sendAccounts';
import { syncAllAccounts } from '../../../lib/customerSync/syncAccounts';
import { syncBothWays } from '../../../lib/customerSync/syncBothWays';
import type { SyncContext } from '../../../lib/customerSync/syncContext';
import { syncFromStripe } from '../../../lib/customerSync/syncFromStripe';
import { Problem } from '../../../lib/errors';
import type { Ownership } from '../../../lib/sync/ownership';
import type { DoneResult, ProblemResult, SyncResult } from '../../../lib/sync/result';
import type { Settings } from '../../../sandbox/salesforce/settings';
import { collecting, startSyncWorld, type SyncWorld } from './support';

/** What a sync is asked for; without it what the node does where nobody has chosen. */
export interface SyncChoice extends Partial<AccountChoice> {
	context?: Partial<SyncContext>;
	mapping?: ChosenMapping;
	deleted?: DeletedChoice;
	ownership?: Ownership;
	createAccounts?: boolean;
	startOver?: boolean;
}

/** What became of the records, and why the sync ended before its end, if it did. */
export interface Synced {
	done: DoneResult[];
	unchanged: DoneResult[];
	problems: ProblemResult[];
	endedBy: Problem | undefined;
}

/** Both services and the syncs of accounts and customers, each one call. */
export interface Syncs extends SyncWorld {
	/** Sends these accounts, by default all. */
	sendCustomer(ids?: readonly string[], choice?: SyncChoice): Promise<Synced>;
	syncAll(choice?: SyncChoice): Promise<Synced>;
	bothWays(choice?: SyncChoice): Promise<Synced>;
	syncFromStripe(choice?: SyncChoice): Promise<Synced>;
	/** Takes over the customers of these IDs. */
	pullNamed(ids: readonly string[], choice?: SyncChoice): Promise<Synced>;
	/** Changes an account a while later; resolves with its ID. */
	change(name: string, fields: object): Promise<string>;
	/** Changes the customer that an account holds, a while later. */
	changeCustomer(name: string, fields: Stripe.CustomerUpdateParams): Promise<void>;
	/** The customer that an account holds, as Stripe has it. */
	customerOf(name: string): Promise<Stripe.Customer>;
	/** The ID of that customer; '' where there is none. */
	customerIdOf(name: string): Promise<string>;
	/** Customers of the main Stripe account that are not deleted. */
	customers(): Promise<Stripe.Customer[]>;
	/** Requests that changed something in Stripe, or asked to. */
	stripeWrites(): Promise<unknown[]>;
}

/** Each way to bring all accounts of an org into step. */
export const OPERATIONS = ['sendCustomer', 'syncAll', 'bothWays'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** An account of the org, which has a phone, a street and a description. */
export const EDGE = 'Edge Communications';
export const PYRAMID = 'Pyramid Construction Inc.';

const REQUEST = { sync: 'test', title: 'Test' };

/**
 * A world for all tests of a file, emptied before each.
 *
 * @returns gives it once the tests run
 */
export function useSyncs(settings?: Partial<Settings>): () => Syncs {
	jest.setTimeout(120_000);
	let syncs: Syncs | undefined;
	const running = () => {
		if (!syncs) throw new Error('The services run in tests and their hooks only');
		return syncs;
	};
	beforeAll(async () => {
		syncs = syncsOf(await startSyncWorld(settings));
	});
	afterAll(() => syncs?.close());
	beforeEach(() => running().restart());
	return running;
}

/**
 * Brings accounts into step, all of them unless a condition is given.
 *
 * @param ids the accounts to be sent, where each is named
 */
export async function syncBy(
	syncs: Syncs,
	operation: Operation,
	choice: SyncChoice = {},
	ids?: readonly string[],
): Promise<Synced> {
	if (operation === 'sendCustomer') return await syncs.sendCustomer(ids, choice);
	return await syncs[operation](choice);
}

/** Expects that each account holds the ID of a customer of its own, and that there are no others. */
export async function expectOneCustomerEach(syncs: Syncs): Promise<void> {
	const held = (await syncs.accounts()).map((each) => each['Stripe_Customer_ID__c']).sort();
	const customers = (await syncs.customers()).map(({ id }) => id).sort();
	expect(new Set(customers).size).toBe(customers.length);
	expect(held).toEqual(customers);
}

function syncsOf(world: SyncWorld): Syncs {
	const contextOf = async ({ context, mapping }: SyncChoice) =>
		await world.context(context, mapping);
	const customerIdOf = async (name: string) =>
		String((await world.account(name))['Stripe_Customer_ID__c'] ?? '');
	return {
		...world,
		customerIdOf,
		sendCustomer: async (ids, choice = {}) => {
			const context = await contextOf(choice);
			const wanted = ids ?? (await world.accounts()).map(({ Id }) => String(Id));
			return await singly(async () => {
				const found = await accountsById(context.salesforce, wanted, context.fields.select);
				const accounts = wanted.map((id): AccountRecord => found.get(id) ?? missing(id));
				return await sendAccounts(accounts, context);
			});
		},
		syncAll: async (choice = {}) => {
			const context = await contextOf(choice);
			const request = await accountsRequest(choice, context);
			return await atOnce(async (sink) => await syncAllAccounts(request, context, sink));
		},
		bothWays: async (choice = {}) => {
			const context = await contextOf(choice);
			const { ownership = { otherwise: 'crm', byField: {} }, createAccounts = false } = choice;
			const request = { ...(await accountsRequest(choice, context)), ownership, createAccounts };
			return await atOnce(async (sink) => await syncBothWays(request, context, sink));
		},
		syncFromStripe: async (choice = {}) => {
			const context = await contextOf(choice);
			const { createAccounts = false, startOver = false } = choice;
			const request = { ...REQUEST, createAccounts, startOver };
			return await atOnce(async (sink) => await syncFromStripe(request, context, sink));
		},
		pullNamed: async (ids, choice = {}) => {
			const context = await contextOf(choice);
			const { createAccounts = false } = choice;
			return await singly(async () => await pullNamedCustomers(ids, createAccounts, context));
		},
		change: async (name, fields) => {
			const { Id } = await world.account(name);
			await world.pass(5);
			await world.api('PATCH', `/sobjects/Account/${Id}`, fields);
			return Id;
		},
		changeCustomer: async (name, fields) => {
			await world.pass(5);
			await world.clientOf('').customers.update(await customerIdOf(name), fields);
		},
		customerOf: async (name) => {
			const customer = await world.clientOf('').customers.retrieve(await customerIdOf(name));
			if (customer.deleted) throw new Error(`The customer of ${name} is deleted`);
			return customer;
		},
		customers: async () => {
			const { objects } = await world.call<{
				objects: Array<Stripe.Customer | Stripe.DeletedCustomer>;
			}>('GET', '/state?service=stripe&type=customer');
			return objects.filter((customer) => !customer.deleted);
		},
		stripeWrites: async () =>
			(await world.calls('stripe')).filter(({ method }) => method === 'POST'),
	};
}

async function accountsRequest(
	{ kind = 'all', condition = '', deleted = 'leave', startOver = false }: SyncChoice,
	{ salesforce }: SyncContext,
) {
	const selection = await checkedSelection(salesforce, { kind, condition });
	return { ...REQUEST, startOver, deleted, ...(selection && { selection }) };
}

/** A sync of everything: what it tells on its way, and how it ends. */
async function atOnce(
	sync: (sink: ReturnType<typeof collecting>) => Promise<{ endedBy?: Problem }>,
): Promise<Synced> {
	const sink = collecting();
	const endedBy = await failureOf(async () => (await sync(sink)).endedBy);
	return { ...sink, endedBy };
}

/** A sync of single records: what became of each. */
async function singly(sync: () => Promise<readonly SyncResult[]>): Promise<Synced> {
	const sink = collecting();
	const endedBy = await failureOf(async () => {
		(await sync()).forEach((result) => sink.result(result));
		return undefined;
	});
	return { ...sink, endedBy };
}

/** A failure that is thrown ends a run like one that is told. */
async function failureOf(run: () => Promise<Problem | undefined>): Promise<Problem | undefined> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
}

function missing(id: string): never {
	throw new Error(`There is no account ${id}`);
}
