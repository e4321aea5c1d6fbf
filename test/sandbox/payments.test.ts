import type Stripe from 'stripe';
import { idIn } from '../support/idIn';
import { refusalOf, startTestSandbox, type TestSandbox } from './support';

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: false });
	// The schemas are made once, which the first request waits for.
	await sandbox.client().customers.list();
}, 60_000);
afterAll(() => sandbox.close());
beforeEach(() => sandbox.restart());

const DAY = 24 * 60 * 60;
const advance = (seconds: number) => sandbox.call('POST', '/clock', { advance: seconds });
const customer = async () => (await sandbox.client().customers.create({ name: 'Edge' })).id;

/** The types of the events of payments so far, oldest first. */
async function told(): Promise<string[]> {
	const { data } = await sandbox.client().events.list({ limit: 100 });
	return data
		.map(({ type }) => type)
		.filter((type) => !/^(customer|payout)\./.test(type))
		.reverse();
}

const pay = (params: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
	sandbox.client().paymentIntents.create({
		amount: 1000,
		currency: 'usd',
		payment_method: 'pm_card_visa',
		confirm: true,
		...params,
	});

const MANDATE = { customer_acceptance: { type: 'offline' } } as const;

const debit = (method = 'pm_usBankAccount_success') =>
	pay({ payment_method: method, mandate_data: MANDATE });

describe('a card payment', () => {
	it('succeeds at once, with charge, receipt and the money on its way to the balance', async () => {
		const stripe = sandbox.client();
		const intent = await pay({ expand: ['latest_charge'], description: 'Invoice 1' });
		expect(intent).toMatchObject({ status: 'succeeded', amount_received: 1000 });
		const { id } = intent.latest_charge as Stripe.Charge;
		const charge = await stripe.charges.retrieve(id, { expand: ['balance_transaction'] });
		expect(charge).toMatchObject({
			paid: true,
			description: 'Invoice 1',
			payment_method_details: { card: { brand: 'visa', last4: '4242' } },
			balance_transaction: { amount: 1000, fee: 59, net: 941, status: 'pending', type: 'charge' },
		});
		expect(await told()).toEqual([
			'payment_intent.created',
			'charge.succeeded',
			'payment_intent.succeeded',
			'charge.updated',
		]);
		await advance(2 * DAY);
		expect(await stripe.balance.retrieve()).toMatchObject({ available: [{ amount: 941 }] });
	});

	it.each([
		['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
		['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
		['pm_card_visa_chargeDeclinedExpiredCard', 'expired_card', undefined],
		['pm_card_visa_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
		['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
	])('with %s is declined, and leaves a failed charge behind', async (method, code, decline) => {
		const stripe = sandbox.client();
		const refusal = await refusalOf(pay({ payment_method: method }));
		expect(refusal).toMatchObject({ statusCode: 402, type: 'StripeCardError', code });
		expect(refusal.decline_code || undefined).toBe(decline);
		const [intent] = (await stripe.paymentIntents.list()).data;
		expect(intent).toMatchObject({
			id: refusal.payment_intent?.id,
			status: 'requires_payment_method',
			last_payment_error: { code, charge: refusal.charge },
		});
		expect(await stripe.charges.retrieve(refusal.charge ?? '')).toMatchObject({
			status: 'failed',
			failure_code: code,
		});
		expect(await told()).toEqual([
			'payment_intent.created',
			'charge.failed',
			'payment_intent.payment_failed',
		]);
	});

	it('that was declined is declined again for the same idempotency key, and charged once', async () => {
		const stripe = sandbox.client();
		const params = {
			amount: 1000,
			currency: 'usd',
			payment_method: 'pm_card_chargeDeclined',
			confirm: true,
		};
		const once = () =>
			refusalOf(stripe.paymentIntents.create(params, { idempotencyKey: 'invoice-1' }));
		expect((await once()).charge).toBe((await once()).charge);
		expect((await stripe.charges.list()).data).toHaveLength(1);
	});

	it('that needs authentication waits for the payer', async () => {
		const intent = await pay({
			payment_method: 'pm_card_authenticationRequired',
			return_url: 'https://example.com/back',
		});
		expect(intent).toMatchObject({
			status: 'requires_action',
			next_action: {
				type: 'redirect_to_url',
				redirect_to_url: { return_url: 'https://example.com/back' },
			},
		});
		expect(await told()).toContain('payment_intent.requires_action');
	});

	it.each([
		['pm_card_authenticationRequired', 'authentication_required'],
		['pm_card_authenticationRequiredSetupForOffSession', undefined],
	])('with %s while the payer is away: %s', async (method, code) => {
		const stripe = sandbox.client();
		const id = await customer();
		const { id: card } = await stripe.paymentMethods.attach(method, { customer: id });
		const away = pay({ customer: id, payment_method: card, off_session: true });
		if (code === undefined) expect(await away).toMatchObject({ status: 'succeeded' });
		else {
			expect(await refusalOf(away)).toMatchObject({
				statusCode: 402,
				code,
				payment_method: { id: card },
			});
		}
	});

	it('holds the money until it is captured, in part if so wished', async () => {
		const stripe = sandbox.client();
		const { id } = await pay({ capture_method: 'manual' });
		expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
			status: 'requires_capture',
			amount_capturable: 1000,
		});
		const captured = await stripe.paymentIntents.capture(id, { amount_to_capture: 600 });
		expect(captured).toMatchObject({ status: 'succeeded', amount_received: 600 });
		expect(await refusalOf(stripe.paymentIntents.capture(id))).toMatchObject({
			code: 'payment_intent_unexpected_state',
		});
	});

	it('keeps the card for later if the payer agreed, and spends it otherwise', async () => {
		const stripe = sandbox.client();
		const id = await customer();
		await pay({ customer: id, setup_future_usage: 'off_session' });
		expect((await stripe.paymentMethods.list({ customer: id })).data).toHaveLength(1);
		const { id: method } = await stripe.paymentMethods.create({
			type: 'card',
			card: { token: 'tok_visa' },
		});
		await pay({ payment_method: method });
		expect((await refusalOf(pay({ payment_method: method }))).message).toMatch(
			/may not be used again/,
		);
	});

	it.each([
		[{ amount: 49 }, 'amount_too_small'],
		[{ amount: 100_000_000 }, 'amount_too_large'],
		[{ amount: 49, currency: 'jpy' }, 'amount_too_small'],
		[{ currency: 'xyz' }, undefined],
		[{ payment_method: 'pm_none' }, 'resource_missing'],
		[{ customer: 'cus_none' }, 'resource_missing'],
		[{ confirm: false, off_session: true }, undefined],
		[{ payment_method_types: ['card'] }, 'payment_method_types_no_longer_supported'],
	])('of %j is refused', async (params, code) => {
		const refusal = await refusalOf(pay(params as Partial<Stripe.PaymentIntentCreateParams>));
		expect(refusal).toMatchObject({ statusCode: 400, ...(code && { code }) });
		expect((await sandbox.client().paymentIntents.list()).data).toEqual([]);
	});

	it('of 50 yen is taken', async () => {
		expect(await pay({ amount: 50, currency: 'jpy' })).toMatchObject({ status: 'succeeded' });
	});

	it('with a method of another customer is refused', async () => {
		const stripe = sandbox.client();
		const { id } = await stripe.paymentMethods.attach('pm_card_visa', {
			customer: await customer(),
		});
		expect((await refusalOf(pay({ payment_method: id }))).message).toMatch(
			/Please include the Customer/,
		);
		const other = await customer();
		expect(await refusalOf(pay({ payment_method: id, customer: other }))).toMatchObject({
			code: 'resource_missing',
		});
	});

	it('can be canceled before it is paid, and not after', async () => {
		const stripe = sandbox.client();
		const { id } = await pay({ confirm: false });
		expect(
			await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' }),
		).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
		const paid = await pay();
		expect(await refusalOf(stripe.paymentIntents.cancel(paid.id))).toMatchObject({
			code: 'payment_intent_unexpected_state',
			payment_intent: { id: paid.id },
		});
	});

	it('is found by search', async () => {
		await sandbox.call('PATCH', '/settings', { stripe: { searchLag: 0 } });
		const { id } = await pay({ metadata: { invoice: 'INV-1' } });
		const found = await sandbox
			.client()
			.paymentIntents.search({ query: 'metadata["invoice"]:"INV-1" AND status:"succeeded"' });
		expect(found.data).toMatchObject([{ id }]);
	});
});

describe('a bank debit', () => {
	it('is on its way for four business days, and then succeeds', async () => {
		const stripe = sandbox.client();
		const { id, status } = await debit();
		expect(status).toBe('processing');
		await advance(3 * DAY);
		expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'processing' });
		await advance(4 * DAY);
		expect(
			await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] }),
		).toMatchObject({
			status: 'succeeded',
			latest_charge: { status: 'succeeded', balance_transaction: { fee: 8, type: 'payment' } },
		});
		expect(await told()).toEqual([
			'payment_intent.created',
			'charge.pending',
			'payment_intent.processing',
			'charge.succeeded',
			'payment_intent.succeeded',
		]);
	});

	it.each([
		['pm_usBankAccount_insufficientFunds', 'insufficient_funds'],
		['pm_usBankAccount_accountClosed', 'account_closed'],
		['pm_usBankAccount_noAccount', 'no_account'],
		['pm_usBankAccount_debitNotAuthorized', 'debit_not_authorized'],
	])('from %s is returned days later', async (method, code) => {
		const stripe = sandbox.client();
		const { id, status } = await debit(method);
		expect(status).toBe('processing');
		await advance(7 * DAY);
		expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({
			status: 'requires_payment_method',
			last_payment_error: { code },
		});
		expect((await told()).slice(-2)).toEqual([
			expect.stringMatching(/charge.failed|payment_intent.payment_failed|payment_method.updated/),
			expect.stringMatching(/payment_intent.payment_failed|mandate.updated/),
		]);
	});

	it('from a closed account blocks that account for the next', async () => {
		const stripe = sandbox.client();
		const id = await customer();
		const { id: bank } = await stripe.paymentMethods.attach('pm_usBankAccount_accountClosed', {
			customer: id,
		});
		const again = () => pay({ customer: id, payment_method: bank, mandate_data: MANDATE });
		await again();
		await advance(7 * DAY);
		expect(await stripe.paymentMethods.retrieve(bank)).toMatchObject({
			us_bank_account: { status_details: { blocked: { network_code: 'R02' } } },
		});
		expect(await refusalOf(again())).toMatchObject({
			code: 'payment_method_bank_account_blocked',
		});
	});

	it('that is stuck stays on its way', async () => {
		const { id } = await debit('pm_usBankAccount_processing');
		await advance(30 * DAY);
		expect(await sandbox.client().paymentIntents.retrieve(id)).toMatchObject({
			status: 'processing',
		});
	});

	it('without the payer’s consent is refused', async () => {
		expect(await refusalOf(pay({ payment_method: 'pm_usBankAccount_success' }))).toMatchObject({
			code: 'payment_intent_mandate_invalid',
		});
	});

	it('in another currency than dollars is refused', async () => {
		const refusal = refusalOf(
			pay({ currency: 'eur', payment_method: 'pm_usBankAccount', mandate_data: MANDATE }),
		);
		expect(await refusal).toMatchObject({ code: 'payment_intent_incompatible_payment_method' });
	});

	it('comes back by a dispute that cannot be won', async () => {
		const stripe = sandbox.client();
		await debit('pm_usBankAccount_dispute');
		await advance(7 * DAY);
		expect((await stripe.disputes.list()).data).toMatchObject([
			{ status: 'lost', is_charge_refundable: false, balance_transactions: [{ amount: -1000 }] },
		]);
	});
});

describe('a bank account given by its numbers', () => {
	const setUp = async (number = '000123456789') =>
		sandbox.client().setupIntents.create({
			customer: await customer(),
			confirm: true,
			allowed_payment_method_types: ['us_bank_account'],
			payment_method_data: {
				type: 'us_bank_account',
				billing_details: { name: 'Rose Gonzalez' },
				us_bank_account: {
					routing_number: '110000000',
					account_number: number,
					account_holder_type: 'individual',
				},
			},
			mandate_data: { customer_acceptance: { type: 'offline', accepted_at: 1_700_000_000 } },
		});

	it('is verified by the small deposits that its owner tells', async () => {
		const stripe = sandbox.client();
		const intent = await setUp();
		expect(intent).toMatchObject({
			status: 'requires_action',
			next_action: {
				type: 'verify_with_microdeposits',
				verify_with_microdeposits: { hosted_verification_url: expect.stringMatching(/^http/) },
			},
		});
		const verify = (params: Stripe.SetupIntentVerifyMicrodepositsParams) =>
			stripe.setupIntents.verifyMicrodeposits(intent.id, params);
		expect(await refusalOf(verify({ amounts: [1, 2] }))).toMatchObject({
			code: 'payment_method_microdeposit_verification_amounts_mismatch',
		});
		const done = await verify({ amounts: [32, 45] });
		expect(done).toMatchObject({
			status: 'succeeded',
			mandate: expect.stringMatching(/^mandate_/),
		});
		expect(await stripe.mandates.retrieve(idIn(done.mandate))).toMatchObject({
			type: 'multi_use',
			status: 'active',
			customer_acceptance: { type: 'offline', accepted_at: 1_700_000_000 },
		});
		const paid = await pay({
			customer: idIn(done.customer),
			payment_method: idIn(done.payment_method),
			off_session: true,
		});
		expect(paid).toMatchObject({ status: 'processing' });
	});

	it.each([
		[{ descriptor_code: 'SM33CC' }, 'attempts_exceeded'],
		[{ descriptor_code: 'SM44DD' }, 'timeout'],
		[{ amounts: [10, 11] }, 'attempts_exceeded'],
		[{ amounts: [40, 41] }, 'timeout'],
	])('is not, with the test values %j', async (params, end) => {
		const { id } = await setUp();
		const code = `payment_method_microdeposit_verification_${end}`;
		const { setupIntents } = sandbox.client();
		expect(await refusalOf(setupIntents.verifyMicrodeposits(id, params))).toMatchObject({ code });
		expect(await setupIntents.retrieve(id)).toMatchObject({
			status: 'requires_payment_method',
			last_setup_error: { code },
		});
	});

	it('may be guessed three times by amounts', async () => {
		const { id } = await setUp();
		const guess = async () =>
			(await refusalOf(sandbox.client().setupIntents.verifyMicrodeposits(id, { amounts: [1, 1] })))
				.code;
		const codes = [await guess(), await guess(), await guess()];
		expect(codes.map((code) => code?.replace(/.*verification_/, ''))).toEqual([
			'amounts_mismatch',
			'amounts_mismatch',
			'attempts_exceeded',
		]);
	});

	it('is given up after ten days, or when the deposits come back', async () => {
		const [late, failing] = [await setUp(), await setUp('000666666661')];
		const { setupIntents } = sandbox.client();
		expect(await setupIntents.retrieve(failing.id)).toMatchObject({
			last_setup_error: { code: 'payment_method_microdeposit_failed' },
		});
		expect(await setupIntents.retrieve(late.id)).toMatchObject({ status: 'requires_action' });
		await advance(10 * DAY);
		expect(await setupIntents.retrieve(late.id)).toMatchObject({
			last_setup_error: { code: 'payment_method_microdeposit_verification_timeout' },
		});
	});
});

describe('a card that is set up', () => {
	it('needs no authentication later', async () => {
		const stripe = sandbox.client();
		const id = await customer();
		const { client_secret: secret, ...intent } = await stripe.setupIntents.create({
			customer: id,
			payment_method: 'pm_card_authenticationRequiredOnSetup',
			confirm: true,
			return_url: 'https://example.com/back',
		});
		expect(secret).toContain(intent.id);
		expect(intent).toMatchObject({ status: 'requires_action' });
		await fetch(`${sandbox.pages}/authenticate/${intent.id}/${secret ?? ''}`, {
			method: 'POST',
			body: new URLSearchParams({ outcome: 'complete' }),
			redirect: 'manual',
		});
		const done = await stripe.setupIntents.retrieve(intent.id);
		expect(done).toMatchObject({ status: 'succeeded' });
		const away = await pay({
			customer: id,
			payment_method: idIn(done.payment_method),
			off_session: true,
		});
		expect(away).toMatchObject({ status: 'succeeded' });
	});
});

describe('a refund', () => {
	const refund = (params: Partial<Stripe.RefundCreateParams> & { payment_intent: string }) =>
		sandbox.client().refunds.create(params);

	it('gives a part back, then the rest, and no more', async () => {
		const stripe = sandbox.client();
		const { id, latest_charge: charge } = await pay();
		const part = await refund({ payment_intent: id, amount: 400, reason: 'requested_by_customer' });
		expect(part).toMatchObject({ status: 'succeeded', amount: 400, charge });
		expect(await stripe.charges.retrieve(idIn(charge))).toMatchObject({
			amount_refunded: 400,
			refunded: false,
		});
		expect((await refusalOf(refund({ payment_intent: id, amount: 601 }))).message).toBe(
			'Refund amount ($6.01) is greater than unrefunded amount on charge ($6.00)',
		);
		await refund({ payment_intent: id });
		expect(await stripe.charges.retrieve(idIn(charge), { expand: ['refunds'] })).toMatchObject({
			refunded: true,
			refunds: { data: [{ amount: 600 }, { amount: 400 }] },
		});
		expect(await refusalOf(refund({ payment_intent: id }))).toMatchObject({
			code: 'charge_already_refunded',
		});
		expect((await told()).slice(-2)).toEqual(['refund.created', 'charge.refunded']);
	});

	it('that is given other metadata is told of twice, as Stripe’s own command line triggers it', async () => {
		const { id } = await pay();
		const made = await refund({ payment_intent: id });
		await sandbox.client().refunds.update(made.id, { metadata: { order: '1' } });
		expect((await told()).slice(-2)).toEqual(['refund.updated', 'charge.refund.updated']);
	});

	it('that fails later gives the money back to the balance', async () => {
		const stripe = sandbox.client();
		const { id, latest_charge: charge } = await pay({ payment_method: 'pm_card_refundFail' });
		const made = await refund({ payment_intent: id });
		expect(made).toMatchObject({ status: 'succeeded' });
		await advance(7 * DAY);
		expect(
			await stripe.refunds.retrieve(made.id, { expand: ['failure_balance_transaction'] }),
		).toMatchObject({
			status: 'failed',
			failure_balance_transaction: { amount: 1000, type: 'refund_failure' },
		});
		expect(await stripe.charges.retrieve(idIn(charge))).toMatchObject({
			amount_refunded: 0,
			refunded: false,
		});
		expect(await told()).toContain('refund.failed');
	});

	it('to a bank account is pending for some days', async () => {
		const { id } = await debit();
		await advance(7 * DAY);
		const made = await refund({ payment_intent: id });
		expect(made).toMatchObject({ status: 'pending', pending_reason: 'processing' });
		await advance(7 * DAY);
		expect(await sandbox.client().refunds.retrieve(made.id)).toMatchObject({ status: 'succeeded' });
	});

	it('that waits for the payer can be canceled, or expire', async () => {
		const stripe = sandbox.client();
		const waiting = async () => {
			const { id } = await pay();
			const made = await refund({ payment_intent: id, instructions_email: 'a@b.co' });
			expect(made).toMatchObject({ status: 'requires_action' });
			return made.id;
		};
		expect(await stripe.refunds.cancel(await waiting())).toMatchObject({ status: 'canceled' });
		expect(await stripe.testHelpers.refunds.expire(await waiting())).toMatchObject({
			status: 'failed',
		});
	});

	it('of a payment that is on its way is refused', async () => {
		const { id } = await debit();
		expect(await refusalOf(refund({ payment_intent: id }))).toMatchObject({ statusCode: 400 });
	});
});

describe('a dispute', () => {
	it('takes the money, and gives it back when it is won', async () => {
		const stripe = sandbox.client();
		const { id } = await pay({ payment_method: 'pm_card_createDispute' });
		const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
		expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 1000 });
		expect(await refusalOf(stripe.refunds.create({ payment_intent: id }))).toMatchObject({
			code: 'charge_disputed',
		});
		await stripe.disputes.update(dispute?.id ?? '', {
			evidence: { uncategorized_text: 'winning_evidence' },
		});
		await advance(2 * DAY);
		expect(await stripe.disputes.retrieve(dispute?.id ?? '')).toMatchObject({
			status: 'won',
			balance_transactions: [{ amount: -1000 }, { amount: 1000 }],
		});
		expect(await told()).toEqual(
			expect.arrayContaining([
				'charge.dispute.created',
				'charge.dispute.funds_withdrawn',
				'charge.dispute.updated',
				'charge.dispute.funds_reinstated',
				'charge.dispute.closed',
			]),
		);
		expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({
			status: 'succeeded',
			amount: 1000,
		});
	});

	it('whose response the bank rejects can be appealed, with evidence of its own', async () => {
		const stripe = sandbox.client();
		const happen = (body: object) => sandbox.call('POST', '/stripe/happen', body);
		await pay({ payment_method: 'pm_card_createDispute' });
		const [{ id } = { id: '' }] = (await stripe.disputes.list()).data;
		const appeal = { card: { reason_for_filing: 'winning_evidence' } };
		expect(await refusalOf(stripe.disputes.update(id, { evidence: { appeal } }))).toMatchObject({
			statusCode: 400,
			param: 'evidence[appeal]',
		});
		await stripe.disputes.update(id, { evidence: { uncategorized_text: 'We delivered.' } });

		await happen({ id, on: 'rejected' });

		const rejected = await stripe.disputes.retrieve(id);
		expect(rejected.status).toBe('appeal_needs_response');
		expect(rejected.evidence_details.due_by).toBeGreaterThan(rejected.created);
		const other = { evidence: { uncategorized_text: 'winning_evidence' } };
		expect(await refusalOf(stripe.disputes.update(id, other))).toMatchObject({
			param: 'evidence[uncategorized_text]',
		});
		await stripe.disputes.update(id, { evidence: { appeal } });
		expect(await stripe.disputes.retrieve(id)).toMatchObject({
			status: 'appeal_under_review',
			evidence: { appeal, uncategorized_text: 'We delivered.' },
			evidence_details: { submission_count: 2 },
		});
		await advance(2 * DAY);
		expect(await stripe.disputes.retrieve(id)).toMatchObject({
			status: 'won',
			balance_transactions: [{ amount: -1000 }, { amount: 1000 }],
		});
		expect((await told()).slice(-2)).toEqual([
			'charge.dispute.funds_reinstated',
			'charge.dispute.closed',
		]);
	});

	it.each([
		['nobody appeals', []],
		['the network decides for the payer', [{ on: 'lost' }]],
	])('whose response is rejected is lost where %s', async (_why, decided) => {
		const stripe = sandbox.client();
		await pay({ payment_method: 'pm_card_createDispute' });
		const [{ id } = { id: '' }] = (await stripe.disputes.list()).data;
		await stripe.disputes.update(id, { evidence: { uncategorized_text: 'We delivered.' } });
		await sandbox.call('POST', '/stripe/happen', { id, on: 'rejected' });
		for (const each of decided) await sandbox.call('POST', '/stripe/happen', { id, ...each });
		await advance(8 * DAY);

		expect(await stripe.disputes.retrieve(id)).toMatchObject({
			status: 'lost',
			balance_transactions: [{ amount: -1000 }],
		});
		expect(await sandbox.call('POST', '/stripe/happen', { id, on: 'rejected' })).toEqual({
			error: 'This dispute has the status lost and is closed.',
		});
	});

	it.each([
		['resolution' as const, [{ amount: -1000, fee: 0 }], false],
		['block' as const, [], true],
	])('that is prevented by a %s is over at once', async (how, bookings, isRefundable) => {
		const stripe = sandbox.client();
		const { latest_charge } = await pay();
		const id = latest_charge as string;
		await sandbox.call('POST', '/stripe/happen', { id, on: 'prevented', how });

		expect((await stripe.disputes.list()).data).toMatchObject([
			{
				status: 'prevented',
				balance_transactions: bookings,
				is_charge_refundable: isRefundable,
				payment_method_details: { card: { case_type: how } },
			},
		]);
		expect(await told()).toEqual(
			expect.arrayContaining(['charge.dispute.created', 'charge.dispute.closed']),
		);
		expect(await sandbox.call('POST', '/stripe/happen', { id, on: 'prevented', how })).toEqual({
			error: `${id} is disputed already`,
		});
	});

	it('that nobody answers in time is lost', async () => {
		await pay({ payment_method: 'pm_card_createDispute' });
		await advance(8 * DAY);
		expect((await sandbox.client().disputes.list()).data).toMatchObject([{ status: 'lost' }]);
	});

	it('that is only an inquiry leaves the money and the right to refund', async () => {
		const stripe = sandbox.client();
		const { id } = await pay({ payment_method: 'pm_card_createDisputeInquiry' });
		expect((await stripe.disputes.list()).data).toMatchObject([
			{ status: 'warning_needs_response', is_charge_refundable: true, balance_transactions: [] },
		]);
		expect(await stripe.refunds.create({ payment_intent: id })).toMatchObject({
			status: 'succeeded',
		});
	});
});

describe('a payment that is copied', () => {
	const copy = (id: string, copies: object[]) =>
		sandbox.call<{ ids: string[]; error?: string }>('POST', '/stripe/copy-payment', { id, copies });

	it('is there as often as it was wanted, each with its own payer, charge and refunds', async () => {
		const stripe = sandbox.client();
		const [one, other] = [await customer(), await customer()];
		const { id } = await pay({ customer: one, metadata: { order: '1' } });

		const { ids } = await copy(id, [{ customer: other, metadata: { order: '2' } }, {}]);

		const [first = '', second = ''] = ids;
		await stripe.refunds.create({ payment_intent: first, amount: 400 });
		const expand = ['latest_charge.refunds'];
		expect(await stripe.paymentIntents.retrieve(first, { expand })).toMatchObject({
			customer: other,
			metadata: { order: '2' },
			latest_charge: { customer: other, payment_intent: first, amount_refunded: 400 },
		});
		expect(await stripe.paymentIntents.retrieve(second, { expand })).toMatchObject({
			customer: one,
			metadata: {},
			latest_charge: { payment_intent: second, amount_refunded: 0, refunds: { data: [] } },
		});
		expect((await stripe.paymentIntents.list()).data.map((each) => each.id)).toEqual([
			second,
			first,
			id,
		]);
	});

	it('has to be there, and paid or tried', async () => {
		const { id } = await sandbox.client().paymentIntents.create({ amount: 1000, currency: 'usd' });

		expect(await copy('pi_none', [{}])).toEqual({ error: 'There is no payment pi_none' });
		expect(await copy(id, [{}])).toEqual({
			error: `Payment ${id} has no charge that could be copied`,
		});
	});
});
