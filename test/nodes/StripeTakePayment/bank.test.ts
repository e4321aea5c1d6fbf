import type { IExecuteFunctions } from 'n8n-workflow';
import { warnOfSavedExecutions } from '../../../lib/n8n/savedExecutions';
import { startTakeNodeWorld, type TakeNodeWorld } from './support';

jest.setTimeout(180_000);

let world: TakeNodeWorld;
beforeAll(async () => {
	world = await startTakeNodeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const ACCOUNT = '000123456789';
const charge = {
	resource: 'bankAccount',
	operation: 'chargeBankDetails',
	routingNumber: '110000000',
	accountNumber: '={{ $json.account }}',
	holderName: 'Rose',
	agreedAt: '2026-11-23T10:00:00Z',
};

test('bank details are charged once they are verified, and Salesforce follows', async () => {
	const id = await world.invoice({ Status__c: 'Sent' });
	const begun = await world.run({
		parameters: charge,
		items: [{ Id: id, account: ACCOUNT }],
		executionId: '1',
	});
	const again = await world.run({
		parameters: charge,
		items: [{ Id: id, account: ACCOUNT }],
		executionId: '1',
	});

	expect(begun.items[0]).toMatchObject({
		status: 'requires_action',
		amount: '50.00',
		last4: '6789',
		waitsForVerification: true,
		triesLeft: 10,
		nextStep: expect.stringMatching(/^By \d{4}-\d\d-\d\d, a deposit of one cent/) as string,
		invoiceId: id,
	});
	expect(again.items[0]).toMatchObject({ alreadyCharged: true });
	const { paymentId } = begun.items[0] ?? {};
	expect(JSON.stringify([begun.items, again.items])).not.toContain(ACCOUNT);
	expect(await world.paymentsInOrg()).toMatchObject([{ Status__c: 'Requires Action' }]);

	const verify = { resource: 'bankAccount', operation: 'verify' };
	const wrong = await world.run({
		parameters: { ...verify, descriptorCode: 'SM00ZZ' },
		items: [{ paymentId }],
	});
	expect(wrong.result.error?.message).toContain('9 tries are left');
	const right = await world.run({
		parameters: { ...verify, verifyBy: 'amounts', firstAmount: '0.45', secondAmount: 32 },
		items: [{ paymentId }],
	});
	expect(right.items[0]).toMatchObject({ status: 'processing', alreadyVerified: false });
	expect(await world.paymentsInOrg()).toMatchObject([{ Status__c: 'Pending' }]);
});

test('bank details are stored without a charge, verified, and then charged as any stored method', async () => {
	const stored = { resource: 'storedMethod', operation: 'addBankDetails' };
	const add = async () =>
		await world.run({
			parameters: {
				...charge,
				...stored,
				customerId: world.customerId,
				agreedAt: '={{ $now }}',
				options: { takenBy: 'Ann' },
			},
			items: [{ account: ACCOUNT }],
			executionId: 'one',
			without: 'salesforceClientCredentialsApi',
		});
	const { items, result } = await add();
	expect(result.error).toBeUndefined();
	expect(items[0]).toMatchObject({
		setupId: expect.stringMatching(/^seti_/) as string,
		status: 'requires_action',
		customerId: world.customerId,
		last4: '6789',
		alreadyStored: false,
		waitsForVerification: true,
		nextStep: expect.stringContaining('nothing is charged by itself') as string,
	});
	const again = await add();
	expect(again.items[0]).toMatchObject({ alreadyStored: true });
	expect(JSON.stringify([items, again.items])).not.toContain(ACCOUNT);

	const verified = await world.run({
		parameters: { resource: 'bankAccount', operation: 'verify', descriptorCode: 'sm11aa' },
		items: [items[0] ?? {}],
	});
	expect(verified.items).toEqual([
		{
			setupId: items[0]?.['setupId'],
			status: 'succeeded',
			customerId: world.customerId,
			paymentMethodId: items[0]?.['paymentMethodId'],
			alreadyVerified: false,
		},
	]);
	expect((await world.stripeClient.paymentIntents.list()).data).toEqual([]);

	const id = await world.invoice();
	const charged = await world.run({
		parameters: {
			resource: 'payment',
			operation: 'charge',
			method: 'id',
			methodId: { __rl: true, mode: 'id', value: '={{ $json.paymentMethodId }}' },
		},
		items: [{ Id: id, ...verified.items[0] }],
	});
	expect(charged.items[0]).toMatchObject({ status: 'processing', invoiceId: id });
});

test('no refusal repeats a number of an account or card, and each comes before any request', async () => {
	const id = await world.invoice();
	const messageOf = async (more: object) => {
		const { result } = await world.run({ parameters: { ...charge, ...more }, items: [{ Id: id }] });
		const { message, description } = result.error ?? {};
		return `${String(message)} ${String(description)}`;
	};
	const refused = [
		['Routing Number', { routingNumber: '110000001', accountNumber: ACCOUNT }],
		['Account Number', { accountNumber: '12345678901234567890' }],
		['Account Number', { accountNumber: '4242424242424242' }],
		['Account Holder', { accountNumber: ACCOUNT, holderName: '={{ $json.holder }}' }],
		['Agreed At', { accountNumber: ACCOUNT, agreedAt: 'soon' }],
	] as const;
	for (const [field, more] of refused) {
		const message = await messageOf(more);
		expect(message).toMatch(new RegExp(`^${field}: `));
		expect(message).not.toMatch(/\d{8}/);
	}
	expect((await world.stripeClient.paymentIntents.list()).data).toEqual([]);
});

test.each([
	['keeps them by default', 'trigger', {}, true],
	['keeps those that fail', 'trigger', { saveDataSuccessExecution: 'none' }, true],
	[
		'keeps none',
		'trigger',
		{ saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none' },
		false,
	],
	['keeps manual ones', 'manual', { saveDataSuccessExecution: 'none' }, true],
	['keeps no manual ones', 'manual', { saveManualExecutions: false }, false],
])('where n8n %s, the node warns of it or not', (_name, mode, settings, isWarned) => {
	const hints: string[] = [];
	warnOfSavedExecutions(
		{
			getWorkflowSettings: () => settings,
			getMode: () => mode,
			addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		} as unknown as IExecuteFunctions,
		'bank details',
	);
	expect(hints).toHaveLength(isWarned ? 1 : 0);
	if (isWarned) expect(hints[0]).toMatch(/^n8n may keep the bank details .* “Do not save”\.$/);
});

test('a page to store a payment method is made', async () => {
	const { items, result } = await world.run({
		parameters: {
			resource: 'storedMethod',
			operation: 'addByPage',
			customerId: world.customerId,
			successUrl: 'https://acme.example/thanks',
		},
		without: 'salesforceClientCredentialsApi',
	});
	expect(result.error).toBeUndefined();
	expect(items[0]).toMatchObject({
		customerId: world.customerId,
		url: expect.stringContaining('/c/pay/cs_test_') as string,
	});
});
