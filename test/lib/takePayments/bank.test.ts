import { type BankDetails, checkBankDetails } from '../../../lib/takePayments/bankDetails';
import {
	type BankCharge,
	chargeBankDetails,
	type TakenFromBank,
} from '../../../lib/takePayments/chargeBankDetails';
import { DECLINES, declineWords } from '../../../lib/takePayments/declineWords';
import type { Target } from '../../../lib/takePayments/due';
import { makeSetupPage } from '../../../lib/takePayments/setupPage';
import { type StoreOrder, storeBankDetails } from '../../../lib/takePayments/storeBankDetails';
import {
	type Answer,
	verifyBankAccount,
	verifyStoredAccount,
} from '../../../lib/takePayments/verifyBankAccount';
import { idIn } from '../../support/idIn';
import { CARD, newPayer } from '../../support/payer';
import { dollars, invoiced, newCall, startTakeWorld, type TakeWorld } from './support';

jest.setTimeout(180_000);

let world: TakeWorld;
beforeAll(async () => {
	world = await startTakeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.restart());

const DAY = 24 * 60 * 60;
const RIGHT: Answer = { descriptor_code: 'SM11AA' };

const bank = (more: Partial<BankDetails> = {}): BankDetails => ({
	routingNumber: '110000000',
	accountNumber: '000123456789',
	holderName: 'Rose',
	holderType: 'individual',
	accountType: 'checking',
	...more,
});

const charge = async (target: Target, more: Partial<BankCharge> = {}): Promise<TakenFromBank> =>
	await chargeBankDetails(
		{
			target,
			maximum: '',
			purpose: '',
			chargeKey: '',
			takenBy: '',
			callKey: newCall(),
			bank: bank(),
			consent: { by: 'telephone', at: Math.floor(world.clock.nowMs() / 1000) },
			keep: true,
			...more,
		},
		await world.tools(),
	);

const verify = async (id: string, answer: Answer = RIGHT, key = newCall()) =>
	await verifyBankAccount(await world.stripeClient(), id, answer, key);

const intentOf = async (id: string) => await world.clientOf('').paymentIntents.retrieve(id);

const store = async (customerId: string, more: Partial<StoreOrder> = {}) =>
	await storeBankDetails(
		await world.stripeClient(),
		{
			customerId,
			bank: bank(),
			consent: { by: 'telephone', at: 1_700_000_000 },
			takenBy: 'Ann',
			callKey: newCall(),
			...more,
		},
		world.clock,
	);
const verifyStored = async (id: string, answer: Answer = RIGHT, key = newCall()) =>
	await verifyStoredAccount(await world.stripeClient(), id, answer, key);

async function waiting(more: Partial<BankCharge> = {}): Promise<string> {
	const { customerId } = await world.payer();
	return (await charge(dollars(customerId), more)).intent.id;
}

describe('bank details', () => {
	it('are cleaned of spaces and hyphens', () => {
		const { routingNumber, accountNumber } = checkBankDetails(
			bank({ routingNumber: '1100 0000-0', accountNumber: '0001-2345 6789' }),
		);
		expect([routingNumber, accountNumber]).toEqual(['110000000', '000123456789']);
	});

	it.each([
		['Routing Number', { routingNumber: '110000001' }],
		['Routing Number', { routingNumber: '000000000' }],
		['Routing Number', { routingNumber: '11000000' }],
		['Account Number', { accountNumber: '123' }],
		['Account Number', { accountNumber: '123456789012345678' }],
		['Account Number', { accountNumber: '12a456' }],
		['Account Holder', { holderName: '' }],
	])('are refused by the name of %s, and not repeated', (field, more) => {
		const [value = ''] = Object.values(more);
		const check = () => checkBankDetails(bank(more));
		expect(check).toThrow(`${field}: it`);
		if (value !== '') expect(check).not.toThrow(value);
	});
});

describe('a payment from new bank details', () => {
	it('waits for small deposits, is made by itself once they are told, and settles', async () => {
		const payer = await world.payer();
		const invoiceId = await world.newInvoice(payer.accountId, 50);

		const { intent, verification } = await charge(invoiced(invoiceId, '20'), { takenBy: 'Ann' });

		expect(intent.status).toBe('requires_action');
		expect(intent.metadata).toMatchObject({ n8n_consent: 'telephone', n8n_taken_by: 'Ann' });
		expect(verification).toMatchObject({
			kind: 'descriptor_code',
			triesLeft: 10,
			url: expect.stringContaining('/microdeposits/') as string,
		});
		const window = Date.parse(verification?.verifyBy ?? '') / 1000 - intent.created;
		expect(window).toBe(10 * DAY);
		// What waits counts as on its way.
		await expect(charge(invoiced(invoiceId, '30.01'))).rejects.toThrow('30.00 USD that are left');

		await world.pass(2 * DAY);
		const first = await verify(intent.id);
		expect([first.intent.status, first.wasVerified]).toEqual(['processing', false]);
		expect((await verify(intent.id)).wasVerified).toBe(true);
		await world.pass(10 * DAY);
		expect((await intentOf(intent.id)).status).toBe('succeeded');
		expect((await world.payments()).filter(({ status }) => status === 'succeeded')).toHaveLength(1);
	});

	it('keeps the mandate as given offline, at the time that was said', async () => {
		const id = await waiting({ consent: { by: 'inPerson', at: 1_700_000_000 } });
		await verify(id);
		const { latest_charge: made } = await world
			.clientOf('')
			.paymentIntents.retrieve(id, { expand: ['latest_charge'] });
		const details = typeof made === 'object' ? made?.payment_method_details : undefined;
		const mandate = await world
			.clientOf('')
			.mandates.retrieve(details?.us_bank_account?.mandate as string);
		expect(mandate.customer_acceptance).toMatchObject({
			type: 'offline',
			accepted_at: 1_700_000_000,
		});
	});

	it('is begun once by one call, also when its answer was lost', async () => {
		const { customerId } = await world.payer();
		await world.fault({
			method: 'POST',
			path: '/v1/payment_intents$',
			times: 1,
			fault: { type: 'cutAfter' },
		});
		await charge(dollars(customerId), { callKey: 'the same' });
		expect((await charge(dollars(customerId), { callKey: 'the same' })).wasTaken).toBe(true);
		expect(await world.payments()).toHaveLength(1);
	});

	it('is refused in another currency before anything is written', async () => {
		const { accountId } = await world.payer();
		const invoiceId = await world.newInvoice(accountId, 50, { Currency__c: 'EUR' });
		await expect(charge(invoiced(invoiceId))).rejects.toThrow('pay in US dollars, not in EUR');
		expect(await world.payments()).toEqual([]);
	});
});

describe('verifying', () => {
	it.each(['pi_gone', 'seti_gone'])(
		'refuses %s, which is not there, by the name of the field',
		async (id) => {
			await expect(verify(id)).rejects.toMatchObject({ field: 'Payment or Setup ID' });
		},
	);

	it('counts wrong answers, each call once, and tells how many are left', async () => {
		const id = await waiting();
		const wrong: Answer = { descriptor_code: 'SM00ZZ' };
		await expect(verify(id, wrong, 'the same')).rejects.toThrow(
			'Descriptor Code: this is not the code that came to the bank account; 9 tries are left',
		);
		await expect(verify(id, wrong, 'the same')).rejects.toThrow('9 tries are left');
		await expect(verify(id, wrong)).rejects.toMatchObject({
			message: expect.stringContaining('8 tries are left') as string,
			facts: { tryAgain: 'afterPayer', triesLeft: '8' },
		});
		expect((await verify(id)).intent.status).toBe('processing');
	});

	it.each([
		['wrong too often', { descriptor_code: 'SM33CC' }, 'the answers were wrong too often'],
		['too late', { descriptor_code: 'SM44DD' }, 'was not verified within ten days'],
		['wrong too often, by amounts', { amounts: [10, 11] }, 'the answers were wrong too often'],
		['too late, by amounts', { amounts: [40, 41] }, 'was not verified within ten days'],
	] as Array<[string, Answer, string]>)('says that it was %s', async (_name, answer, message) => {
		const id = await waiting();
		await expect(verify(id, answer)).rejects.toThrow(message);
		await expect(verify(id)).rejects.toThrow(message);
		expect((await intentOf(id)).status).toBe('requires_payment_method');
	});

	it('takes the two amounts in either order', async () => {
		expect((await verify(await waiting(), { amounts: [45, 32] })).intent.status).toBe('processing');
	});

	it('is over after ten days', async () => {
		const id = await waiting();
		await world.pass(11 * DAY);
		await expect(verify(id)).rejects.toThrow('was not verified within ten days');
	});

	it('refuses a payment that waits for nothing', async () => {
		const { id } = await world.clientOf('').paymentIntents.create({ amount: 500, currency: 'usd' });
		await expect(verify(id)).rejects.toThrow('waits for no verification');
	});
});

describe('bank details that are only stored', () => {
	it('wait for small deposits, and can be charged once these are told; nothing is charged by itself', async () => {
		const { customerId } = await world.payer();
		const { intent, verification, wasStored } = await store(customerId);
		expect(wasStored).toBe(false);
		expect(intent).toMatchObject({
			status: 'requires_action',
			metadata: { n8n_consent: 'telephone', n8n_taken_by: 'Ann' },
		});
		expect(verification).toMatchObject({ kind: 'descriptor_code', triesLeft: 10 });
		await expect(
			world.charge(dollars(customerId), { method: 'newestBankAccount' }),
		).rejects.toThrow('no bank account');

		const verified = await verifyStored(intent.id);
		expect([verified.intent.status, verified.wasVerified]).toEqual(['succeeded', false]);
		expect((await verifyStored(intent.id)).wasVerified).toBe(true);
		await world.pass(10 * DAY);
		expect(await world.payments()).toEqual([]);

		const charged = await world.charge(dollars(customerId), { method: 'newestBankAccount' });
		expect(charged.intent.status).toBe('processing');
		const mandate = await world.clientOf('').mandates.retrieve(idIn(verified.intent.mandate));
		expect(mandate.customer_acceptance).toMatchObject({
			type: 'offline',
			accepted_at: 1_700_000_000,
		});
	});

	it('are stored once by one call, also when its answer was lost, or its time was noted anew', async () => {
		const { customerId } = await world.payer();
		await world.fault({
			method: 'POST',
			path: '/v1/setup_intents$',
			times: 1,
			fault: { type: 'cutAfter' },
		});
		await store(customerId, { callKey: 'the same' });
		const again = await store(customerId, {
			callKey: 'the same',
			consent: { by: 'telephone', at: 1_700_000_060 },
		});
		expect(again.wasStored).toBe(true);
		await world.pass(25 * 60 * 60);
		expect((await store(customerId, { callKey: 'the same' })).wasStored).toBe(true);
		expect((await world.clientOf('').setupIntents.list()).data).toHaveLength(1);
	});

	it('count wrong answers, and say when it is over', async () => {
		const { customerId } = await world.payer();
		const { intent } = await store(customerId, { callKey: 'the same' });
		const wrong: Answer = { amounts: [1, 2] };
		await expect(verifyStored(intent.id, wrong, 'k')).rejects.toThrow('tries are left');
		await expect(verifyStored(intent.id, { descriptor_code: 'SM33CC' })).rejects.toThrow(
			'the answers were wrong too often',
		);
		await expect(verifyStored(intent.id)).rejects.toThrow('the answers were wrong too often');
		await expect(store(customerId, { callKey: 'the same' })).rejects.toMatchObject({
			message: expect.stringContaining('Storing the bank account ending in 6789') as string,
			facts: { tryAgain: 'never' },
		});
	});

	it('are over after ten days, and where the deposits do not arrive', async () => {
		const { customerId } = await world.payer();
		const late = await store(customerId);
		const wrong = await store(customerId, { bank: bank({ accountNumber: '000666666661' }) });
		await world.pass(11 * DAY);
		await expect(verifyStored(late.intent.id)).rejects.toThrow('not verified within ten days');
		await expect(verifyStored(wrong.intent.id)).rejects.toThrow('did not reach the bank account');
	});
});

// https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-integration
const ENDS: ReadonlyArray<[number: string, status: string, sentence: string | undefined]> = [
	['000123456789', 'succeeded', undefined],
	['000111111113', 'requires_payment_method', 'The bank account is closed.'],
	['000111111116', 'requires_payment_method', 'The bank account could not be found.'],
	['000222222227', 'requires_payment_method', 'There is not enough money on the account.'],
	[
		'000333333335',
		'requires_payment_method',
		'The account’s holder has told the bank that the debit was not authorized.',
	],
	['000444444440', 'requires_payment_method', 'The bank account does not take this currency.'],
	[
		'000666666661',
		'requires_payment_method',
		'The small deposits did not reach the bank account: a number is wrong, or the account takes none.',
	],
	['000555555559', 'succeeded', undefined],
	['000000000009', 'processing', undefined],
	[
		'000777777771',
		'requires_payment_method',
		'The payment is over the weekly limit for this bank account.',
	],
];

describe('each bank account for tests ends in its documented state, with a sentence', () => {
	it.each(ENDS)('%s: %s', async (accountNumber, status, sentence) => {
		const id = await waiting({ bank: bank({ accountNumber }) });
		await world.pass(60);
		const refusal = await verify(id).then(
			() => undefined,
			(error: unknown) => (error as Error).message,
		);
		await world.pass(10 * DAY);
		const { status: ended, last_payment_error: error } = await intentOf(id);
		expect(ended).toBe(status);
		expect(error ? declineWords(error.decline_code, error.code).why : undefined).toBe(sentence);
		if (refusal !== undefined) expect(`${refusal}.`).toContain(sentence);
	});

	it.each(ENDS)('stored first, and charged then, %s: %s', async (number, status, sentence) => {
		const { customerId } = await world.payer();
		const { intent } = await store(customerId, { bank: bank({ accountNumber: number }) });
		await world.pass(60);
		const refusal = await verifyStored(intent.id).then(
			() => undefined,
			(error: unknown) => (error as Error).message,
		);
		if (refusal !== undefined) {
			expect([number, `${refusal}.`]).toEqual([
				'000666666661',
				expect.stringContaining(sentence ?? ''),
			]);
			return;
		}
		const charging = world.charge(dollars(customerId), { method: 'newestBankAccount' });
		if (number === '000777777771') {
			// Over the limit is over it at once.
			await expect(charging).rejects.toThrow(sentence?.slice(0, -1));
			return;
		}
		const { id } = (await charging).intent;
		await world.pass(10 * DAY);
		const { status: ended, last_payment_error: error } = await intentOf(id);
		expect(ended).toBe(status);
		expect(error ? declineWords(error.decline_code, error.code).why : undefined).toBe(sentence);
	});
});

describe('each documented decline', () => {
	// https://docs.stripe.com/declines/codes
	const CODES =
		'approve_with_id authentication_not_handled authentication_required call_issuer card_not_supported card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again duplicate_transaction expired_card fraudulent generic_decline incorrect_address incorrect_cvc incorrect_number incorrect_pin incorrect_zip insufficient_funds invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number invalid_pin issuer_not_available lost_card merchant_blacklist mobile_device_authentication_required new_account_information_available no_action_taken not_permitted offline_pin_required online_or_offline_pin_required pickup_card pin_try_exceeded processing_error reenter_transaction restricted_card revocation_of_all_authorizations revocation_of_authorization security_violation service_not_allowed stolen_card stop_payment_order testmode_decline transaction_not_allowed try_again_later withdrawal_count_limit_exceeded';

	it.each(CODES.split(' '))('%s has a sentence, and says whether trying again helps', (code) => {
		expect(DECLINES[code]).toBeDefined();
		const { why, whatHelps, tryAgain, nextStep } = declineWords(code, 'card_declined');
		for (const sentence of [why, whatHelps]) expect(sentence).toMatch(/^[A-Z].*\.$/);
		expect(whatHelps).toMatch(/[Tt]ry|again/);
		// Who waits for the payer's confirmation, or another card, can be sent a link; who can try again, tries.
		const canWait = ['soon', 'later'].includes(tryAgain) && code !== 'duplicate_transaction';
		expect(nextStep === 'tryAgain').toBe(canWait);
	});

	it('tells of lost, stolen and suspicious cards no more than of others', () => {
		const reasons = ['lost_card', 'stolen_card', 'fraudulent', 'pickup_card', 'generic_decline'];
		expect(new Set(reasons.map((code) => declineWords(code, undefined).why)).size).toBe(1);
	});

	it('heeds the network that says not to try again', () => {
		expect(declineWords('insufficient_funds', 'card_declined').tryAgain).toBe('later');
		expect(declineWords('insufficient_funds', 'card_declined', 'do_not_try_again').tryAgain).toBe(
			'never',
		);
		expect(declineWords('something_new', undefined).why).toMatch(/gave no reason/);
	});

	it.each([
		['pm_card_authenticationRequired', 'authentication_required', 'afterPayer', 'sendPaymentLink'],
		['pm_card_chargeCustomerFail', 'generic_decline', 'afterPayer', 'sendPaymentLink'],
	])('%s is told as %s', async (method, code, tryAgain, nextStep) => {
		const { customerId } = await world.payer(method);
		await expect(world.charge(dollars(customerId))).rejects.toMatchObject({
			code,
			facts: { tryAgain, nextStep },
		});
	});
});

describe('a page to store a payment method', () => {
	it('stores a card that can be charged then, and is made once by one call', async () => {
		const { customerId } = await world.payer();
		const order = {
			customerId,
			methods: ['card'] as const,
			successUrl: 'https://acme.example/thanks',
			cancelUrl: '',
			currency: 'USD',
			callKey: newCall(),
		};
		const page = await makeSetupPage(await world.stripeClient(), order);
		expect((await makeSetupPage(await world.stripeClient(), order)).id).toBe(page.id);

		const payer = newPayer(world.pages);
		await payer.open(page.url ?? '');
		await payer.submit({ ...CARD, email: 'rose@edge.example' });
		expect(payer.at).toBe('https://acme.example/thanks');
		expect((await world.charge(dollars(customerId))).intent.status).toBe('succeeded');
	});
});
