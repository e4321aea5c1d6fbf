import type Stripe from 'stripe';
import { type RecentChanges, winnerOf } from '../../../lib/customerSync/ownership';
import type { ChangeHint } from '../../../lib/sync/eventChanges';

const customer = { id: 'cus_1' } as Stripe.Customer;
const NOON = Date.parse('2026-11-23T12:00:00Z');

const hint = (param: string, at: number): ChangeHint => ({
	changedAt: new Map([[param, at / 1000]]),
	held: new Set(),
	latest: at / 1000,
});

const recent = (hints: Array<[string, ChangeHint]>, more = {}): RecentChanges => ({
	hints: new Map(hints),
	echoes: [],
	syncedAt: 'Stripe_Synced_At__c',
	...more,
});

const account = {
	Id: '001000000000001AAA',
	SystemModstamp: '2026-11-23T12:00:00.000+0000',
	Stripe_Synced_At__c: '2026-11-23T11:59:58.000+0000',
};

const newest = { otherwise: 'newest', byField: {} } as const;

describe('the owner of a field', () => {
	it('is the one named for it, else the one for all', () => {
		const ownership = { otherwise: 'crm', byField: { email: 'stripe' } } as const;

		expect(winnerOf(ownership, 'email', account, customer, recent([]))).toBe('stripe');
		expect(winnerOf(ownership, 'phone', account, customer, recent([]))).toBe('crm');
	});

	it('of a street’s second line is that of its first', () => {
		const ownership = { otherwise: 'crm', byField: { address_line1: 'stripe' } } as const;

		expect(winnerOf(ownership, 'address.line2', account, customer, recent([]))).toBe('stripe');
	});
});

describe('the newest', () => {
	it('is whoever was changed later', () => {
		const later = recent([['cus_1', hint('phone', NOON + 1000)]]);
		const earlier = recent([['cus_1', hint('phone', NOON - 1000)]]);

		expect(winnerOf(newest, 'phone', account, customer, later)).toBe('stripe');
		expect(winnerOf(newest, 'phone', account, customer, earlier)).toBe('crm');
	});

	it('is Salesforce where that field did not change in Stripe', () => {
		const other = recent([['cus_1', hint('email', NOON + 1000)]]);

		expect(winnerOf(newest, 'phone', account, customer, other)).toBe('crm');
		expect(winnerOf(newest, 'phone', account, customer, recent([]))).toBe('crm');
	});

	it('is Stripe where only this sync has changed the account since', () => {
		const echoes = [{ stamp: '2026-11-23T11:59:58.000Z', until: '2026-11-23T12:00:00.000Z' }];
		const changes = recent([['cus_1', hint('phone', NOON - 60_000)]], { echoes });

		expect(winnerOf(newest, 'phone', account, customer, changes)).toBe('stripe');
	});

	it('counts a group that was changed as a whole', () => {
		const changes = recent([['cus_1', hint('address', NOON + 1000)]]);

		expect(winnerOf(newest, 'address.city', account, customer, changes)).toBe('stripe');
	});
});
