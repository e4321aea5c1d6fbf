import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

/** Writes an ID into Edge Communications, or into the account that is named. */
const write = async (item: object, more: object = {}) =>
	await sandbox().run({
		parameters: { operation: 'writeCustomerId', ...more },
		items: [{ Id: (await sandbox().account('Edge Communications'))['Id'], ...item }],
	});

const CUSTOMER = 'cus_NffrFeUfNV2Hib';
/** Of the Stripe account of another location. */
const SECOND_KEY = seededKey(SEEDED.second.id, 'secret', false);
const OTHER_ORG = '00D000000000002EAA';

describe('writing a customer’s ID', () => {
	it('changes that one field of the account, and nothing in Stripe', async () => {
		const before = await sandbox().account('Edge Communications');

		const { synced, problems } = await write({ customerId: CUSTOMER });

		expect(problems).toEqual([]);
		expect(synced).toMatchObject([
			{
				status: 'linked',
				message: `Wrote customer ${CUSTOMER} into Edge Communications`,
				accountId: before['Id'],
				accountName: 'Edge Communications',
				customerId: CUSTOMER,
			},
		]);
		const { SystemModstamp, LastModifiedDate, ...after } =
			await sandbox().account('Edge Communications');
		expect({ ...before, ...after }).toEqual({ ...before, Stripe_Customer_ID__c: CUSTOMER });
		expect([SystemModstamp, LastModifiedDate]).not.toContain(undefined);
		expect(after['Stripe_Synced_At__c'] ?? null).toBeNull();
		expect((await sandbox().calls('stripe')).map(({ method }) => method)).toEqual(['GET']);
	});

	it('takes the addresses of their pages for the IDs of account and customer', async () => {
		const { Id } = await sandbox().account('Edge Communications');

		const { synced } = await write({
			Id: `https://acme.lightning.force.com/lightning/r/Account/${String(Id)}/view`,
			customerId: `https://dashboard.stripe.com/test/customers/${CUSTOMER}`,
		});

		expect(synced).toMatchObject([{ status: 'linked', accountId: Id, customerId: CUSTOMER }]);
	});

	it.each([
		['of another form', { customerId: 'sub_123' }, 'Customer ID: it is no ID of a customer'],
		['that is empty', { customerId: '' }, 'Customer ID: it is empty'],
		['that is not there', {}, 'Customer ID: it is empty'],
		[
			'for no account',
			{ Id: '001000000000000AAA', customerId: CUSTOMER },
			'Account ID: “001000000000000AAA” is no account in Salesforce, or the connection’s user may not see it',
		],
	])('refuses one %s', async (_name, item, error) => {
		const { synced, problems } = await write(item);

		expect(synced).toEqual([]);
		expect(problems).toMatchObject([{ error }]);
	});

	it('writes nothing at all when an item is refused and the node stops at errors', async () => {
		const [edge, pyramid] = await Promise.all(
			['Edge Communications', 'Pyramid Construction Inc.'].map(
				async (name) => (await sandbox().account(name))['Id'],
			),
		);

		const { result } = await sandbox().run({
			parameters: { operation: 'writeCustomerId' },
			node: { onError: 'stopWorkflow' },
			items: [
				{ Id: edge, customerId: CUSTOMER },
				{ Id: pyramid, customerId: 'nonsense' },
			],
		});

		expect(result.error?.message).toBe('Customer ID: it is no ID of a customer');
		const account = await sandbox().account('Edge Communications');
		expect(account['Stripe_Customer_ID__c'] ?? null).toBeNull();
	});

	it('looks for the customer in the Stripe account of the account’s location', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		await sandbox().api('PATCH', `/sobjects/Account/${String(Id)}`, {
			Stripe_Location__c: 'Austin',
		});
		const austin = sandbox().client(SECOND_KEY);
		const { id } = await austin.customers.create({
			metadata: { salesforce_org_id: OTHER_ORG },
		});

		const { problems } = await sandbox().run({
			parameters: { operation: 'writeCustomerId' },
			items: [{ Id, customerId: id }],
			stripe: { locations: { location: [{ name: 'Austin', secretKey: SECOND_KEY }] } },
		});

		expect(problems).toMatchObject([{ error: expect.stringContaining('another Salesforce org') }]);
	});

	it('takes the last of several for one account, if it may replace the others', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		const items = [
			{ Id, customerId: CUSTOMER },
			{ Id, customerId: 'cus_last' },
		];
		const run = async (replaceOtherId: boolean) =>
			await sandbox().run({ parameters: { operation: 'writeCustomerId', replaceOtherId }, items });

		const refused = await run(false);
		const first = (await sandbox().account('Edge Communications'))['Stripe_Customer_ID__c'];
		await run(true);

		expect(refused.synced).toMatchObject([{ customerId: CUSTOMER }]);
		expect(refused.problems).toMatchObject([
			{ error: expect.stringContaining('another customer') },
		]);
		expect(first).toBe(CUSTOMER);
		const now = await sandbox().account('Edge Communications');
		expect(now['Stripe_Customer_ID__c']).toBe('cus_last');
	});
});
