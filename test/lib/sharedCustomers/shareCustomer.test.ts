import { Problem } from '../../../lib/errors';
import { shareCustomer } from '../../../lib/sharedCustomers/shareCustomer';
import { Sharing } from '../../../lib/sharedCustomers/sharing';
import {
	impatientClock,
	startStripeSandbox,
	type StripeSandbox,
} from '../../support/stripeSandbox';
import { openPlatform, type Platform } from './support';

let sandbox: StripeSandbox;
let platform: Platform;
let seller = '';
let other = '';

beforeAll(async () => {
	sandbox = await startStripeSandbox();
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.reset();
	platform = await openPlatform(sandbox);
	[seller = '', other = ''] = platform.sellers;
});

async function connected(state: object): Promise<string> {
	return (await sandbox.call<{ id: string }>('POST', '/stripe/accounts', state)).id;
}

async function charge(
	customer: string,
	method: string,
	amount = 1500,
	stripeAccount = seller,
): Promise<string> {
	const { status } = await platform.seen.paymentIntents.create(
		{
			amount,
			currency: 'usd',
			customer,
			payment_method: method,
			confirm: true,
			off_session: true,
		},
		{ stripeAccount },
	);
	return status;
}

describe('a customer that is shared', () => {
	it('by a clone is there with its name, e-mail address and card, which can be charged again and again', async () => {
		const { id } = await platform.customer('pm_card_visa', {
			name: 'Rose Gonzalez',
			email: 'rose@edge.example',
			phone: '+1 512 757 6000',
		});
		const shared = await platform.share(id);

		expect(shared).toMatchObject({
			platformCustomerId: id,
			connectedAccountId: seller,
			status: 'created',
			sharedBy: 'clone',
			token: null,
			shared: expect.stringContaining('Visa ending in 4242'),
		});
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({
				id: shared.connectedCustomerId,
				name: 'Rose Gonzalez',
				email: 'rose@edge.example',
				phone: null,
				invoice_settings: expect.objectContaining({
					default_payment_method: shared.paymentMethodId,
				}),
				metadata: expect.objectContaining({ shared_platform_customer: id }),
			}),
		]);
		for (const amount of [1500, 2500]) {
			expect(await charge(shared.connectedCustomerId, shared.paymentMethodId ?? '', amount)).toBe(
				'succeeded',
			);
		}
		expect((await platform.seen.charges.list({ customer: id })).data).toEqual([]);
		expect((await platform.seen.paymentIntents.list()).data).toEqual([]);
	});

	it('by a token is there with a card of the Sources API', async () => {
		const { id } = await platform.customer('tok_visa', { email: 'sharedcustomer1@email.com' });
		const shared = await platform.share(id, { way: 'token' });

		expect(shared).toMatchObject({
			sharedBy: 'token',
			token: expect.stringMatching(/^tok_/),
			paymentMethodId: expect.stringMatching(/^card_/),
		});
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({ default_source: shared.paymentMethodId }),
		]);
		expect(await charge(shared.connectedCustomerId, shared.paymentMethodId ?? '')).toBe(
			'succeeded',
		);
	});

	it.each([
		['pm_card_visa', 'clone'],
		['pm_usBankAccount_success', 'clone'],
		['tok_visa', 'token'],
		['btok_us_verified', 'token'],
	])('automatically and pays by %s goes by %s', async (stored, way) => {
		const { id } = await platform.customer(stored);
		expect(await platform.share(id)).toMatchObject({ sharedBy: way, status: 'created' });
	});

	it('notes on both sides where the other is', async () => {
		const { id } = await platform.customer();
		const shared = await platform.share(id);
		expect((await platform.seen.customers.retrieve(id)) as object).toMatchObject({
			metadata: { shared_with: `${seller}:${shared.connectedCustomerId}` },
		});
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({
				metadata: {
					shared_platform_customer: id,
					shared_payment_methods: `${shared.platformPaymentMethodId}:${shared.paymentMethodId}`,
				},
			}),
		]);
	});

	it('gets the payment source that is given first, as its default', async () => {
		const { id } = await platform.seen.customers.create();
		expect(await platform.share(id, { source: 'tok_amex' })).toMatchObject({
			sharedBy: 'token',
			shared: expect.stringContaining('American Express'),
		});
		const second = await platform.seen.customers.create();
		expect(await platform.share(second.id, { source: 'pm_card_mastercard' })).toMatchObject({
			sharedBy: 'clone',
			shared: expect.stringContaining('Mastercard'),
		});
	});

	it('gets a payment source that is given later on the accounts that know it already, too', async () => {
		const { id } = await platform.customer('pm_card_visa', { name: 'Rose' });
		const before = await platform.share(id);
		await platform.seen.customers.update(id, { name: 'Later' });
		const after = await platform.share(id, { source: 'pm_card_mastercard' });
		expect(after).toMatchObject({
			connectedCustomerId: before.connectedCustomerId,
			status: 'updated',
			shared: expect.stringContaining('Mastercard'),
		});
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({
				name: 'Rose',
				invoice_settings: expect.objectContaining({
					default_payment_method: after.paymentMethodId,
				}),
			}),
		]);
	});

	it('takes over only the details that are asked for, with every letter', async () => {
		const address = { line1: '1 Rue de l’Été', city: 'Москва', country: 'FR' };
		const { id } = await platform.customer('pm_card_visa', {
			name: '株式会社 🌸',
			email: 'a@b.example',
			address,
			shipping: { name: 'Dock', address },
		});
		await platform.share(id, { details: ['name', 'address', 'shipping'] });
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({
				name: '株式会社 🌸',
				email: null,
				address: expect.objectContaining(address),
				shipping: expect.objectContaining({ name: 'Dock' }),
			}),
		]);
	});
});

describe('twice is once', () => {
	it('a second run finds the customer and does nothing', async () => {
		const { id } = await platform.customer();
		const first = await platform.share(id);
		expect(await platform.share(id)).toEqual({
			...first,
			status: 'unchanged',
		});
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});

	it('a second run tells what is there, although the platform has another default by now', async () => {
		const { id } = await platform.customer();
		const first = await platform.share(id);
		const { id: amex } = await platform.seen.paymentMethods.attach('pm_card_amex', {
			customer: id,
		});
		await platform.seen.customers.update(id, {
			invoice_settings: { default_payment_method: amex },
		});
		expect(await platform.share(id)).toEqual({ ...first, status: 'unchanged' });
	});

	it('also when the platform’s note is lost and search does not show the customer yet', async () => {
		const { id } = await platform.customer();
		const first = await platform.share(id);
		await platform.seen.customers.update(id, { metadata: { shared_with: '' } });
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 3600 } });
		expect(await platform.share(id)).toMatchObject({
			connectedCustomerId: first.connectedCustomerId,
			status: 'unchanged',
		});
		expect(await platform.customersOf(seller)).toHaveLength(1);
		expect(await platform.seen.customers.retrieve(id)).toMatchObject({
			metadata: { shared_with: `${seller}:${first.connectedCustomerId}` },
		});
	});

	it('also when Stripe has forgotten the idempotency key', async () => {
		const { id } = await platform.customer();
		const first = await platform.share(id);
		await platform.seen.customers.update(id, { metadata: { shared_with: '' } });
		await sandbox.call('POST', '/clock', { advance: 40 * 60 * 60 });
		expect((await platform.share(id)).connectedCustomerId).toBe(first.connectedCustomerId);
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});

	it('also when ten runs begin at once', async () => {
		const { id } = await platform.customer();
		const all = await Promise.all(Array.from({ length: 10 }, () => platform.share(id)));
		expect(new Set(all.map(({ connectedCustomerId }) => connectedCustomerId)).size).toBe(1);
		expect(all.filter(({ status }) => status === 'created')).toHaveLength(1);
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});

	it('also when the answer to making it is cut off', async () => {
		const { id } = await platform.customer();
		await sandbox.fault({
			method: 'POST',
			path: '^/v1/customers$',
			times: 1,
			fault: { type: 'cutAfter' },
		});
		await platform.share(id);
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});

	it.each([
		[{ type: 'status', status: 500 }],
		[{ type: 'status', status: 429 }],
		[{ type: 'cutAfter' }],
		[{ type: 'cutBefore' }],
	])('also when one request in four meets %j', async (fault) => {
		const customers = await Promise.all(Array.from({ length: 4 }, () => platform.customer()));
		await sandbox.fault({ path: '^/v1/', probability: 0.25, seed: 7, fault });
		const shareAll = async () =>
			await Promise.all(
				customers.map(async ({ id }) => await platform.shareWith([seller, other], id)),
			);
		await shareAll();
		await shareAll();
		await sandbox.call('DELETE', '/faults');
		for (const account of [seller, other]) {
			expect(await platform.customersOf(account)).toHaveLength(customers.length);
		}
	});

	it('for every pair of many customers and many accounts, two runs at once and a third one, whatever fails', async () => {
		const accounts = await Promise.all(
			Array.from({ length: 6 }, async (_each, at) => await connected({ name: `Seller ${at}` })),
		);
		const customers = await Promise.all(Array.from({ length: 5 }, () => platform.customer()));
		for (const [seed, fault] of [
			{ type: 'status', status: 429 },
			{ type: 'status', status: 500 },
			{ type: 'cutBefore' },
			{ type: 'cutAfter' },
		].entries()) {
			await sandbox.fault({ path: '^/v1/', probability: 0.04, seed, fault });
		}
		const run = async () => {
			const sharing = await platform.sharing();
			return await Promise.all(
				customers.map(async ({ id }) => await platform.shareWith(accounts, id, {}, sharing)),
			);
		};
		await Promise.all([run(), run()]);
		const last = await run();
		await sandbox.call('DELETE', '/faults');

		expect(last.map((outcomes) => outcomes.map(({ account }) => account))).toEqual(
			customers.map(() => accounts),
		);
		const told = last.flat().map((outcome) => 'done' in outcome && outcome.done);
		expect(told.filter((done) => done && done.status !== 'created').length).toBe(30);
		const ids = new Set(customers.map(({ id }) => id));
		for (const account of accounts) {
			const there = await platform.customersOf(account);
			expect(new Set(there.map(({ metadata }) => metadata['shared_platform_customer']))).toEqual(
				ids,
			);
			expect(there.length).toBe(customers.length);
		}
	});

	it('a customer that was deleted there is made anew', async () => {
		const { id } = await platform.customer();
		const first = await platform.share(id);
		await platform.seen.customers.del(first.connectedCustomerId, {}, { stripeAccount: seller });
		const second = await platform.share(id);
		expect(second.status).toBe('created');
		expect(second.connectedCustomerId).not.toBe(first.connectedCustomerId);
	});

	it('a card that was refused there does not block the next one', async () => {
		const { id } = await platform.customer();
		await sandbox.fault({
			method: 'POST',
			path: '^/v1/customers$',
			times: 1,
			fault: {
				type: 'status',
				status: 402,
				stored: true,
				body: {
					error: { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' },
				},
			},
		});
		await expect(platform.share(id)).rejects.toThrow('Your card was declined');
		expect((await platform.share(id)).status).toBe('created');
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});

	it('a link that leads to the customer of another is told, and nothing is changed', async () => {
		const one = await platform.customer();
		const two = await platform.customer();
		const shared = await platform.share(one.id);
		await platform.seen.customers.update(two.id, {
			metadata: { shared_with: `${seller}:${shared.connectedCustomerId}` },
		});
		await expect(platform.share(two.id)).rejects.toThrow(
			`Customer ${shared.connectedCustomerId} on ${seller} stands for ${one.id}, not for ${two.id}`,
		);
		expect(await platform.customersOf(seller)).toHaveLength(1);
	});

	it('two customers that both stand for it are told, and none is guessed', async () => {
		const { id } = await platform.customer();
		const metadata = { shared_platform_customer: id };
		for (const name of ['A', 'B']) {
			await platform.seen.customers.create({ name, metadata }, { stripeAccount: seller });
		}
		await expect(platform.share(id)).rejects.toThrow(/2 customers in Stripe match the platform’s/);
	});
});

describe('a refresh', () => {
	it('copies a new name and address of e-mail, and says that it did', async () => {
		const { id } = await platform.customer('pm_card_visa', {
			name: 'Rose',
			email: 'old@b.example',
		});
		await platform.share(id);
		await platform.seen.customers.update(id, { name: 'Rose G.', email: '' });
		expect(await platform.share(id)).toMatchObject({ status: 'unchanged' });
		expect(await platform.share(id, { refresh: true })).toMatchObject({ status: 'updated' });
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({ name: 'Rose G.', email: null }),
		]);
		expect(await platform.share(id, { refresh: true })).toMatchObject({ status: 'unchanged' });
	});

	it('leaves alone what the seller has changed of other details', async () => {
		const { id } = await platform.customer('pm_card_visa', { name: 'Rose' });
		const { connectedCustomerId } = await platform.share(id);
		const there = { stripeAccount: seller };
		await platform.seen.customers.update(
			connectedCustomerId,
			{ phone: '+1', description: 'VIP' },
			there,
		);
		await platform.share(id, { refresh: true });
		expect(await platform.customersOf(seller)).toEqual([
			expect.objectContaining({ phone: '+1', description: 'VIP' }),
		]);
	});

	it('brings a new default, and keeps the one before while it is stored', async () => {
		const { id } = await platform.customer();
		const before = await platform.share(id);
		const { id: amex } = await platform.seen.paymentMethods.attach('pm_card_amex', {
			customer: id,
		});
		await platform.seen.customers.update(id, {
			invoice_settings: { default_payment_method: amex },
		});
		const after = await platform.share(id, { refresh: true });
		expect(after).toMatchObject({
			status: 'updated',
			shared: expect.stringContaining('American Express'),
		});
		const [there] = await platform.customersOf(seller);
		expect(there?.invoice_settings.default_payment_method).toBe(after.paymentMethodId);
		const kept = await platform.seen.customers.listPaymentMethods(
			after.connectedCustomerId,
			{},
			{ stripeAccount: seller },
		);
		expect(kept.data.map((method) => method.id).sort()).toEqual(
			[after.paymentMethodId, before.paymentMethodId].sort(),
		);
		expect(await platform.share(id, { refresh: true })).toMatchObject({ status: 'unchanged' });
	});

	it('removes the copy of a card that was removed', async () => {
		const { id } = await platform.customer();
		const before = await platform.share(id);
		await platform.seen.paymentMethods.detach(before.platformPaymentMethodId ?? '');
		expect(await platform.share(id, { refresh: true })).toMatchObject({
			status: 'updated',
			shared: null,
			paymentMethodId: null,
		});
		const left = await platform.seen.customers.listPaymentMethods(
			before.connectedCustomerId,
			{},
			{ stripeAccount: seller },
		);
		expect(left.data).toEqual([]);
		expect(await platform.share(id, { refresh: true })).toMatchObject({ status: 'unchanged' });
	});

	it('removes no card that the seller’s own customer stored by itself', async () => {
		const { id } = await platform.customer();
		const { connectedCustomerId } = await platform.share(id);
		const there = { stripeAccount: seller };
		const own = await platform.seen.paymentMethods.attach(
			'pm_card_mastercard',
			{ customer: connectedCustomerId },
			there,
		);
		const [method] = (await platform.seen.customers.listPaymentMethods(id)).data;
		await platform.seen.paymentMethods.detach(method?.id ?? '');
		await platform.share(id, { refresh: true });
		const left = await platform.seen.customers.listPaymentMethods(connectedCustomerId, {}, there);
		expect(left.data.map((each) => each.id)).toEqual([own.id]);
	});

	it('brings a card again that the seller has removed', async () => {
		const { id } = await platform.customer();
		const before = await platform.share(id);
		await platform.seen.paymentMethods.detach(
			before.paymentMethodId ?? '',
			{},
			{ stripeAccount: seller },
		);
		const after = await platform.share(id, { refresh: true });
		expect(after.status).toBe('updated');
		expect(after.paymentMethodId).not.toBe(before.paymentMethodId);
	});

	it('goes from a token to a clone when the customer stores a payment method', async () => {
		const { id } = await platform.customer('tok_visa');
		await platform.share(id);
		const { id: amex } = await platform.seen.paymentMethods.attach('pm_card_amex', {
			customer: id,
		});
		await platform.seen.customers.update(id, {
			invoice_settings: { default_payment_method: amex },
		});
		expect(await platform.share(id, { refresh: true })).toMatchObject({ sharedBy: 'clone' });
		await platform.seen.customers.update(id, { invoice_settings: { default_payment_method: '' } });
		expect(await platform.share(id, { refresh: true })).toMatchObject({
			sharedBy: 'token',
			status: 'updated',
		});
		const [there] = await platform.customersOf(seller);
		expect(there?.invoice_settings.default_payment_method).toBeNull();
		expect(await platform.share(id, { refresh: true })).toMatchObject({ status: 'unchanged' });
	});

	it('of all accounts goes to those where it is shared', async () => {
		const { id } = await platform.customer('pm_card_visa', { name: 'A' });
		await platform.shareWith([seller, other], id);
		await platform.seen.customers.update(id, { name: 'B' });
		const outcomes = await platform.shareWith(undefined, id, { refresh: true });
		expect(outcomes.map(({ account }) => account).sort()).toEqual([seller, other].sort());
		for (const account of [seller, other]) {
			expect(await platform.customersOf(account)).toEqual([expect.objectContaining({ name: 'B' })]);
		}
	});
});

describe('an account that cannot', () => {
	it.each([
		[{ detailsSubmitted: false }, /has not finished onboarding/, 'Have its owner finish it'],
		[
			{ disabledReason: 'rejected.fraud' },
			/cannot take payments: Stripe has rejected it \(rejected\.fraud\)/,
			'Its page under Connect',
		],
		[
			{ disabledReason: 'requirements.past_due' },
			/restricted it until its owner provides what is missing/,
			'Its page under Connect',
		],
		[
			{ capabilities: { card_payments: 'inactive' } },
			/lacks the capability card_payments \(it is inactive\)/,
			'Request the capability',
		],
	])('%j is told in words and stops no other', async (state, message, whatToDo) => {
		const account = await connected({ name: 'Bike Barn', ...state });
		const { id } = await platform.customer();
		const [failed, done] = await platform.shareWith([account, seller], id);
		expect(failed).toMatchObject({
			account,
			problem: {
				message: expect.stringMatching(message),
				whatToDo: expect.stringContaining(whatToDo),
			},
		});
		expect(failed).toMatchObject({
			problem: { message: expect.stringContaining(`Bike Barn (${account})`) },
		});
		expect(done).toMatchObject({ done: { status: 'created' } });
		expect(await platform.customersOf(account)).toEqual([]);
	});

	it('in another country is not given a US bank account', async () => {
		const account = await connected({ name: 'Vélo', country: 'FR' });
		const { id } = await platform.customer('pm_usBankAccount_success');
		expect(await platform.shareWith([account], id)).toMatchObject([
			{
				problem: {
					message: `Vélo (${account}) is in France, where bank accounts of the US cannot be charged`,
				},
			},
		]);
	});

	it('be reached, for its owner disconnected it, is told so', async () => {
		const { id } = await platform.customer();
		await sandbox.call('PATCH', `/stripe/accounts/${seller}`, { deauthorized: true });
		expect(await platform.shareWith([seller, other], id)).toMatchObject([
			{
				problem: {
					message: `${seller} is not connected to this Stripe account, or its owner has disconnected it`,
				},
			},
			{ done: { status: 'created' } },
		]);
	});

	it('be asked for a while is asked again for the next customer', async () => {
		const customers = [await platform.customer(), await platform.customer()];
		await sandbox.fault({
			path: '^/v1/account$',
			times: 8,
			fault: { type: 'status', status: 500 },
		});
		const sharing = await platform.sharing();
		const statuses: string[] = [];
		for (const { id } of customers) {
			const [outcome] = await platform.shareWith([seller], id, {}, sharing);
			statuses.push(outcome && 'done' in outcome ? outcome.done.status : 'failed');
		}
		expect(statuses).toEqual(['failed', 'created']);
	});

	it('be noted, for the platform’s customer has no room left, is told so', async () => {
		const full = Object.fromEntries(Array.from({ length: 50 }, (_each, at) => [`key${at}`, 'x']));
		const { id } = await platform.customer('pm_card_visa', { metadata: full });
		expect(await platform.shareWith([seller], id)).toMatchObject([
			{
				done: { status: 'created' },
				unfinished: { message: `It is shared, but the metadata of ${id} has no room to note it` },
			},
		]);
		expect(await platform.share(id)).toMatchObject({ status: 'unchanged' });
	});

	it('be asked about by a key without the permission is shared with all the same', async () => {
		const { id } = await platform.customer();
		await sandbox.fault({
			path: '^/v1/account$',
			fault: {
				type: 'status',
				status: 403,
				body: {
					error: {
						type: 'invalid_request_error',
						message:
							"The provided key 'rk_test_***' does not have the required permissions for this endpoint. Having the 'rak_accounts_kyc_basic_read' permission would allow this request to continue.",
					},
				},
			},
		});
		expect((await platform.share(id)).status).toBe('created');
	});
});

describe('what cannot be shared is refused before anything is written', () => {
	it('a customer without a way to pay', async () => {
		const { id } = await platform.seen.customers.create();
		await expect(platform.share(id)).rejects.toMatchObject({
			message: `Platform Customer: customer ${id} has no way to pay stored`,
			whatToDo: 'Fill in Payment Source, or let the customer store a card or bank account first',
		});
		expect(await platform.customersOf(seller)).toEqual([]);
	});

	it.each([
		['pm_card_visa', 'token', /Share By: no customer token can be made/],
		['tok_visa', 'clone', /Share By: nothing that customer .* can be cloned/],
	] as const)('%s by %s', async (stored, way, message) => {
		const { id } = await platform.customer(stored);
		await expect(platform.share(id, { way })).rejects.toThrow(message);
		expect(await platform.customersOf(seller)).toEqual([]);
	});

	it('a customer of a connected account', async () => {
		const { id } = await platform.seen.customers.create({}, { stripeAccount: seller });
		const sharing = platform.share(id);
		await expect(sharing).rejects.toBeInstanceOf(Problem);
		await expect(sharing).rejects.toMatchObject({
			message: `The platform has no customer ${id}, or has deleted it`,
			field: 'Platform Customer',
		});
	});

	it('a bank account that is not verified', async () => {
		const { id } = await platform.customer('btok_us');
		await expect(platform.share(id)).rejects.toThrow(/cannot be shared: it is not verified yet/);
	});

	it('anything, by an account that is no platform', async () => {
		const { secretKey } = sandbox.stripe.secondAccount;
		const elsewhere = sandbox.client(secretKey);
		const { id } = await elsewhere.customers.create({ source: 'tok_visa' });
		const sharing = new Sharing({
			platform: await sandbox.connect({ secretKey }),
			clientOf: async (connectedAccount) => await sandbox.connect({ secretKey, connectedAccount }),
			clock: impatientClock,
		});
		expect(
			await shareCustomer(sharing, {
				customerId: id,
				accounts: [seller],
				way: 'automatic',
				details: [],
				refresh: false,
				key: 'elsewhere',
			}),
		).toMatchObject([
			{ problem: { message: 'The credential’s Stripe account is not a platform' } },
		]);
	});
});
