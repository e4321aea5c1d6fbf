import Stripe from 'stripe';
import { invoiceChargeKey } from '../../../lib/invoices/invoiceChargeKey';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import { noteRefusedCharge } from '../../../lib/invoices/noteRefusedCharge';
import { type InvoiceWorld, startInvoiceWorld } from './support';

jest.setTimeout(60_000);

const ID = 'a01000000000001AAA';

let world: InvoiceWorld;
beforeAll(async () => {
	world = await startInvoiceWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const charge = () => ({
	key: invoiceChargeKey(ID, 0),
	amount: 5000,
	currency: 'usd',
	customer: world.customerId,
	metadata: { [INVOICE_ID_KEY]: ID },
});
const payments = async () => (await world.stripeClient.paymentIntents.list()).data;
const refusal = new Stripe.errors.StripeInvalidRequestError({
	message: 'No such payment method',
	type: 'invalid_request_error',
	statusCode: 400,
} as never);

test('the key of a charge is of the invoice and of how many payments it has', () => {
	const keys = [invoiceChargeKey(ID, 0), invoiceChargeKey(ID, 1), invoiceChargeKey('other', 0)];
	expect(new Set(keys).size).toBe(3);
	expect(invoiceChargeKey(ID, 0)).toBe(keys[0]);
});

test('a refused charge is noted as a payment of the invoice that nobody pays, once', async () => {
	expect(await noteRefusedCharge(world.stripeClient, charge(), refusal)).toBeUndefined();
	expect(await noteRefusedCharge(world.stripeClient, charge(), refusal)).toBeUndefined();

	expect(await payments()).toMatchObject([
		{
			status: 'canceled',
			cancellation_reason: 'abandoned',
			amount: 5000,
			currency: 'usd',
			customer: world.customerId,
			metadata: { [INVOICE_ID_KEY]: ID },
		},
	]);
});

test('a decline, which has its payment, and what is no refusal are left alone', async () => {
	const declined = Object.assign(Object.create(refusal) as object, {
		payment_intent: { id: 'pi_1' },
	});
	const away = new Stripe.errors.StripeAPIError({ message: 'Away', type: 'api_error' } as never);

	for (const error of [declined, away, new Error('Cut')]) {
		expect(await noteRefusedCharge(world.stripeClient, charge(), error)).toBeUndefined();
	}
	expect(await payments()).toEqual([]);
});

const fails = async (path: string) => {
	const error = { type: 'invalid_request_error', message: 'Not now' };
	await world.call('POST', '/faults', {
		service: 'stripe',
		method: 'POST',
		path,
		times: 1,
		fault: { type: 'status', status: 403, body: { error } },
	});
};

test('where it cannot be noted, it is said why', async () => {
	await fails('/v1/payment_intents');

	expect(await noteRefusedCharge(world.stripeClient, charge(), refusal)).toContain('Not now');
	expect(await payments()).toEqual([]);
});

test('where it cannot be canceled it counts as it is', async () => {
	await fails('/cancel');

	expect(await noteRefusedCharge(world.stripeClient, charge(), refusal)).toBeUndefined();
	expect((await payments()).map(({ status }) => status)).toEqual(['requires_payment_method']);
});
