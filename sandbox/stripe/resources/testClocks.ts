import type Stripe from 'stripe';
import { change, drop, keep } from '../changes';
import type { Context, JobPayload } from '../context';
import { invalidRequest } from '../errors';
import { newId } from '../ids';
import { find, pathPart, peek } from '../lookup';
import { operation, type Resource } from '../operation';
import { page } from '../pagination';

const TYPE = 'test_helpers.test_clock';
const KEPT_SECONDS = 30 * 24 * 60 * 60;
const YEAR = 365 * 24 * 60 * 60;

/** https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage#webhooks */
function becomeReady(context: Context, { id }: JobPayload): void {
	const clock = peek(context.store, TYPE, id);
	if (!clock) return;
	const ready: Stripe.TestHelpers.TestClock = { ...clock, status: 'ready', status_details: {} };
	change(context, clock, ready, 'test_helpers.test_clock.ready');
}

/** https://docs.stripe.com/api/test_clocks */
export const testClocks: Resource = {
	operations: [
		operation({
			name: 'testClocks.create',
			method: 'POST',
			path: '/v1/test_helpers/test_clocks',
			permission: 'billing_clock_write',
			handle(call) {
				if (call.livemode) {
					throw invalidRequest('Test clocks can only be used in test mode.');
				}
				const clock: Stripe.TestHelpers.TestClock = {
					id: newId('clock'),
					object: TYPE,
					created: call.now,
					deletes_after: call.now + KEPT_SECONDS,
					frozen_time: call.params.frozen_time,
					livemode: call.livemode,
					name: call.params.name ?? null,
					status: 'ready',
					status_details: {},
				};
				return keep(call, clock, { event: 'test_helpers.test_clock.created' });
			},
		}),
		operation({
			name: 'testClocks.list',
			method: 'GET',
			path: '/v1/test_helpers/test_clocks',
			permission: 'billing_clock_read',
			handle: (call) => page(call, { types: [TYPE] }),
		}),
		operation({
			name: 'testClocks.retrieve',
			method: 'GET',
			path: '/v1/test_helpers/test_clocks/:clock',
			permission: 'billing_clock_read',
			handle: (call) => find(call, TYPE, pathPart(call, 'clock')),
		}),
		operation({
			name: 'testClocks.advance',
			method: 'POST',
			path: '/v1/test_helpers/test_clocks/:clock/advance',
			permission: 'billing_clock_write',
			handle(call) {
				const clock = find(call, TYPE, pathPart(call, 'clock'));
				const to = call.params.frozen_time;
				if (clock.status !== 'ready') {
					throw invalidRequest(
						'Test clock advancement underway - cannot perform modifications.',
						'test_clock_advancing',
					);
				}
				if (to <= clock.frozen_time) {
					throw invalidRequest(
						'The frozen time of a test clock can only be advanced to a later time.',
						undefined,
						'frozen_time',
					);
				}
				if (to > clock.frozen_time + 2 * YEAR) {
					throw invalidRequest(
						'A test clock can be advanced by at most two years at a time.',
						undefined,
						'frozen_time',
					);
				}
				const advanced: Stripe.TestHelpers.TestClock = {
					...clock,
					frozen_time: to,
					status: 'advancing',
					status_details: { advancing: { target_frozen_time: to } },
				};
				change(call, clock, advanced, 'test_helpers.test_clock.advancing');
				// What lives by the clock happens now, each thing at its own time, and then it is ready.
				call.later('testClockReady', to, { id: clock.id }, { clock: clock.id });
				call.moveClock(clock.id, to);
				return advanced;
			},
		}),
		operation({
			name: 'testClocks.del',
			method: 'DELETE',
			path: '/v1/test_helpers/test_clocks/:clock',
			permission: 'billing_clock_write',
			handle(call) {
				const clock = find(call, TYPE, pathPart(call, 'clock'));
				// The customers that live by it go with it.
				const equal = { test_clock: clock.id };
				for (const customer of call.store.list({ types: ['customer'], equal }).data) {
					call.store.remove(customer);
				}
				call.dropClock(clock.id);
				return drop(call, clock, 'test_helpers.test_clock.deleted');
			},
		}),
	],
	jobs: { testClockReady: becomeReady },
};
