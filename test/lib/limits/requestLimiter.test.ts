import fc from 'fast-check';
import { limiterFor } from '../../../lib/limits/registry';
import { type Ceilings, RequestLimiter } from '../../../lib/limits/requestLimiter';
import { VirtualClock } from '../../support/virtualClock';

const CREATE = 'POST /v1/customers';
const SEARCH = 'GET /v1/customers/search';

/** How long a request is on its way, and how long the other side works on it, in milliseconds. */
interface Delays {
	way: number;
	work: number;
}

/** Sends requests as the limiter lets them, and returns when each arrived at the other side. */
async function arrivals(
	ceilings: Ceilings,
	operations: readonly string[],
	delaysOf: (index: number) => Delays = () => ({ way: 5, work: 75 }),
): Promise<Array<{ operation: string; at: number }>> {
	const clock = new VirtualClock();
	const limiter = new RequestLimiter(ceilings, clock);
	const arrived: Array<{ operation: string; at: number }> = [];
	await clock.run(
		Promise.all(
			operations.map(async (operation, index) => {
				const answered = await limiter.acquire(operation);
				const { way, work } = delaysOf(index);
				await clock.sleep(way);
				arrived.push({ operation, at: clock.monotonicMs() });
				await clock.sleep(work);
				answered();
			}),
		),
	);
	return arrived;
}

function mostInOneSecond(times: readonly number[]): number {
	const sorted = [...times].sort((one, other) => one - other);
	return Math.max(
		0,
		...sorted.map((start) => sorted.filter((at) => at >= start && at < start + 1000).length),
	);
}

describe('RequestLimiter', () => {
	it('never lets more requests arrive in any second than the ceilings allow, though they arrive unevenly', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					account: fc.integer({ min: 20, max: 60 }),
					operation: fc.integer({ min: 20, max: 40 }),
				}),
				fc.array(fc.constantFrom(CREATE, CREATE, SEARCH), { minLength: 80, maxLength: 200 }),
				fc.record({ way: fc.nat(40), work: fc.nat(2000) }),
				fc.array(fc.record({ way: fc.nat(40), work: fc.nat(60) }), { minLength: 1 }),
				async (ceilings, operations, quickest, more) => {
					// Now and then a request is as quick as can be; the others take longer, there or at work.
					const delaysOf = (index: number) => {
						const { way, work } = more[index % more.length] ?? quickest;
						const isQuick = index % 5 === 0;
						return {
							way: quickest.way + (isQuick ? 0 : way),
							work: quickest.work + (isQuick ? 0 : work),
						};
					};
					const left = await arrivals(ceilings, operations, delaysOf);
					expect(left).toHaveLength(operations.length);
					expect(mostInOneSecond(left.map(({ at }) => at))).toBeLessThanOrEqual(ceilings.account);
					for (const operation of [CREATE, SEARCH]) {
						const times = left.filter((one) => one.operation === operation).map(({ at }) => at);
						expect(mostInOneSecond(times)).toBeLessThanOrEqual(ceilings.operation);
					}
				},
			),
			{ numRuns: 300 },
		);
	});

	it('uses at least 97% of the ceiling when there is enough to send, though answers take unevenly long', async () => {
		const left = await arrivals(
			{ account: 100, operation: 25 },
			Array<string>(500).fill(CREATE),
			(index) => ({ way: 5, work: 75 + (index % 7) }),
		);

		const seconds = (left.at(-1)?.at ?? 0) / 1000;
		expect(left.length / seconds).toBeGreaterThanOrEqual(25 * 0.97);
	});

	it('lets requests of one operation leave in the order in which they came', async () => {
		const clock = new VirtualClock();
		const limiter = new RequestLimiter({ account: 10, operation: 10 }, clock);
		const order: number[] = [];
		await clock.run(
			Promise.all(
				[0, 1, 2, 3, 4].map(async (number) => {
					await limiter.acquire(CREATE);
					order.push(number);
				}),
			),
		);

		expect(order).toEqual([0, 1, 2, 3, 4]);
	});

	it('does not let a queue of one operation hold up another', async () => {
		const operations = [...Array<string>(200).fill(CREATE), SEARCH];
		const left = await arrivals({ account: 100, operation: 25 }, operations);

		const search = left.find(({ operation }) => operation === SEARCH);
		expect(search?.at).toBeLessThan(1000);
	});

	it('slows an operation that was refused for its rate by a tenth, and no other', async () => {
		const clock = new VirtualClock();
		const limiter = new RequestLimiter({ account: 1000, operation: 25 }, clock);
		limiter.slowDown(CREATE, 'operation');
		const slowed = await timeOf(clock, acquireTimes(limiter, CREATE, 13));
		const other = await timeOf(clock, acquireTimes(limiter, SEARCH, 13));

		expect(slowed).toBeGreaterThan(530);
		expect(slowed).toBeLessThan(600);
		expect(other).toBeLessThan(510);
	});

	it('slows it by a third each time when refusals go on', async () => {
		const clock = new VirtualClock();
		const limiter = new RequestLimiter({ account: 1000, operation: 25 }, clock);
		for (let second = 0; second < 10; second++) {
			limiter.slowDown(CREATE, 'operation');
			clock.advance(1000);
		}
		limiter.slowDown(CREATE, 'operation');

		// Eight a second are left.
		expect(await timeOf(clock, acquireTimes(limiter, CREATE, 9))).toBeGreaterThan(800);
	});

	it('counts refusals of one second once, and is back at full speed after some time', async () => {
		const clock = new VirtualClock();
		const limiter = new RequestLimiter({ account: 1000, operation: 25 }, clock);
		for (let refusal = 0; refusal < 20; refusal++) limiter.slowDown(CREATE, 'operation');
		clock.advance(11_000);
		const start = clock.monotonicMs();
		await clock.run(acquireTimes(limiter, CREATE, 25));

		expect(clock.monotonicMs() - start).toBeLessThan(1200);
	});

	it('slows everything down when the account as a whole was refused', async () => {
		const clock = new VirtualClock();
		const limiter = new RequestLimiter({ account: 20, operation: 20 }, clock);
		limiter.slowDown(CREATE, 'account');

		// Evenly spaced, 10 take 9 intervals of 51 ms at full pace, and begin at once.
		expect(await timeOf(clock, acquireTimes(limiter, SEARCH, 10))).toBeGreaterThan(500);
	});

	it('refuses a ceiling below one request a second', () => {
		expect(() => new RequestLimiter({ account: 0, operation: 1 }, new VirtualClock())).toThrow(
			'A ceiling must be at least one request a second',
		);
	});
});

describe('limiterFor', () => {
	const ceilings = { account: 100, operation: 25 };

	it('gives all users of an account the same limiter', () => {
		const clock = new VirtualClock();
		const identity = ['stripe', 'https://api.stripe.com', 'sk_test_1'];

		expect(limiterFor(identity, ceilings, clock)).toBe(limiterFor([...identity], ceilings, clock));
	});

	it('tells accounts and raised ceilings apart', () => {
		const clock = new VirtualClock();
		const one = limiterFor(['stripe', 'sk_test_1'], ceilings, clock);

		expect(limiterFor(['stripe', 'sk_test_2'], ceilings, clock)).not.toBe(one);
		expect(limiterFor(['stripe', 'sk_test_1'], { account: 9, operation: 9 }, clock)).not.toBe(one);
	});
});

/** Milliseconds that something took by the clock. */
async function timeOf(clock: VirtualClock, work: Promise<void>): Promise<number> {
	const began = clock.monotonicMs();
	await clock.run(work);
	return clock.monotonicMs() - began;
}

async function acquireTimes(
	limiter: RequestLimiter,
	operation: string,
	times: number,
): Promise<void> {
	await Promise.all(
		Array.from({ length: times }, async () => {
			const answered = await limiter.acquire(operation);
			answered();
		}),
	);
}
