import type Stripe from 'stripe';
import { changedAt, eventChanges, type EventStream } from '../../../lib/sync/eventChanges';

const NOW = Date.parse('2026-11-23T12:00:00.000Z');
const clock = { nowMs: () => NOW };
const SECONDS = NOW / 1000;
const DAY = 24 * 60 * 60;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

interface Told {
	type?: string;
	id?: string;
	created?: number;
	before?: object | null;
	own?: boolean;
}

/** Stripe, as far as its events go, with its own time, and what it was asked. */
function stripeWith(told: readonly Told[], date = new Date(NOW).toUTCString()) {
	const asked: Stripe.EventListParams[] = [];
	const events = told.map(
		({ type = 'customer.updated', id = 'cus_1', created = SECONDS, ...more }) => ({
			type,
			created,
			own: more.own ?? false,
			data: { object: { id }, previous_attributes: more.before === null ? undefined : more.before },
		}),
	);
	const list = (params: Stripe.EventListParams) => {
		asked.push(params);
		const page = { data: events.slice(0, params.limit), lastResponse: { headers: { date } } };
		return Object.assign(Promise.resolve(page), {
			async *[Symbol.asyncIterator]() {
				yield* await Promise.resolve(events);
			},
		});
	};
	return { asked, stripe: { events: { list } } as unknown as Stripe };
}

const STREAM: EventStream = {
	types: ['customer.updated'],
	isOwn: (event) => (event as unknown as Told).own === true,
	doing: 'Reading the events',
};

describe('which events are read', () => {
	it('are those since the cursor, and ten minutes before it', async () => {
		const { stripe, asked } = stripeWith([{ created: SECONDS - 30 }]);

		const changes = await eventChanges(stripe, STREAM, iso(SECONDS - DAY), clock);

		expect(changes).toMatchObject({ until: iso(SECONDS - 30), isPartial: false });
		expect(asked).toEqual([
			{ limit: 1 },
			{ types: ['customer.updated'], created: { gte: SECONDS - DAY - 600 }, limit: 100 },
		]);
	});

	it('are none on a first run: everything is to be looked at', async () => {
		const { stripe, asked } = stripeWith([{}]);

		const changes = await eventChanges(stripe, STREAM, undefined, clock);

		expect(changes.isPartial).toBe(true);
		expect(changes.hints.size).toBe(0);
		expect(asked).toEqual([{ limit: 1 }]);
	});

	it('end where the clock stands, less what comes late, where there are none at all', async () => {
		const { stripe } = stripeWith([], '');

		expect((await eventChanges(stripe, STREAM, undefined, clock)).until).toBe(iso(SECONDS));
	});

	it('are those of some days on a first run that asks for them', async () => {
		const { stripe, asked } = stripeWith([{}]);

		const changes = await eventChanges(stripe, STREAM, undefined, clock, 28);

		expect(changes.isPartial).toBe(true);
		expect(changes.hints.size).toBe(1);
		expect(asked[1]?.created).toEqual({ gte: SECONDS - 28 * DAY - 600 });
	});

	it.each([
		[29 * DAY - 601, false],
		[29 * DAY - 600, true],
		[40 * DAY, true],
	])('do not reach back %d seconds: %p', async (age, isPartial) => {
		const { stripe } = stripeWith([]);

		expect((await eventChanges(stripe, STREAM, iso(SECONDS - age), clock)).isPartial).toBe(
			isPartial,
		);
	});

	it('end with the newest, or ten minutes ago: what is older has come to light by now', async () => {
		const untilWith = async (...args: Parameters<typeof stripeWith>) =>
			(await eventChanges(stripeWith(...args).stripe, STREAM, iso(SECONDS - DAY), clock)).until;

		expect(await untilWith([{ created: SECONDS - 599 }])).toBe(iso(SECONDS - 599));
		expect(await untilWith([{ created: SECONDS - 601 }])).toBe(iso(SECONDS - 600));
		expect(await untilWith([])).toBe(iso(SECONDS - 600));
		// The earlier of the two clocks counts.
		const slow = new Date(NOW - 60_000).toUTCString();
		expect(await untilWith([], slow)).toBe(iso(SECONDS - 660));
		const fast = new Date(NOW + 60_000).toUTCString();
		expect(await untilWith([], fast)).toBe(iso(SECONDS - 600));
	});
});

describe('what events tell', () => {
	const hintsOf = async (told: readonly Told[], stream: Partial<EventStream> = {}) => {
		const { stripe } = stripeWith(told);
		const all = { ...STREAM, ...stream };
		return (await eventChanges(stripe, all, iso(SECONDS - DAY), clock)).hints;
	};

	it('is when each parameter was last changed, and whether it had a value before', async () => {
		const hints = await hintsOf([
			{ created: 200, before: { phone: '1', address: { city: 'Paris', line1: null } } },
			{ created: 300, before: { phone: null } },
			{ created: 100, before: { phone: '0', email: null } },
		]);
		const hint = hints.get('cus_1');

		expect(hint).toBeDefined();
		if (!hint) return;
		expect(hint.latest).toBe(300);
		expect(changedAt(hint, 'phone')).toBe(300);
		expect(changedAt(hint, 'address.city')).toBe(200);
		expect(changedAt(hint, 'address.line1')).toBe(200);
		expect(changedAt(hint, 'email')).toBe(100);
		expect(changedAt(hint, 'name')).toBeUndefined();
		expect([...hint.held].sort()).toEqual(['address.city', 'phone']);
	});

	it('is nothing of what the sync did itself, nor of what has no ID', async () => {
		const hints = await hintsOf([
			{ id: 'cus_1', own: true, before: { phone: '1' } },
			{ id: 'cus_2', before: { phone: '1' } },
		]);

		expect([...hints.keys()]).toEqual(['cus_2']);
		expect((await hintsOf([{}], { idOf: () => undefined })).size).toBe(0);
	});

	it('of a group as a whole holds for all in it, the latest counting', async () => {
		const hints = await hintsOf([
			{ created: 200, before: { shipping: null } },
			{ created: 100, before: { shipping: { phone: '1' } } },
		]);
		const hint = hints.get('cus_1');

		expect(hint && changedAt(hint, 'shipping.phone')).toBe(200);
	});

	it('of a group that was empty before is that it was changed as a whole', async () => {
		const hint = (await hintsOf([{ created: 200, before: { metadata: {} } }])).get('cus_1');

		expect([...(hint?.changedAt ?? [])]).toEqual([['metadata', 200]]);
	});

	it('of a list is that it was changed, and what it held', async () => {
		const before = { preferred_locales: ['de'] };
		const hint = (await hintsOf([{ created: 200, before }])).get('cus_1');

		expect([...(hint?.changedAt ?? [])]).toEqual([['preferred_locales', 200]]);
		expect([...(hint?.held ?? [])]).toEqual(['preferred_locales']);
	});

	it('of a new object is that all of it is new', async () => {
		const created = { type: 'customer.created', created: 200, before: null };
		const hint = (await hintsOf([created])).get('cus_1');

		expect(hint && changedAt(hint, 'address.city')).toBe(200);
		expect(hint?.held.size).toBe(0);
	});
});

it('a failure of Stripe says what was being done', async () => {
	const list = () => Promise.reject(new TypeError('x'));
	const stripe = { events: { list } } as unknown as Stripe;

	await expect(eventChanges(stripe, STREAM, undefined, clock)).rejects.toThrow(TypeError);
});
