import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { type SyncRun, useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const SEND = { operation: 'sendCustomer' };
const STOPS = { onError: 'stopWorkflow' };

/** The credential, with the Stripe account of another location. */
const AUSTIN = {
	locations: {
		location: [{ name: 'Austin', secretKey: seededKey(SEEDED.second.id, 'secret', false) }],
	},
};

interface Case {
	parameters?: SyncRun['parameters'];
	stripe?: object;
	/** The account's location. */
	location?: string;
	hidden?: string[];
}

/** Sends an account to Stripe by a user who does not see some fields. */
async function send({ parameters = SEND, stripe, location, hidden }: Case) {
	const { id } = (await sandbox().api('POST', '/sobjects/Account', {
		Name: 'Acme',
		Stripe_Location__c: location,
	})) as { id: string };
	await sandbox().call('PATCH', '/settings', {
		salesforce: { hiddenFields: hidden ?? [] },
	});
	return await sandbox().run({ parameters, items: [{ Id: id }], stripe, node: STOPS });
}

const mapped = (ours: string, existing: string, more: object = {}) => ({
	...SEND,
	...more,
	options: { nameMapping: { mapping: [{ ours, existing }] } },
});

describe('a location that cannot be read', () => {
	// First of all, since what is known of the org's fields is believed for minutes.
	it('does not matter where there is one Stripe account only', async () => {
		const { problems } = await send({
			location: 'Austin',
			hidden: ['Account.Stripe_Location__c'],
		});

		expect(problems).toEqual([]);
		expect(await sandbox().customers()).toHaveLength(1);
	});

	it('is refused by name while there are locations, and no customer is made anywhere', async () => {
		const { result } = await send({
			stripe: AUSTIN,
			location: 'Austin',
			hidden: ['Account.Stripe_Location__c'],
		});

		expect(result.error?.message).toContain(
			'Account.Stripe_Location__c: the org has no such field, or the connection’s user may not see it',
		);
		expect(result.error?.description).toContain(
			'Run the node Salesforce Stripe Setup with the operation Install',
		);
		expect(await sandbox().customers()).toEqual([]);
	});

	it('is refused where its name was chosen, locations or not', async () => {
		const { result } = await send({
			parameters: mapped('Account.Stripe_Location__c', 'Stripe_Locaton__c'),
		});

		expect(result.error?.message).toContain('Account.Stripe_Locaton__c: the org has no such field');
		expect(result.error?.description).toContain('Correct the name under Name Mapping');
		expect(result.error?.description).not.toContain('Setup');
		expect(await sandbox().customers()).toEqual([]);
	});
});

describe('an account that the item holds itself', () => {
	const FROM_ITEM = { ...SEND, accountData: 'item' };
	const item = (more: object) => ({ Id: '001bm00000mQx5rAAC', Name: 'Acme', ...more });
	const sendItem = async (more: object, parameters: SyncRun['parameters'] = FROM_ITEM) =>
		await sandbox().run({ parameters, items: [item(more)], stripe: AUSTIN });

	it('is refused by name without the location, which decides on its Stripe account', async () => {
		const { synced, problems } = await sendItem({});

		expect(synced).toEqual([]);
		expect(problems).toMatchObject([
			{
				error:
					'Account Data: the item has no field Stripe_Location__c, by which the Stripe account is chosen',
				details: { whatToDo: expect.stringContaining('Add the field to the node before') },
			},
		]);
		expect(await sandbox().customers()).toEqual([]);
	});

	it('needs it under the name that was chosen, in whatever case', async () => {
		const parameters = {
			...mapped('Account.Stripe_Location__c', 'Account.Site'),
			accountData: 'item',
		};

		const refused = await sendItem({ Stripe_Location__c: 'Austin' }, parameters);
		const sent = await sendItem({ site: 'Austin' }, parameters);

		expect(refused.problems).toMatchObject([
			{ error: expect.stringContaining('the item has no field Site') },
		]);
		// Written back is nothing: the org has no such account.
		expect(sent.problems).toMatchObject([{ error: expect.not.stringContaining('Account Data') }]);
		const austin = sandbox().client(seededKey(SEEDED.second.id, 'secret', false));
		expect((await austin.customers.list()).data).toMatchObject([{ name: 'Acme' }]);
	});

	it('belongs to the main Stripe account where the location is empty', async () => {
		await sendItem({ Stripe_Location__c: null });

		expect((await sandbox().client().customers.list()).data).toMatchObject([{ name: 'Acme' }]);
	});
});

describe('names of the org’s own', () => {
	it('are read and written in place of ours', async () => {
		const { synced, problems } = await send({
			parameters: mapped('Account.Stripe_Customer_ID__c', 'Account.AccountNumber'),
		});

		expect(problems).toEqual([]);
		const account = await sandbox().account('Acme');
		expect(account['AccountNumber']).toBe(synced[0]?.['customerId']);
		expect(account['Stripe_Customer_ID__c'] ?? null).toBeNull();
	});

	it('have to be an External ID where customers without an account get one', async () => {
		const parameters = mapped('Account.Stripe_Customer_ID__c', 'AccountNumber', {
			operation: 'syncFromStripe',
			createAccounts: true,
		});

		const { result } = await send({ parameters });

		expect(result.error?.message).toContain('Account.AccountNumber: it is not an External ID');
	});

	it('are refused when they are none, before anything is asked', async () => {
		await sandbox().forgetCalls();
		const { result } = await sandbox().run({
			parameters: mapped('Account.Stripe_Location__c', 'My Branch'),
			items: [{ Id: '001000000000001AAA' }],
			node: STOPS,
		});

		expect(result.error?.message).toContain('Name Mapping: “My Branch”');
		expect(await sandbox().calls('salesforce')).toEqual([]);
	});
});
