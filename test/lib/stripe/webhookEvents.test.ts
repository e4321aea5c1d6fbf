import Stripe from 'stripe';
import { receivedEvent } from '../../../lib/stripe/webhookEvents';

const SECRET = 'whsec_one';
const NOW_MS = Date.UTC(2026, 10, 27);
const clock = { nowMs: () => NOW_MS };
const EVENT = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: {} };

async function signed(
	body: unknown,
	{ secret = SECRET, age = 0 }: { secret?: string; age?: number } = {},
) {
	const payload = typeof body === 'string' ? body : JSON.stringify(body);
	const header = await Stripe.webhooks.generateTestHeaderStringAsync({
		payload,
		secret,
		timestamp: NOW_MS / 1000 - age,
	});
	return { rawBody: Buffer.from(payload), header };
}

it('an event with a right signature is believed', async () => {
	const { rawBody, header } = await signed(EVENT);
	expect(await receivedEvent(rawBody, header, [SECRET], clock)).toEqual({ event: EVENT });
});

it('one of several secrets is enough, whichever comes first', async () => {
	const { rawBody, header } = await signed(EVENT);
	const secrets = ['whsec_other', SECRET];
	expect(await receivedEvent(rawBody, header, secrets, clock)).toEqual({ event: EVENT });
	expect(await receivedEvent(rawBody, header, secrets.reverse(), clock)).toEqual({ event: EVENT });
});

it('one of several signatures is enough, as Stripe sends them while a secret is rolled', async () => {
	const { rawBody, header } = await signed(EVENT);
	const [time, right] = header.split(',');
	const both = `${time ?? ''},v1=${'0'.repeat(64)},${right ?? ''},v0=x`;
	expect(await receivedEvent(rawBody, both, [SECRET], clock)).toEqual({ event: EVENT });
});

it('five minutes on the way are not too long, a second more is', async () => {
	const inTime = await signed(EVENT, { age: 300 });
	expect(await receivedEvent(inTime.rawBody, inTime.header, [SECRET], clock)).toEqual({
		event: EVENT,
	});
	const late = await signed(EVENT, { age: 301 });
	for (const secrets of [
		[SECRET, 'whsec_other'],
		['whsec_other', SECRET],
	]) {
		expect(await receivedEvent(late.rawBody, late.header, secrets, clock)).toEqual({
			refusal: 'it was signed more than 5 minutes ago',
		});
	}
});

describe('not believed is', () => {
	const noMatch = { refusal: 'its signature fits no signing secret of the credential' };

	it('another body than the one that was signed', async () => {
		const { rawBody, header } = await signed(EVENT);
		const altered = Buffer.from(rawBody.toString().replace('succeeded', 'succeedee'));
		expect(await receivedEvent(altered, header, [SECRET], clock)).toEqual(noMatch);
	});

	it('another time than the one that was signed', async () => {
		const { rawBody, header } = await signed(EVENT, { age: 1_000 });
		const fresh = header.replace(/t=\d+/, `t=${NOW_MS / 1000}`);
		expect(await receivedEvent(rawBody, fresh, [SECRET], clock)).toEqual(noMatch);
	});

	it.each([
		['nonsense'],
		['t=,v1='],
		['t=1'],
		[`v1=${'0'.repeat(64)}`],
		[`t=x,v1=${'0'.repeat(64)}`],
	])('the header %j', async (header) => {
		const { rawBody } = await signed(EVENT);
		expect(await receivedEvent(rawBody, header, [SECRET], clock)).toEqual(noMatch);
	});

	it('what is not signed, and anything where there is no secret', async () => {
		const { rawBody, header } = await signed(EVENT);
		for (const none of [undefined, '']) {
			expect(await receivedEvent(rawBody, none, [SECRET], clock)).toEqual({
				refusal: 'it is not signed',
			});
		}
		expect(await receivedEvent(rawBody, header, [], clock)).toEqual({
			refusal: 'the credential has no webhook signing secret',
		});
	});

	it('an empty secret, though the body was signed with it', async () => {
		const { rawBody } = await signed(EVENT);
		const header = `t=${NOW_MS / 1000},v1=${'0'.repeat(64)}`;
		expect(await receivedEvent(rawBody, header, [''], clock)).toEqual(noMatch);
	});

	it('a right signature over what is no event', async () => {
		const customer = '{"object":"customer","id":"cus_1"}';
		for (const body of ['null', '[]', '"event"', customer, '{"object":"event"}']) {
			const { rawBody, header } = await signed(body);
			expect(await receivedEvent(rawBody, header, [SECRET], clock)).toEqual({
				refusal: 'it is no event',
			});
		}
		const { rawBody, header } = await signed('no JSON');
		expect(await receivedEvent(rawBody, header, [SECRET], clock)).toEqual(noMatch);
	});

	it('a thin event, in words that say what to choose in Stripe', async () => {
		const thin = { id: 'evt_1', object: 'v2.core.event', type: 'v1.payment_intent.succeeded' };
		for (const secret of [SECRET, 'whsec_of_the_other_endpoint']) {
			const { rawBody, header } = await signed(thin, { secret });
			expect(await receivedEvent(rawBody, header, [SECRET], clock)).toEqual({
				refusal: expect.stringContaining('it is a thin event; in Stripe, choose “Snapshot”'),
			});
		}
	});
});
