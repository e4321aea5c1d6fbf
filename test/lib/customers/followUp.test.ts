import type Stripe from 'stripe';
import { createCustomer } from '../../../lib/customers/createCustomer';
import { followUp } from '../../../lib/customers/followUp';
import type { CustomerFields } from '../../../lib/stripe/customerFields';
import { customerRequest } from '../../../lib/stripe/customerParams';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	stripe = await sandbox.connect();
	await sandbox.client().coupons.create({ id: 'WELCOME10', percent_off: 10, duration: 'forever' });
});

const create = async (fields: CustomerFields, key = 'k') =>
	await createCustomer(stripe, customerRequest({ name: 'Edge', ...fields }), key);
const couponsApplied = async () =>
	(await sandbox.requests()).filter(({ params }) => 'coupon' in (params as object));

describe('what follows once the customer exists', () => {
	it('is nothing where nothing is asked for', async () => {
		const outcome = await create({});

		expect(outcome).toMatchObject({ created: true, customer: { name: 'Edge' } });
		expect(outcome.unfinished).toBeUndefined();
		const asked = (await sandbox.requests()).map(({ path }) => path);
		expect(asked.filter((path) => path.startsWith('/v1/customers'))).toHaveLength(1);
	});

	it('is the default source and the coupon, both told in the customer', async () => {
		const { customer, unfinished } = await create({
			defaultSource: 'tok_visa',
			coupon: 'WELCOME10',
			expand: ['default_source'],
		});

		expect(unfinished).toBeUndefined();
		expect(customer).toMatchObject({
			default_source: { object: 'card', last4: '4242' },
			discount: { source: { coupon: 'WELCOME10' } },
		});
	});

	it('happens once, however often the call is made', async () => {
		const fields = { defaultSource: 'tok_visa', coupon: 'WELCOME10' };
		const first = await create(fields);
		const second = await create(fields);

		expect(second.customerId).toBe(first.customerId);
		const { data } = await sandbox.client().customers.listSources(first.customerId);
		expect(data).toHaveLength(1);
	});

	it('leaves a coupon alone that is in force: its time would begin anew', async () => {
		const { customer } = await create({ coupon: 'WELCOME10' });

		const again = await followUp(stripe, customer, customerRequest({ coupon: 'WELCOME10' }), 'l');

		expect(again).toEqual({ customer });
		expect(await couponsApplied()).toHaveLength(1);
		await sandbox.client().coupons.create({ id: 'OTHER', percent_off: 5 });
		const other = await followUp(stripe, customer, customerRequest({ coupon: 'OTHER' }), 'm');
		expect(other.customer.discount?.source.coupon).toBe('OTHER');
	});

	it('leaves a coupon alone that nobody speaks of', async () => {
		const { customer } = await create({ coupon: 'WELCOME10' });
		const before = (await sandbox.requests()).length;

		const again = await followUp(stripe, customer, customerRequest({ name: 'Edge' }), 'l');

		expect(again).toEqual({ customer });
		expect(await sandbox.requests()).toHaveLength(before);
	});

	it('knows a coupon that is in force when it is told in full', async () => {
		const { customerId } = await create({ coupon: 'WELCOME10' });
		const told = (await sandbox
			.client()
			.customers.retrieve(customerId, { expand: ['discount.source.coupon'] })) as Stripe.Customer;

		await followUp(stripe, told, customerRequest({ coupon: 'WELCOME10' }), 'l');

		expect(told.discount?.source.coupon).toMatchObject({ id: 'WELCOME10' });
		expect(await couponsApplied()).toHaveLength(1);
	});

	it('stops at the first step that fails, and the customer is told all the same', async () => {
		const outcome = await create({ defaultSource: 'tok_chargeDeclined', coupon: 'WELCOME10' });

		expect(outcome).toMatchObject({
			created: true,
			customer: { id: outcome.customerId, name: 'Edge' },
			unfinished: {
				message: expect.stringMatching(
					/^Customer cus_\w+ is in Stripe, but setting the default source failed: /,
				),
				origin: 'stripe',
				httpStatus: 402,
				code: 'card_declined',
				requestId: expect.stringMatching(/^req_/),
				whatToDo: expect.stringContaining('another card'),
			},
		});
		expect(await couponsApplied()).toEqual([]);
	});

	it('keeps the default source where the coupon is refused, and names the field', async () => {
		const { customer, unfinished } = await create({ defaultSource: 'tok_visa', coupon: 'GONE' });

		expect(customer.default_source).toMatch(/^card_/);
		expect(unfinished).toMatchObject({
			field: 'Coupon',
			code: 'resource_missing',
			message: `Customer ${customer.id} is in Stripe, but applying the coupon failed: No such coupon: 'GONE' (field: Coupon)`,
		});
	});

	it('says so when the customer is deleted meanwhile', async () => {
		const { customer } = await create({});
		const customers = Object.create(stripe.customers, {
			retrieve: { value: async () => await Promise.resolve({ id: customer.id, deleted: true }) },
		}) as object;
		const deleting = Object.create(stripe, { customers: { value: customers } }) as Stripe;

		const outcome = await followUp(
			deleting,
			customer,
			customerRequest({ coupon: 'WELCOME10' }),
			'k',
		);

		expect(outcome.unfinished).toMatchObject({
			message: expect.stringContaining('the customer was deleted meanwhile'),
			origin: 'stripe',
		});
	});

	it('passes on what is broken in the code itself', async () => {
		const { customer } = await create({});
		const broken = Object.create(stripe, {
			rawRequest: { value: async () => await Promise.reject(new TypeError('x')) },
		}) as Stripe;

		await expect(
			followUp(broken, customer, customerRequest({ coupon: 'WELCOME10' }), 'k'),
		).rejects.toThrow(TypeError);
	});
});
