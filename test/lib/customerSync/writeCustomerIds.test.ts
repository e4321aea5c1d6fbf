import { writeCustomerIds } from '../../../lib/customerSync/writeCustomerIds';
import { AUSTIN } from './support';
import { EDGE, useSyncs } from './syncs';

const syncs = useSyncs();

const CUSTOMER = 'cus_NffrFeUfNV2Hib';
const OURS = '00D000000000001EAA';
const OTHER_ORG = '00D000000000002EAA';

/** Writes an ID into Edge Communications, and tells what became of it. */
async function write(customerId: string, replace = false) {
	const { Id: accountId } = await syncs().account(EDGE);
	const { names, ...context } = await syncs().context({ orgId: OURS });
	const items = [{ accountId, customerId, replace }];
	const [result] = await writeCustomerIds(items, { ...context, names, orgId: OURS });
	return result;
}

describe('writing a customer’s ID', () => {
	it('twice is once: the account is not written to again', async () => {
		await write(CUSTOMER);
		await syncs().forgetCalls();

		const result = await write(CUSTOMER);

		expect(result).toMatchObject({ status: 'unchanged', references: { customerId: CUSTOMER } });
		const calls = await syncs().calls('salesforce');
		expect(calls.filter(({ method }) => method === 'PATCH')).toEqual([]);
	});

	it('refuses an account that holds another customer, unless it is to be replaced', async () => {
		await write(CUSTOMER);

		const refused = await write('cus_other');
		const held = await syncs().customerIdOf(EDGE);
		const replaced = await write('cus_other', true);

		expect(refused).toMatchObject({
			status: 'problem',
			problem: {
				message: `Customer ID: ${EDGE} holds another customer, ${CUSTOMER}`,
				whatToDo: expect.stringContaining('Replace Other ID'),
			},
		});
		expect(held).toBe(CUSTOMER);
		expect(replaced).toMatchObject({ status: 'linked' });
		expect(await syncs().customerIdOf(EDGE)).toBe('cus_other');
	});

	it('tells of the customer of an equal record of another org, and does not write it', async () => {
		const { customers } = syncs().client();
		const ours = await customers.create({ metadata: { salesforce_org_id: OURS } });
		const theirs = await customers.create({ metadata: { salesforce_org_id: OTHER_ORG } });

		const refused = await write(theirs.id);
		const held = await syncs().customerIdOf(EDGE);
		const written = await write(ours.id);

		expect(refused).toMatchObject({
			status: 'problem',
			problem: {
				message: `${EDGE}: customer ${theirs.id} belongs to an account of another Salesforce org, ${OTHER_ORG}; this one is ${OURS}`,
				whatToDo: expect.stringContaining('a Stripe account of its own'),
			},
		});
		expect(held).toBe('');
		expect(written).toMatchObject({ status: 'linked' });
	});

	it('looks for the customer in the Stripe account of the account’s location', async () => {
		await syncs().change(EDGE, { Stripe_Location__c: AUSTIN });
		const { id } = await syncs()
			.clientOf(AUSTIN)
			.customers.create({ metadata: { salesforce_org_id: OTHER_ORG } });

		expect(await write(id)).toMatchObject({
			problem: { message: expect.stringContaining('another Salesforce org') },
		});
	});
});
