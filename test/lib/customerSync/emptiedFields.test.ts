import type { ChosenMapping } from '../../../lib/customerSync/accountFields';
import type { Owner } from '../../../lib/sync/ownership';
import { EDGE, OPERATIONS, syncBy, type SyncChoice, type Operation, useSyncs } from './syncs';

const syncs = useSyncs();

const CLEARING = { clearEmptied: true };
const NOT_CLEARING = { clearEmptied: false };
const condition = `Name = '${EDGE}'`;

/** Brings the one account into step. */
const run = async (operation: Operation, context = CLEARING, more: SyncChoice = {}) => {
	const { Id } = await syncs().account(EDGE);
	return await syncBy(syncs(), operation, { condition, context, ...more }, [Id]);
};
const pull = async (context = CLEARING) => await syncs().syncFromStripe({ context });
const change = async (fields: object) => await syncs().change(EDGE, fields);
const changeCustomer = async (fields: object) => await syncs().changeCustomer(EDGE, fields);
const customer = async () => await syncs().customerOf(EDGE);

describe.each(OPERATIONS)('a field emptied in Salesforce, sent by %s', (operation) => {
	it('is emptied in Stripe, which is told, and then nothing is left to do', async () => {
		await run(operation);
		await change({ Phone: null, Description: '' });

		const { done } = await run(operation);
		await syncs().forgetCalls();
		await run(operation);

		expect(done).toMatchObject([
			{
				status: 'updated',
				changes: {
					customer: [
						{ field: 'phone', from: '(512) 757-6000', to: '' },
						{ field: 'description', to: '' },
					],
				},
			},
		]);
		expect(await customer()).toMatchObject({ name: EDGE, phone: null, description: null });
		expect(await syncs().stripeWrites()).toEqual([]);
	});

	it('stays in Stripe unless that was chosen', async () => {
		await run(operation, NOT_CLEARING);
		await change({ Phone: null });

		const { done } = await run(operation, NOT_CLEARING);

		expect(done).toEqual([]);
		expect(await customer()).toMatchObject({ phone: '(512) 757-6000' });
	});
});

describe('what Stripe alone has', () => {
	it('stays, for the account never had it', async () => {
		await change({ Phone: null });
		await run('syncAll');
		await changeCustomer({ phone: '555-0001', metadata: { note: 'theirs' } });
		await change({ Description: 'Changed' });

		await run('syncAll');

		expect(await customer()).toMatchObject({
			phone: '555-0001',
			description: 'Changed',
			metadata: { note: 'theirs' },
		});
	});
});

describe('an address', () => {
	const NO_BILLING = {
		BillingStreet: null,
		BillingCity: null,
		BillingState: null,
		BillingPostalCode: null,
		BillingCountry: null,
	};
	const NO_SHIPPING = Object.fromEntries(
		Object.keys(NO_BILLING).map((field) => [field.replace('Billing', 'Shipping'), null]),
	);

	it('loses the parts that were emptied, and is gone with the last of them', async () => {
		await change({
			BillingStreet: '1 Main St\nSuite 2',
			BillingCity: 'Austin',
			BillingPostalCode: '78701',
		});
		await change({ ShippingStreet: '1 Main St', ShippingCity: 'Austin' });
		await run('syncAll');
		await change({ BillingPostalCode: null, BillingStreet: null, ShippingStreet: null });
		await run('syncAll');
		const some = await customer();
		await change({ ...NO_BILLING, ...NO_SHIPPING });

		const { problems } = await run('syncAll');

		expect(some).toMatchObject({
			address: { line1: null, line2: null, city: 'Austin', postal_code: null },
			shipping: { name: EDGE, address: { line1: null, city: 'Austin' } },
		});
		expect(problems).toEqual([]);
		expect(await customer()).toMatchObject({ address: null, shipping: null });
	});

	it('keeps no second line of a street that has only one now', async () => {
		await change({ BillingStreet: '1 Main St\nSuite 2' });
		await run('syncAll', NOT_CLEARING);
		await change({ BillingStreet: '2 Side St' });

		await run('syncAll', NOT_CLEARING);

		expect(await customer()).toMatchObject({ address: { line1: '2 Side St', line2: null } });
	});
});

describe('further fields', () => {
	it('are emptied as far as Stripe can, in the metadata too', async () => {
		const mapping: ChosenMapping = {
			business: {
				name: 'Name',
				taxExempt: 'Site',
				invoiceFooter: 'Fax',
				preferredLocales: 'Phone',
			},
			metadata: { industry: 'Industry' },
		};
		await change({ Industry: 'Electronics', Site: 'exempt', Fax: 'Thank you', Phone: 'de, fr' });
		await run('syncAll', CLEARING, { mapping });
		const filled = await customer();
		await change({ Industry: null, Site: null, Fax: null, Phone: null });

		const { problems } = await run('syncAll', CLEARING, { mapping });
		await syncs().forgetCalls();
		await run('syncAll', CLEARING, { mapping, startOver: true });

		expect(filled).toMatchObject({
			tax_exempt: 'exempt',
			invoice_settings: { footer: 'Thank you' },
			metadata: { industry: 'Electronics' },
		});
		expect(problems).toEqual([]);
		const emptied = await customer();
		expect(emptied).toMatchObject({
			tax_exempt: 'none',
			invoice_settings: { footer: null },
			// Stripe has no way to empty these.
			preferred_locales: ['de', 'fr'],
		});
		expect(emptied).not.toHaveProperty('metadata.industry');
		expect(await syncs().stripeWrites()).toEqual([]);
	});
});

describe('a field emptied in Stripe', () => {
	it('is emptied in Salesforce, but not one that Salesforce requires', async () => {
		await run('sendCustomer', NOT_CLEARING);
		await pull();
		await changeCustomer({ phone: '', name: '' });

		const { done, problems } = await pull();
		const again = await pull();

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				status: 'pulled',
				changes: { account: [{ field: 'Phone', from: '(512) 757-6000', to: '' }] },
			},
		]);
		const account = await syncs().account(EDGE);
		expect(account).toMatchObject({ Name: EDGE });
		expect(account['Phone'] ?? null).toBeNull();
		expect(again.done).toEqual([]);
	});

	it('is emptied for a single customer too when the sync had sent it', async () => {
		await run('sendCustomer');
		await changeCustomer({ phone: '' });

		await syncs().pullNamed([await syncs().customerIdOf(EDGE)], { context: CLEARING });

		expect((await syncs().account(EDGE))['Phone'] ?? null).toBeNull();
	});

	it('leaves alone what Stripe never had', async () => {
		await run('sendCustomer', NOT_CLEARING);
		await pull();
		await changeCustomer({ address: { city: 'Austin', line1: '' } });
		await change({ BillingPostalCode: '78701' });
		await pull();
		await changeCustomer({ address: '' });

		await pull();

		const account = await syncs().account(EDGE);
		expect(account['BillingCity'] ?? null).toBeNull();
		expect(account).toMatchObject({ BillingPostalCode: '78701' });
	});
});

describe('both ways', () => {
	const both = async (owner: Owner) =>
		await run('bothWays', CLEARING, { ownership: { otherwise: owner, byField: {} } });
	const phones = async () => [
		(await syncs().account(EDGE))['Phone'] ?? null,
		(await customer()).phone,
	];

	it('empty what its owner emptied', async () => {
		await both('stripe');
		await changeCustomer({ phone: '' });

		const { done } = await both('stripe');
		await syncs().forgetCalls();
		await both('stripe');

		expect(done).toMatchObject([
			{ status: 'pulled', changes: { account: [{ field: 'Phone', to: '' }] } },
		]);
		expect(await phones()).toEqual([null, null]);
		expect((await syncs().stripeWrites()).length).toBeLessThanOrEqual(1);
	});

	it('put back what somebody else emptied', async () => {
		await both('crm');
		await changeCustomer({ phone: '' });
		await both('crm');
		const inStripe = await phones();
		await both('stripe');
		await change({ Phone: null });

		await both('stripe');

		expect(inStripe).toEqual(['(512) 757-6000', '(512) 757-6000']);
		expect(await phones()).toEqual(['(512) 757-6000', '(512) 757-6000']);
	});

	it('put back a name that Salesforce requires, whoever owns it', async () => {
		await both('stripe');
		await changeCustomer({ name: '' });

		const { problems } = await both('stripe');

		expect(problems).toEqual([]);
		expect(await customer()).toMatchObject({ name: EDGE });
	});

	it('follow the newest, be it empty', async () => {
		await both('newest');
		await changeCustomer({ phone: '' });
		await both('newest');
		const emptiedInStripe = await phones();
		await change({ Phone: '555-0002' });
		await both('newest');
		const filled = await phones();
		await change({ Phone: null });

		await both('newest');

		expect(emptiedInStripe).toEqual([null, null]);
		expect(filled).toEqual(['555-0002', '555-0002']);
		expect(await phones()).toEqual([null, null]);
	});
});
