import { connectStripe } from '../../../lib/stripe/client';
import { AUSTIN } from './support';
import { EDGE, expectOneCustomerEach, useSyncs } from './syncs';

const syncs = useSyncs({ queryBatchSize: 200 });

describe('a run that ends in the middle', () => {
	it('is gone on with where it broke off', async () => {
		await syncs().call('POST', '/salesforce/generate', { accounts: 400 });
		// The last of all, on the last page.
		await syncs().change(EDGE, { Stripe_Location__c: AUSTIN });
		const { stripeOf } = await syncs().context();
		const { clock, stripe } = syncs();
		const apiAddress = stripe.url;
		const secretKey = 'sk_test_51SandboxWrongKeyWrongKeyWrongKey';
		const wrong = await connectStripe({ secretKey, apiAddress }, { clock });
		const run = async (austin: typeof stripeOf) =>
			await syncs().syncAll({
				context: {
					locations: ['', AUSTIN],
					stripeOf: async (location) => await (location === AUSTIN ? austin : stripeOf)(''),
				},
			});

		const broken = await run(async () => await Promise.resolve(wrong));
		const { done, problems, endedBy } = await run(stripeOf);

		expect(broken.endedBy?.message).toMatch(/Invalid API Key/);
		expect(endedBy).toBeUndefined();
		expect(problems).toEqual([]);
		expect(done.length).toBeGreaterThan(0);
		expect(done.length).toBeLessThan(100);
		await expectOneCustomerEach(syncs());
	});
});
