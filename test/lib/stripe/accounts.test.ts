import { stripeAccounts } from '../../../lib/stripe/accounts';
import { faultsOfCredential } from '../../../lib/stripe/credential';
import {
	impatientClock,
	startStripeSandbox,
	type StripeSandbox,
} from '../../support/stripeSandbox';

const credential = {
	secretKey: 'sk_test_main',
	webhookSigningSecret: ' whsec_old, whsec_new ',
	locations: {
		location: [
			{ name: ' Austin ', secretKey: 'sk_test_austin', webhookSigningSecret: 'whsec_austin' },
			{ name: 'Berlin', secretKey: 'sk_test_berlin' },
		],
	},
};

describe('the accounts of a credential', () => {
	const opened = () => stripeAccounts(credential, impatientClock);

	it('are its own, and one for each location', () => {
		expect(opened().locations).toEqual(['', 'Austin', 'Berlin']);
		expect(stripeAccounts({ secretKey: 'sk_test_main' }, impatientClock).locations).toEqual(['']);
	});

	it('have each its signing secrets, several while one is rolled', () => {
		const { signingSecretsOf } = opened();

		expect(signingSecretsOf()).toEqual(['whsec_old', 'whsec_new']);
		expect(signingSecretsOf('austin')).toEqual(['whsec_austin']);
		expect(signingSecretsOf('Berlin')).toEqual([]);
	});

	it('do not include a location that the credential does not have', () => {
		expect(() => opened().signingSecretsOf('Paris')).toThrow(
			'Location: “Paris” is not in the credential',
		);
	});

	it('have each one client, however many ask for it', async () => {
		const { clientOf } = opened();
		const main = await clientOf();

		expect(await clientOf({ location: '' })).toBe(main);
		expect(await clientOf({ location: 'Austin' })).not.toBe(main);
		expect(await clientOf({ connectedAccount: 'acct_1' })).not.toBe(main);
	});
});

it('a client is of the account that was chosen', async () => {
	const sandbox: StripeSandbox = await startStripeSandbox();
	try {
		const { secretKey, url, secondAccount } = sandbox.stripe as unknown as {
			secretKey: string;
			url: string;
			secondAccount: { secretKey: string };
		};
		const { clientOf } = stripeAccounts(
			{
				secretKey,
				apiAddress: url,
				locations: { location: [{ name: 'Austin', secretKey: secondAccount.secretKey }] },
			},
			impatientClock,
		);
		const austin = await clientOf({ location: 'AUSTIN ' });
		const { id } = await austin.customers.create({ name: 'Of Austin' });

		await expect((await clientOf()).customers.retrieve(id)).rejects.toThrow('No such customer');
		expect(await sandbox.client(secondAccount.secretKey).customers.retrieve(id)).toMatchObject({
			name: 'Of Austin',
		});
	} finally {
		await sandbox.close();
	}
});

describe('a signing secret', () => {
	it('is told from other keys, in every location, and is not repeated', () => {
		expect(
			faultsOfCredential({
				secretKey: 'sk_test_main',
				webhookSigningSecret: 'whsec_1,sk_test_4eC39HqLyjWDarjtT1zdp7dc',
				locations: {
					location: [
						{ name: 'Austin', secretKey: 'sk_test_austin', webhookSigningSecret: 'pk_test_x' },
					],
				},
			}),
		).toEqual([
			'The Webhook Signing Secret field holds a secret key. It needs a secret that starts with whsec_, or several separated by commas.',
			'Location “Austin”: The Webhook Signing Secret field holds a publishable key. It needs a secret that starts with whsec_, or several separated by commas.',
		]);
		expect(faultsOfCredential(credential)).toEqual([]);
	});
});
