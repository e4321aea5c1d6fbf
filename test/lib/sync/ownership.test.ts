import { ownerOf, winnerOf } from '../../../lib/sync/ownership';

describe('the owner of a field', () => {
	const ownership = { otherwise: 'crm', byField: { phone: 'stripe', line1: 'newest' } } as const;

	it('is the first that is named, else the one for all', () => {
		expect(ownerOf(ownership, ['phone'])).toBe('stripe');
		expect(ownerOf(ownership, ['line2', 'line1'])).toBe('newest');
		expect(ownerOf(ownership, ['email'])).toBe('crm');
		expect(ownerOf(ownership, ['toString'])).toBe('crm');
	});
});

describe('who wins', () => {
	it('is the owner, and nobody asks who was later', () => {
		const never = () => {
			throw new Error('asked');
		};

		expect(winnerOf('crm', never)).toBe('crm');
		expect(winnerOf('stripe', never)).toBe('stripe');
	});

	it.each([
		[2, 1, 'stripe'],
		[1, 2, 'crm'],
		[1, 1, 'crm'],
		[undefined, 1, 'crm'],
		[undefined, Number.NEGATIVE_INFINITY, 'crm'],
		[1, Number.NEGATIVE_INFINITY, 'stripe'],
	] as const)(
		'among the newest is, changed at %p in Stripe and at %p in Salesforce, %s',
		(stripe, crm, winner) => {
			expect(winnerOf('newest', () => ({ stripe, crm }))).toBe(winner);
		},
	);
});
