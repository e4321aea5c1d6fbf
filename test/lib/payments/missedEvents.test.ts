import { missedEvents } from '../../../lib/payments/missedEvents';
import { type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());

it('a long gap comes in parts, the oldest first, and none is left out', async () => {
	const stripe = world.clientOf('');
	const began = Math.floor(world.clock.nowMs() / 1000) - 1;
	const made: string[] = [];
	for (let count = 0; count < 520; count++) {
		made.push((await stripe.customers.create({ name: `Customer ${count}` })).id);
		if (count % 130 === 129) await world.pass(5);
	}
	const types = ['customer.created', 'invoice.paid'];

	const first = await missedEvents(stripe, types, began);
	const rest = await missedEvents(stripe, types, first.moreSince ?? 0);

	const ids = (events: typeof first.events) =>
		events.map(({ data }) => (data.object as { id: string }).id);
	expect(first.events).toHaveLength(500);
	expect(ids(first.events)[0]).toBe(made[0]);
	expect(rest.moreSince).toBeUndefined();
	expect(new Set([...ids(first.events), ...ids(rest.events)])).toEqual(new Set(made));
});
