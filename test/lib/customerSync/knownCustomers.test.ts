import { knownCustomers } from '../../../lib/customerSync/knownCustomers';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';

jest.setTimeout(60_000);

let sandbox: TestSandbox;
beforeAll(async () => {
	sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

describe('the customers that are known before a first sync', () => {
	it('are all there are, those on test clocks too, which no list shows', async () => {
		const stripe = sandbox.client();
		const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1 });
		const metadata = { salesforce_account_id: '001bm00000mQx5r' };
		await stripe.customers.create({ metadata, test_clock: clock.id });
		await stripe.customers.create({ metadata: { salesforce_account_id: '001bm00000mQx5sAAC' } });

		const known = await knownCustomers(stripe, 100);

		expect([...(known?.crmIds ?? [])].sort()).toEqual(['001bm00000mQx5rAAC', '001bm00000mQx5sAAC']);
	});

	it('are none where there are more than would be searched for', async () => {
		const stripe = sandbox.client();
		for (let count = 0; count < 101; count++) await stripe.customers.create({ name: 'x' });

		expect(await knownCustomers(stripe, 40)).toBeUndefined();
	});
});
