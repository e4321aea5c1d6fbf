import { keysOf } from '../../../lib/stripe/credential';
import { isWrite, type PaymentWorld, startPaymentWorld } from './support';

jest.setTimeout(180_000);

let world: PaymentWorld;
beforeAll(async () => {
	world = await startPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
	await world.call('DELETE', '/faults');
	await world.restart();
});

const HOUR = 60 * 60;
const edit = async (id: string, values: object) =>
	await world.api('PATCH', `/sobjects/Payment__c/${id}`, values);

/** Runs until long after the overlap, between which nothing changes: none tells or writes anything. */
async function expectQuiet(): Promise<void> {
	for (const seconds of [0, 60, HOUR, HOUR]) {
		await world.pass(seconds);
		await world.forgetCalls();
		const { done, problems } = await world.push();
		expect([done, problems]).toEqual([[], []]);
		const calls = [...(await world.calls('salesforce')), ...(await world.calls('stripe'))];
		expect(calls.filter(isWrite)).toEqual([]);
	}
}

describe('a problem that only a change of the payment can solve', () => {
	const REPORTED = [
		['an amount that was raised', { Amount__c: 30 }, { Amount__c: 25 }],
		['more given back than was paid', { Refund_Requested__c: 26 }, { Refund_Requested__c: 5 }],
		['another currency', { Currency__c: 'EUR' }, { Currency__c: 'USD' }],
	];
	const ENTERED = [
		['a card', { Method__c: 'Card' }, { Method__c: 'Cash' }],
		['nothing', { Amount__c: 0 }, { Amount__c: 5 }],
		['more given back than was paid', { Refund_Requested__c: 26 }, { Refund_Requested__c: 5 }],
		['half a yen', { Amount__c: 5.5, Currency__c: 'JPY' }, { Amount__c: 5 }],
	];

	it.each([
		...REPORTED.map((each) => ['reported', ...each] as const),
		...ENTERED.map((each) => ['entered', ...each] as const),
	])('is told once, and again when somebody has edited it: %s, %s', async (...args) => {
		const [was, , wrong, right] = args;
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({
			Account__c: accountId,
			Amount__c: 25,
			...(was === 'entered' && (wrong as object)),
		});
		if (was === 'reported') {
			await world.push();
			await edit(id, wrong as object);
		}

		const told = await world.push();
		await expectQuiet();
		// Something else goes on in the org.
		await world.enter({ Account__c: accountId, Amount__c: 1 });
		const { problems } = await world.push();
		await expectQuiet();
		await edit(id, { Name: 'Looked at' });
		const edited = await world.push();
		await edit(id, right as object);
		const mended = await world.push();

		expect(told.problems).toHaveLength(1);
		expect(problems).toEqual([]);
		expect(edited.problems.map(({ problem }) => problem.message)).toEqual(
			told.problems.map(({ problem }) => problem.message),
		);
		expect(mended.problems).toEqual([]);
		expect((await world.payment(id))['Stripe_Payment_ID__c']).toMatch(/^pr_/);
	});
});

describe('a payment that Stripe refuses', () => {
	const refuse = async (path: string, error: object, more: object = {}) => {
		const body = { error: { type: 'invalid_request_error', ...error } };
		const fault = { type: 'status', status: 400, body, ...more };
		await world.call('POST', '/faults', { service: 'stripe', method: 'POST', path, fault });
	};
	const TOO_LARGE = {
		message: 'Amount must be no more than $999,999.99.',
		code: 'amount_too_large',
		param: 'amount_requested[value]',
	};
	const mended = async () => await world.call('DELETE', '/faults');

	it.each([
		['and forgets', {}],
		['and keeps the refusal under the key', { stored: true }],
	])('is told once, whatever else goes on, and reported once corrected: %s', async (_how, more) => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 5);
		await refuse('report_payment', TOO_LARGE, more);
		const id = await world.enter({ Account__c: accountId, Invoice__c, Amount__c: 5_000_000 });

		const told = await world.push();
		await expectQuiet();
		await edit(id, { Name: 'Looked at' });
		const edited = await world.push();
		await expectQuiet();
		await mended();
		await world.enter({ Account__c: accountId, Amount__c: 1 });
		const other = await world.push();
		await edit(id, { Amount__c: 5 });
		const corrected = await world.push();

		for (const { problems } of [told, edited]) {
			expect(problems.map(({ problem }) => [problem.code, problem.message])).toEqual([
				['amount_too_large', expect.stringContaining('Amount must be no more than')],
			]);
		}
		expect([other.problems, corrected.problems]).toEqual([[], []]);
		expect(await world.invoice(Invoice__c)).toMatchObject({ Status__c: 'Paid' });
		const { data } = await world.clientOf('').paymentRecords.list({ limit: 10 });
		expect(data.map(({ amount_requested: { value } }) => value).sort()).toEqual([100, 500]);
		expect((await world.payment(id))['Stripe_Payment_ID__c']).toMatch(/^pr_/);
	});

	it.each([429, 500])(
		'for a while (%s) stays on the list, and is reported by a later run',
		async (status) => {
			const { accountId } = await world.newAccount('Acme');
			await refuse('report_payment', { type: 'api_error', message: 'Later.' }, { status });
			const id = await world.enter({ Account__c: accountId, Amount__c: 5 });

			await world.push();
			await mended();
			await world.pass(HOUR);
			await world.push();

			expect((await world.payment(id))['Stripe_Payment_ID__c']).toMatch(/^pr_/);
		},
	);

	it('for the customer of its account waits until the account has another', async () => {
		const { accountId } = await world.newAccount('Acme');
		await refuse('report_payment', {
			message: "No such customer: 'cus_gone'",
			code: 'resource_missing',
			param: 'customer_details[customer]',
		});
		const id = await world.enter({ Account__c: accountId, Amount__c: 5 });

		const waiting = await world.push();
		await world.pass(HOUR);
		const still = await world.push();
		await mended();
		await world.push();

		for (const { done, problems } of [waiting, still]) {
			expect(problems).toEqual([]);
			expect(done.map((each) => [each.status, each.message])).toEqual([
				[
					'unmatched',
					expect.stringMatching(/Stripe does not know customer cus_\w+ of account Acme/),
				],
			]);
		}
		expect((await world.payment(id))['Stripe_Payment_ID__c']).toMatch(/^pr_/);
	});

	it('when it is to be given back is told once, and given back once it was edited', async () => {
		const { accountId, customerId: customer } = await world.newAccount('Acme');
		await world.pay(2500, { customer });
		await world.pull();
		const [{ Id } = { Id: '' }] = await world.records('Payment__c');
		await refuse('/refunds', { message: 'This payment method cannot be refunded.' });
		await edit(String(Id), { Refund_Requested__c: 5 });

		const told = await world.push();
		await expectQuiet();
		await mended();
		await edit(String(Id), { Refund_Requested__c: 6 });
		const edited = await world.push();

		expect(accountId).not.toBe('');
		expect(told.problems.map(({ problem }) => problem.message)).toEqual([
			expect.stringContaining('This payment method cannot be refunded'),
		]);
		expect(edited.problems).toEqual([]);
		expect(await world.payment(String(Id))).toMatchObject({ Amount_Refunded__c: 6 });
	});

	it('as it is given back, though it is cash, is told once', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 25 });
		await world.push();
		await refuse('report_refund', { message: 'No.' });
		await edit(id, { Refund_Requested__c: 5 });

		const told = await world.push();
		await expectQuiet();
		await mended();
		await edit(id, { Refund_Requested__c: 6 });
		const edited = await world.push();

		expect(told.problems).toHaveLength(1);
		expect(edited.problems).toEqual([]);
		expect(await world.payment(id)).toMatchObject({ Amount_Refunded__c: 6 });
	});

	it('to know under the ID that the record holds is told once', async () => {
		const { accountId } = await world.newAccount('Acme');
		await world.enter({ Account__c: accountId, Amount__c: 25, Stripe_Payment_ID__c: 'pr_none' });

		const told = await world.push();
		await expectQuiet();

		expect(told.problems.map(({ problem }) => problem.code)).toEqual(['resource_missing']);
	});
});

describe('a problem that waits for something beside the payment', () => {
	/** Runs until long after the overlap: none tells anything. */
	const expectSilence = async (run: () => ReturnType<PaymentWorld['push']>) => {
		for (const seconds of [0, 60, HOUR, HOUR]) {
			await world.pass(seconds);
			const { done, problems } = await run();
			expect([done, problems]).toEqual([[], []]);
		}
	};

	it('is told once of a refund of what has not settled, which is made by the run after it has', async () => {
		const { customerId: customer } = await world.newAccount('Acme');
		const more = { capture_method: 'manual' } as const;
		const { id: intent } = await world.pay(2500, { customer, more });
		await world.pull();
		const [{ Id } = { Id: '' }] = await world.records('Payment__c');
		await edit(String(Id), { Refund_Requested__c: 5 });

		const told = await world.push();
		await expectSilence(async () => await world.push());
		await world.clientOf('').paymentIntents.capture(intent);
		const given = await world.push();

		expect(told.problems.map(({ problem }) => problem.code)).toEqual(['not_settled']);
		expect(given.done.map(({ status }) => status)).toEqual(['updated']);
		expect(await world.payment(String(Id))).toMatchObject({ Amount_Refunded__c: 5 });
	});

	it.each([
		['entered', 'both'],
		['entered and deleted', 'both'],
		['entered and deleted', 'push'],
	] as const)(
		'is told once of an invoice that cannot be counted, which is once it can: %s, by %s',
		async (how, by) => {
			const run = async () => await world[by]();
			const { accountId } = await world.newAccount('Acme');
			const invoice = await world.newInvoice(accountId, 500, { Currency__c: 'JPY' });
			const yen = { Account__c: accountId, Currency__c: 'JPY', Amount__c: 200 };
			await world.enter({ ...yen, Invoice__c: invoice });
			const other = await world.enter({ ...yen, Invoice__c: invoice });
			await run();
			await world.api('PATCH', `/sobjects/Invoice__c/${invoice}`, { Amount__c: 500.5 });
			if (how === 'entered') await edit(other, { Amount__c: 100 });
			else await world.api('DELETE', `/sobjects/Payment__c/${other}`);

			const told = await run();
			await expectSilence(run);
			await world.api('PATCH', `/sobjects/Invoice__c/${invoice}`, { Amount__c: 500 });
			const counted = await run();

			const unfinished = told.done.flatMap((each) => each.unfinished ?? []);
			const problems = [...unfinished, ...told.problems.map(({ problem }) => problem)];
			expect(problems.map(({ message }) => message)).toContainEqual(
				expect.stringContaining('Invoice INV-1 cannot be counted'),
			);
			expect(counted.problems).toEqual([]);
			const paid = how === 'entered' ? 300 : 200;
			expect(await world.invoice(invoice)).toMatchObject({ Amount_Paid__c: paid });
		},
	);
});

it('a payment of an account whose location is not in the credential waits until it is', async () => {
	const { accountId } = await world.newAccount('Acme');
	await world.api('PATCH', `/sobjects/Account/${accountId}`, { Stripe_Location__c: 'Oslo' });
	const id = await world.enter({ Account__c: accountId, Amount__c: 5 });
	const { stripeOf } = await world.paymentContext();
	const withoutOslo = async (location: string) => {
		keysOf({ secretKey: 'sk_test_1' }, location);
		return await stripeOf(location);
	};

	for (const seconds of [0, HOUR, HOUR]) {
		await world.pass(seconds);
		const { done, problems } = await world.push({ stripeOf: withoutOslo });
		expect(problems).toEqual([]);
		expect(done.map(({ status, message }) => [status, message])).toEqual([
			[
				'unmatched',
				'Stripe was not told of payment Cash on site of 5.00 USD: location “Oslo” of account Acme is not in the credential',
			],
		]);
	}
	await world.push();

	expect((await world.payment(id))['Stripe_Payment_ID__c']).toMatch(/^pr_/);
});

describe('payments that wait for the customer of their account', () => {
	/** Requests to the org in a run long after anything happened, without those that every run makes. */
	const costOf = async (): Promise<string[]> => {
		await world.pass(HOUR);
		await world.push();
		await world.pass(HOUR);
		await world.forgetCalls();
		await world.push();
		const calls = await world.calls('salesforce');
		expect([...calls, ...(await world.calls('stripe'))].filter(isWrite)).toEqual([]);
		return calls.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
	};

	it.each([
		['without an invoice', 1, false],
		['with one', 3, true],
	])(
		'cost no write, and so many requests, however many they are: %s, %i',
		async (_what, more, withInvoice) => {
			await world.newAccount('Acme');
			const quiet = await costOf();
			const { id: Account__c } = (await world.api('POST', '/sobjects/Account', {
				Name: 'New',
			})) as { id: string };
			for (const number of [1, 2, 3]) {
				const Invoice__c = await world.newInvoice(Account__c, 25, { Name: `INV-${number}` });
				await world.enter({ Account__c, Amount__c: 25, ...(withInvoice && { Invoice__c }) });
			}

			const waiting = await costOf();

			expect(waiting).toHaveLength(quiet.length + more);
		},
	);
});

it('a payment that was told as a problem still waits for the customer of the account that it gets', async () => {
	const { id: accountId } = (await world.api('POST', '/sobjects/Account', { Name: 'New' })) as {
		id: string;
	};
	const id = await world.enter({ Account__c: accountId, Amount__c: 25, Method__c: 'Card' });
	await world.push();
	await edit(id, { Method__c: 'Cash' });
	const waiting = await world.push();
	const { id: customer } = await world.clientOf('').customers.create({ name: 'New' });
	await world.api('PATCH', `/sobjects/Account/${accountId}`, { Stripe_Customer_ID__c: customer });
	await world.pass(HOUR);

	await world.push();

	expect(waiting.done.map(({ status }) => status)).toEqual(['unmatched']);
	expect((await world.payment(id))['Stripe_Payment_ID__c']).toMatch(/^pr_/);
});

describe('a payment whose amount its currency does not have', () => {
	it('is told, and what else was paid is counted, of its invoice too', async () => {
		const { accountId } = await world.newAccount('Acme');
		const Invoice__c = await world.newInvoice(accountId, 500, { Currency__c: 'JPY' });
		const other = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
		const yen = { Account__c: accountId, Currency__c: 'JPY', Invoice__c };
		const half = await world.enter({ ...yen, Amount__c: 5.5 });
		await world.enter({ ...yen, Amount__c: 500 });
		await world.enter({ Account__c: accountId, Amount__c: 25, Invoice__c: other });

		const { done, problems, endedBy } = await world.push();

		expect([endedBy, problems.map(({ problem }) => problem.message)]).toEqual([
			undefined,
			['Amount__c: 5.5 has more decimals than JPY, which has 0'],
		]);
		expect(done.flatMap((result) => ('notes' in result ? result.notes : []))).toContain(
			'Not counted for invoice INV-1: payments whose amount their currency does not have (1)',
		);
		expect(await world.invoice(Invoice__c)).toMatchObject({ Status__c: 'Paid', Balance__c: 0 });
		expect(await world.invoice(other)).toMatchObject({ Status__c: 'Paid' });
		await edit(half, { Amount__c: 5 });
		await world.push();
		expect(await world.invoice(Invoice__c)).toMatchObject({ Status__c: 'Overpaid' });
	});

	it('ends no run when it was deleted', async () => {
		const { accountId } = await world.newAccount('Acme');
		const id = await world.enter({ Account__c: accountId, Amount__c: 5, Currency__c: 'JPY' });
		await world.push();
		const record = String((await world.payment(id))['Stripe_Payment_ID__c']);
		await edit(id, { Amount__c: 5.5 });
		await world.api('DELETE', `/sobjects/Payment__c/${id}`);

		const { done, problems, endedBy } = await world.push();

		expect([endedBy, problems]).toEqual([undefined, []]);
		expect(done.map(({ message }) => message)).toEqual([
			'Told Stripe that 5 JPY of payment Cash on site of 0 JPY was given back',
		]);
		const { amount_refunded: refunded } = await world.clientOf('').paymentRecords.retrieve(record);
		expect(refunded).toEqual({ value: 5, currency: 'jpy' });
	});
});

it('an invoice whose amount its currency does not have is told, and the others are counted', async () => {
	const { accountId } = await world.newAccount('Acme');
	const Invoice__c = await world.newInvoice(accountId, 500.5, { Currency__c: 'JPY' });
	const other = await world.newInvoice(accountId, 25, { Name: 'INV-2' });
	const yen = { Account__c: accountId, Currency__c: 'JPY', Invoice__c };
	await world.enter({ ...yen, Amount__c: 500 });
	await world.enter({ Account__c: accountId, Amount__c: 25, Invoice__c: other });

	const { done, endedBy } = await world.push();

	expect(endedBy).toBeUndefined();
	const unfinished = done.flatMap((result) => ('unfinished' in result ? result.unfinished : []));
	expect(unfinished.map((problem) => problem?.message)).toEqual([
		'Invoice INV-1 cannot be counted: Amount__c: 500.5 has more decimals than JPY, which has 0',
	]);
	expect(await world.invoice(other)).toMatchObject({ Status__c: 'Paid' });
	await world.api('PATCH', `/sobjects/Invoice__c/${Invoice__c}`, { Amount__c: 500 });
	await world.push();
	expect(await world.invoice(Invoice__c)).toMatchObject({ Status__c: 'Paid' });
});
