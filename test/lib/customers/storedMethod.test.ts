import type Stripe from 'stripe';
import {
	chooseMethod,
	storedBankAccount,
	storedMethod,
	type StoredMethod,
} from '../../../lib/customers/storedMethod';

const NOVEMBER = { nowMs: () => Date.UTC(2026, 10, 30, 23, 59, 59) };

/** As much of a payment method as is looked at. */
function method(parts: object): Stripe.PaymentMethod {
	return { id: 'pm_1', type: 'card', ...parts } as Stripe.PaymentMethod;
}

const card = (month: number, year: number, brand = 'visa') =>
	method({ card: { brand, last4: '4242', exp_month: month, exp_year: year } });

const bank = (blocked?: object) =>
	method({
		type: 'us_bank_account',
		us_bank_account: {
			bank_name: 'STRIPE TEST BANK',
			last4: '6789',
			routing_number: '110000000',
			status_details: blocked ? { blocked } : null,
		},
	});

describe('a stored card', () => {
	it('is told by brand, last digits and expiry', () => {
		expect(storedMethod(card(3, 2030), 'pm_1', NOVEMBER)).toEqual({
			id: 'pm_1',
			type: 'card',
			label: 'Visa ending in 4242, expires 03/2030',
			issuer: 'Visa',
			last4: '4242',
			expires: { month: 3, year: 2030 },
			isDefault: true,
			isUsable: true,
			trouble: null,
		});
	});

	it.each([
		[10, 2026, false, 'it has expired'],
		[11, 2026, true, 'it expires soon'],
		[12, 2026, true, 'it expires soon'],
		[1, 2027, true, null],
		[12, 2025, false, 'it has expired'],
	])('of %s/%s, on the last day of November 2026', (month, year, isUsable, trouble) => {
		expect(storedMethod(card(month, year), undefined, NOVEMBER)).toMatchObject({
			isUsable,
			trouble,
			isDefault: false,
		});
	});

	it('of an unknown brand has Stripe’s code for it, in words', () => {
		expect(storedMethod(card(3, 2030, 'rupay'), undefined, NOVEMBER).label).toBe(
			'Rupay ending in 4242, expires 03/2030',
		);
	});
});

describe('a stored bank account', () => {
	it('is told by bank and last digits, and no other number', () => {
		const told = storedMethod(bank(), undefined, NOVEMBER);

		expect(told).toMatchObject({
			label: 'STRIPE TEST BANK ending in 6789',
			issuer: 'STRIPE TEST BANK',
			last4: '6789',
			expires: null,
			isUsable: true,
		});
		expect(JSON.stringify(told)).not.toContain('110000000');
	});

	it('that Stripe has blocked is not usable, and says why', () => {
		const blocked = { network_code: 'R02', reason: 'bank_account_closed' };

		expect(storedMethod(bank(blocked), undefined, NOVEMBER)).toMatchObject({
			isUsable: false,
			trouble: 'Stripe has blocked it: the account is closed (R02)',
		});
	});

	it.each([
		[{ network_code: null, reason: null }, 'Stripe has blocked it: a debit came back'],
		[
			{ network_code: 'R99', reason: 'something_new' },
			'Stripe has blocked it: a debit came back (R99)',
		],
	])('is blocked for a reason not known: %j', (blocked, trouble) => {
		expect(storedMethod(bank(blocked), undefined, NOVEMBER)).toMatchObject({
			isUsable: false,
			trouble,
		});
	});

	it.each([
		['verified', true, null],
		['new', false, 'it is not verified yet'],
		['verification_failed', false, 'its verification failed'],
		['another', false, 'its status is another'],
	])('of the Sources API, when its status is %s', (status, isUsable, trouble) => {
		const account = { id: 'ba_1', bank_name: 'Chase', last4: '1111', status };

		expect(storedBankAccount(account, 'ba_2').isDefault).toBe(false);
		expect(storedBankAccount(account, 'ba_1')).toMatchObject({
			id: 'ba_1',
			type: 'us_bank_account',
			label: 'Chase ending in 1111',
			isDefault: true,
			isUsable,
			trouble,
		});
	});
});

describe('a bank account that is not the default', () => {
	it('is told so', () => {
		expect(storedMethod(bank(), undefined, NOVEMBER).isDefault).toBe(false);
		expect(storedMethod({ ...bank(), id: 'pm_1' }, 'pm_2', NOVEMBER).isDefault).toBe(false);
		expect(storedMethod({ ...bank(), id: 'pm_1' }, 'pm_1', NOVEMBER).isDefault).toBe(true);
	});
});

describe('another way to pay', () => {
	it.each([
		[{ type: 'sepa_debit', sepa_debit: { last4: '3000' } }, 'Sepa debit ending in 3000', '3000'],
		[{ type: 'link', link: { email: 'rose@edge.example' } }, 'Link', null],
	])('is told by its kind: %j', (parts, label, last4) => {
		expect(storedMethod(method(parts), undefined, NOVEMBER)).toMatchObject({
			label,
			last4,
			isUsable: true,
		});
	});
});

describe('choosing one of them', () => {
	const told = (id: string, of: Stripe.PaymentMethod, defaultId = ''): StoredMethod =>
		storedMethod({ ...of, id }, defaultId, NOVEMBER);
	const blocked = { network_code: 'R02', reason: 'bank_account_closed' };
	const methods = [
		told('pm_expired', card(1, 2020)),
		told('pm_card', card(3, 2030)),
		told('pm_older', card(3, 2031), 'pm_older'),
		told('pm_blocked', bank(blocked)),
		told('pm_bank', bank()),
	];

	it.each([
		['default', 'pm_older'],
		['newestCard', 'pm_card'],
		['newestBankAccount', 'pm_bank'],
		[{ id: 'pm_older' }, 'pm_older'],
	] as const)('by %j', (choice, id) => {
		expect(chooseMethod(methods, choice, 'Method').id).toBe(id);
	});

	it('takes none in the place of one that cannot be charged', () => {
		expect(() => chooseMethod(methods, { id: 'pm_blocked' }, 'Method')).toThrow(
			'Method: STRIPE TEST BANK ending in 6789 cannot be charged: Stripe has blocked it: the account is closed (R02)',
		);
		const expired = [told('pm_expired', card(1, 2020), 'pm_expired')];
		expect(() => chooseMethod(expired, 'default', 'Method')).toThrow(
			'Method: Visa ending in 4242, expires 01/2020 cannot be charged: it has expired',
		);
	});

	it('takes no bank account for the newest card, though it is newer', () => {
		const newestFirst = [told('pm_bank', bank()), told('pm_card', card(3, 2030))];

		expect(chooseMethod(newestFirst, 'newestCard', 'Method').id).toBe('pm_card');
	});

	it('names what there is to choose from', () => {
		expect(() => chooseMethod(methods.slice(1, 3), { id: 'pm_no' }, 'Method')).toThrow(
			expect.objectContaining({
				whatToDo:
					'Choose another: Visa ending in 4242, expires 03/2030 (pm_card); Visa ending in 4242, expires 03/2031 (pm_older)',
			}) as Error,
		);
		expect(() => chooseMethod([], 'default', 'Method')).toThrow(
			expect.objectContaining({ whatToDo: 'Let the customer store a way to pay first' }) as Error,
		);
	});

	it.each([
		['default', 'the customer has no default'],
		['newestCard', 'the customer has no card that can be charged'],
		['newestBankAccount', 'the customer has no bank account that can be charged'],
		[{ id: 'pm_no' }, 'the customer has not stored pm_no'],
	] as const)('says what is missing for %j', (choice, message) => {
		expect(() => chooseMethod([], choice, 'Method')).toThrow(`Method: ${message}`);
	});
});
