import Stripe from 'stripe';
import { Refused } from '../../../../lib/n8n/web/door';
import { signedEvent } from '../../../../lib/n8n/web/stripeEvent';

const SECRET = 'whsec_one';
const EVENT = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: {} };

async function call(signature?: string, rawBody = Buffer.from(JSON.stringify(EVENT))) {
	return {
		method: 'POST',
		headers: {
			'stripe-signature':
				signature ??
				(await Stripe.webhooks.generateTestHeaderStringAsync({
					payload: rawBody.toString(),
					secret: SECRET,
				})),
		},
		contentType: 'application/json',
		rawBody,
		body: {},
	};
}

it('an event that Stripe has just signed comes in', async () => {
	expect(await signedEvent(await call(), ['whsec_other', SECRET])).toEqual(EVENT);
});

it.each([
	['signed by somebody else', 't=1,v1=00', [SECRET], /fits no signing secret/],
	['for an endpoint whose secret nobody entered', undefined, [], /no webhook signing secret/],
	['without a signature', '', [SECRET], /not signed/],
])('a call %s is refused', async (_name, signature, secrets, why) => {
	const refusal = await signedEvent(await call(signature), secrets).catch(
		(error: unknown) => error,
	);
	expect(refusal).toBeInstanceOf(Refused);
	expect(refusal).toMatchObject({ status: 400, message: expect.stringMatching(why) });
});

it('a form of several parts is refused, of which n8n keeps no bytes', async () => {
	const form = { ...(await call()), rawBody: undefined, contentType: 'multipart/form-data' };
	await expect(signedEvent(form, [SECRET])).rejects.toMatchObject({ status: 415 });
});
