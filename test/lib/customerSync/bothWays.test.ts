import type { Owner, Ownership } from '../../../lib/sync/ownership';
import { EDGE, PYRAMID, type SyncChoice, useSyncs } from './syncs';

const syncs = useSyncs();

const ONLY_EDGE = `Name = '${EDGE}'`;

const both = async (choice: SyncChoice = {}) =>
	await syncs().bothWays({ condition: ONLY_EDGE, ...choice });
const owned = (otherwise: Owner, byField: Ownership['byField'] = {}) => ({
	ownership: { otherwise, byField },
});
const PHONE_IS_STRIPES = owned('crm', { phone: 'stripe' });

describe('both ways', () => {
	it('lets each side own its fields, and neither comes back as an echo', async () => {
		await both(PHONE_IS_STRIPES);
		await syncs().changeCustomer(EDGE, { phone: '555-0001', description: 'Edited in Stripe' });
		await syncs().change(EDGE, { Phone: '555-9999', Description: 'Edited in Salesforce' });

		const { done, problems } = await both(PHONE_IS_STRIPES);
		await syncs().forgetCalls();
		const quiet = await both(PHONE_IS_STRIPES);

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{
				status: 'updated',
				changes: {
					customer: [{ field: 'description', to: 'Edited in Salesforce' }],
					account: [{ field: 'Phone', from: '555-9999', to: '555-0001' }],
				},
			},
		]);
		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0001' });
		expect(await syncs().customerOf(EDGE)).toMatchObject({
			phone: '555-0001',
			description: 'Edited in Salesforce',
		});
		expect(quiet.done).toEqual([]);
		const writes = (await syncs().calls('stripe')).filter(({ method }) => method !== 'GET');
		expect(writes).toEqual([]);
	});

	it('takes over what changed in Stripe alone, and puts back what Salesforce owns', async () => {
		await both(PHONE_IS_STRIPES);
		await syncs().changeCustomer(EDGE, { phone: '555-0001', description: 'Edited in Stripe' });

		await both(PHONE_IS_STRIPES);

		const account = await syncs().account(EDGE);
		expect(account).toMatchObject({ Phone: '555-0001' });
		expect(account['Description']).toBeTruthy();
		expect(await syncs().customerOf(EDGE)).toMatchObject({ description: account['Description'] });
	});

	it('lets the newest win, field by field', async () => {
		const newest = owned('newest');
		await both(newest);
		await syncs().changeCustomer(EDGE, { phone: '555-0001' });
		await syncs().change(EDGE, { Phone: '555-0002' });
		await both(newest);
		const crmWon = {
			account: await syncs().account(EDGE),
			customer: await syncs().customerOf(EDGE),
		};
		await syncs().change(EDGE, { Phone: '555-0003' });
		await syncs().changeCustomer(EDGE, { phone: '555-0004' });

		await both(newest);

		expect(crmWon.account).toMatchObject({ Phone: '555-0002' });
		expect(crmWon.customer).toMatchObject({ phone: '555-0002' });
		expect(await syncs().account(EDGE)).toMatchObject({ Phone: '555-0004' });
		expect(await syncs().customerOf(EDGE)).toMatchObject({ phone: '555-0004' });
	});
});

describe('a customer that changed', () => {
	it('leaves an account alone that the builder did not choose', async () => {
		const others = { ...owned('stripe'), condition: `Name = '${PYRAMID}'` };
		await both(owned('stripe'));
		await both(others);
		const { Phone } = await syncs().account(EDGE);
		await syncs().changeCustomer(EDGE, { phone: '555-0001' });

		const { done } = await both(others);

		expect(done).toEqual([]);
		expect(await syncs().account(EDGE)).toMatchObject({ Phone });
	});
});

describe('a customer that belongs to no account', () => {
	const CREATING = { createAccounts: true };
	const accountsOf = async (customerId: string) =>
		(await syncs().accounts()).filter((each) => each['Stripe_Customer_ID__c'] === customerId);

	it('gets an account if asked, the first time as later, once', async () => {
		const stripe = syncs().client();
		const old = await stripe.customers.create({ name: 'Old Buyer', phone: '555-0199' });
		const first = await both(CREATING);
		const late = await stripe.customers.create({ email: 'late@buyer.example' });
		const second = await both(CREATING);
		await syncs().forgetCalls();
		const third = await both(CREATING);

		expect(first.problems).toEqual([]);
		expect(first.done).toMatchObject([
			{ status: 'created' },
			{ message: `Created account Old Buyer for customer ${old.id}`, status: 'pulled' },
		]);
		expect(second.done).toMatchObject([{ references: { customerId: late.id }, status: 'pulled' }]);
		expect(third.done).toEqual([]);
		const calls = [...(await syncs().calls('stripe')), ...(await syncs().calls('salesforce'))];
		expect(
			calls.filter(({ method, path }) => method !== 'GET' && /ustomers|Account/.test(path)),
		).toEqual([]);
		const [account, ...others] = await accountsOf(old.id);
		expect(account).toMatchObject({ Name: 'Old Buyer', Phone: '555-0199' });
		expect(others).toEqual([]);
		expect(await stripe.customers.retrieve(old.id)).toMatchObject({
			metadata: { salesforce_account_id: account?.['Id'] },
		});
		expect(await accountsOf(late.id)).toMatchObject([{ Name: 'late@buyer.example' }]);
	});

	it('gets none unless asked', async () => {
		const accounts = await syncs().accounts();
		await syncs().client().customers.create({ name: 'Old Buyer' });

		await both();

		expect(await syncs().accounts()).toHaveLength(accounts.length);
	});

	it('gets none when an account without a customer turns out to be its own', async () => {
		const accounts = await syncs().accounts();
		const accountId = await syncs().change(EDGE, { Site: 'rose@edge.example' });
		const { id: customerId } = await syncs()
			.client()
			.customers.create({ email: 'rose@edge.example' });

		const { done } = await both({
			...CREATING,
			mapping: { business: { name: 'Name', email: 'Site' }, metadata: {} },
			context: { matchByEmail: true },
		});

		expect(done).toMatchObject([{ references: { accountId, customerId }, status: 'linked' }]);
		expect(await syncs().accounts()).toHaveLength(accounts.length);
	});

	it('gets none in place of one that was deleted', async () => {
		await both(CREATING);
		const { Id } = await syncs().account(EDGE);
		const customerId = await syncs().customerIdOf(EDGE);
		await syncs().api('DELETE', `/sobjects/Account/${Id}`);
		await syncs().pass(5);
		await syncs().client().customers.update(customerId, { phone: '555-0001' });

		const { done, problems } = await both(CREATING);

		expect([...done, ...problems]).toEqual([]);
		expect(await accountsOf(customerId)).toEqual([]);
	});

	it('is a problem while the org refuses its account, and gets it when the org does not', async () => {
		await both(CREATING);
		const { id: customerId } = await syncs().client().customers.create({ name: 'Late Buyer' });
		const rule = { object: 'Account', condition: "Name = 'Late Buyer'", message: 'Too late.' };
		await syncs().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });
		const refused = await both(CREATING);
		await syncs().call('PATCH', '/settings', { salesforce: { validationRules: [] } });

		const { done } = await both(CREATING);

		expect(refused.problems).toMatchObject([
			{
				references: { customerId, accountName: 'Late Buyer' },
				problem: { message: expect.stringContaining('Too late') },
			},
		]);
		expect(done).toMatchObject([{ references: { customerId }, status: 'pulled' }]);
		expect(await accountsOf(customerId)).toMatchObject([{ Name: 'Late Buyer' }]);
	});
});

describe('accounts that are gone', () => {
	it('leave their customers alone unless told otherwise', async () => {
		await syncs().syncAll();
		const customerId = await syncs().customerIdOf(EDGE);
		const { Id } = await syncs().account(EDGE);
		await syncs().api('DELETE', `/sobjects/Account/${Id}`);

		await syncs().syncAll({ deleted: 'leave' });

		expect(await syncs().client().customers.retrieve(customerId)).toMatchObject({
			object: 'customer',
			name: EDGE,
		});
	});

	it('have their customers marked once, where that is chosen', async () => {
		await syncs().syncAll({ deleted: 'mark' });
		const customerId = await syncs().customerIdOf(EDGE);
		const { Id: accountId } = await syncs().account(EDGE);
		await syncs().api('DELETE', `/sobjects/Account/${accountId}`);

		const { done } = await syncs().syncAll({ deleted: 'mark' });
		const again = await syncs().syncAll({ deleted: 'mark' });

		expect(done).toMatchObject([{ references: { accountId }, status: 'marked' }]);
		expect(again.done).toEqual([]);
		expect(await syncs().client().customers.retrieve(customerId)).toMatchObject({
			metadata: { salesforce_account_deleted: expect.any(String) },
		});
	});

	it('have their customers deleted, but not one that the remaining account of a merge holds', async () => {
		await syncs().syncAll({ deleted: 'delete' });
		const merged = await syncs().account(EDGE);
		const customerId = await syncs().customerIdOf(EDGE);
		const doomed = await syncs().customerIdOf(PYRAMID);
		const deleted = await syncs().account('Burlington Textiles Corp of America');
		await syncs().change(EDGE, { Stripe_Customer_ID__c: null });
		const master = await syncs().change(PYRAMID, { Stripe_Customer_ID__c: customerId });
		await syncs().call('POST', '/salesforce/merge', { master, merged: merged.Id });
		await syncs().api('DELETE', `/sobjects/Account/${deleted.Id}`);

		const { done, problems } = await syncs().syncAll({ deleted: 'delete' });

		expect(problems).toEqual([]);
		expect(done).toMatchObject([
			{ references: { accountId: master, customerId }, status: 'updated' },
			{ references: { accountId: deleted.Id }, status: 'deleted' },
		]);
		expect(await syncs().client().customers.retrieve(customerId)).toMatchObject({
			metadata: { salesforce_account_id: master },
		});
		expect(await syncs().client().customers.retrieve(doomed)).toMatchObject({ id: doomed });
	});
});
