import { faultsOfKeys, keyFacts } from '../../../lib/stripe/apiKey';
import { stripeCeilings } from '../../../lib/stripe/ceilings';
import {
	faultsOfCredential,
	type StripeCredential,
	stripeConnection,
	trimmedCredential,
} from '../../../lib/stripe/credential';
import { operationName } from '../../../lib/stripe/operationName';
import { idOf } from '../../../lib/stripe/reference';

describe('keyFacts', () => {
	it.each([
		['sk_test_51abc', { kind: 'secret', mode: 'test' }],
		['sk_live_51abc', { kind: 'secret', mode: 'live' }],
		['rk_test_51abc', { kind: 'restricted', mode: 'test' }],
		['pk_live_51abc', { kind: 'publishable', mode: 'live' }],
		['sk_org_live_abc', { kind: 'secret', mode: 'live' }],
		['whsec_abc', { kind: 'webhook' }],
		['', { kind: 'unknown' }],
		['sk_test_', { kind: 'unknown' }],
		['hunter2', { kind: 'unknown' }],
		['sk_test_51 abc', { kind: 'unknown' }],
		['my sk_test_51abc', { kind: 'unknown' }],
	])('reads %s', (key, facts) => {
		expect(keyFacts(key)).toEqual(facts);
	});
});

describe('faultsOfKeys', () => {
	it('finds nothing wrong with keys in their places', () => {
		expect(
			faultsOfKeys({
				secretKey: 'rk_test_1',
				publishableKey: 'pk_test_1',
				webhookSigningSecret: 'whsec_1',
			}),
		).toEqual([]);
	});

	it('says in words which key is in the wrong place', () => {
		expect(faultsOfKeys({ secretKey: 'pk_test_1', publishableKey: 'sk_test_1' })).toEqual([
			'The Secret Key field holds a publishable key. It needs a key that starts with sk_ or rk_.',
			'The Publishable Key field holds a secret key. It needs a key that starts with pk_.',
		]);
		expect(faultsOfKeys({ secretKey: 'sk_test_1', webhookSigningSecret: 'sk_test_1' })).toEqual([
			'The Webhook Signing Secret field holds a secret key. It needs a secret that starts with whsec_, or several separated by commas.',
		]);
	});

	it('says where a missing key is to be had, and in which place it is missing', () => {
		expect(faultsOfKeys({ secretKey: '' }, 'Location “Berlin”')).toEqual([
			'Location “Berlin”: The secret key is missing. Copy it from the API keys page of the Stripe Dashboard.',
		]);
	});

	it('finds test and live keys mixed', () => {
		expect(faultsOfKeys({ secretKey: 'sk_live_1', publishableKey: 'pk_test_1' })).toEqual([
			'The secret key is a live key but the publishable key is a test key. Both must come from the same mode.',
		]);
	});

	it('never repeats a key', () => {
		const said = faultsOfKeys({
			secretKey: 'pk_live_supersecret',
			publishableKey: 'sk_live_verysecret',
		});

		expect(said.join()).not.toContain('secret_');
		expect(said.join()).not.toMatch(/supersecret|verysecret/);
	});
});

describe('a Stripe credential', () => {
	const locations = {
		location: [
			{ name: ' Berlin ', secretKey: 'sk_test_berlin' },
			{ name: 'Paris', secretKey: 'rk_test_paris' },
		],
	};

	it('leads to the key of the chosen location, whatever its capitals', () => {
		const credential = { secretKey: 'sk_test_main', locations };

		expect(stripeConnection(credential).secretKey).toBe('sk_test_main');
		expect(stripeConnection(credential, ' berlin ').secretKey).toBe('sk_test_berlin');
	});

	it('names the locations there are when an unknown one is chosen', () => {
		const refused = catchThrown(() =>
			stripeConnection({ secretKey: 'sk_test_main', locations }, 'Rome'),
		);

		expect(refused).toMatchObject({
			message: 'Location: “Rome” is not in the credential',
			whatToDo: 'Choose one of: Berlin, Paris',
		});
	});

	it('leads to the connected account that is chosen, and to none where none is', () => {
		const credential = { secretKey: 'sk_test_main' };

		expect(stripeConnection(credential, '', ' acct_1NXv ').connectedAccount).toBe('acct_1NXv');
		expect(stripeConnection(credential, '', ' ').connectedAccount).toBeUndefined();
	});

	it.each(['cus_1', 'my acct_1', 'acct_1/x', 'acct_'])(
		'refuses the connected account %j, which is none',
		(account) => {
			expect(() => stripeConnection({ secretKey: 'sk_test_main' }, '', account)).toThrow(
				`Connected Account: “${account}” is not the ID of an account`,
			);
		},
	);

	it('may have an empty list of locations, as n8n keeps one', () => {
		const credential = { secretKey: 'sk_test_main', locations: {} };

		expect(faultsOfCredential(credential)).toEqual([]);
		expect(stripeConnection(credential).secretKey).toBe('sk_test_main');
	});

	it.each<[string, Partial<StripeCredential>]>([
		['the main key', { secretKey: 'open sesame' }],
		['the key of a location', { locations: { location: [location('open sesame')] } }],
		['a signing secret', { webhookSigningSecret: 'whsec_1,open-sesame' }],
	])('does not repeat %s that looks like no key, wherever it stands again', (_name, given) => {
		const name = given.webhookSigningSecret ? 'open-sesame' : 'open sesame';
		const { location: ours = [] } = given.locations ?? {};
		const credential = { secretKey: 'sk_test_main', ...given };
		const there = { location: [...ours, location('pk_test_1', name)] };

		const said = faultsOfCredential({ ...credential, locations: there }).join(' ');

		expect(said).toContain('Location “[secret]”: The Secret Key field holds a publishable key');
		expect(said).not.toContain(name);
	});

	it('does not compare the mode of a location’s key that tells none', () => {
		const locations = { location: [location('hunter2', ' Rome ')] };

		expect(faultsOfCredential({ secretKey: 'sk_test_main', locations })).toEqual([
			'Location “Rome”: The Secret Key field holds something that is not a Stripe key. It needs a key that starts with sk_ or rk_.',
		]);
	});

	it('is not used with a key of the wrong kind', () => {
		expect(catchThrown(() => stripeConnection({ secretKey: 'pk_test_main' }))).toMatchObject({
			message: expect.stringContaining(
				'The Stripe credential cannot be used: The Secret Key field holds a publishable key',
			),
			origin: 'input',
			field: 'Credential',
			whatToDo: 'Open the credential and correct it.',
		});
	});

	it('takes keys and an address that were pasted with spaces and line ends around them', () => {
		const connection = stripeConnection({
			secretKey: ' sk_test_main\n',
			publishableKey: '\tpk_test_main ',
			apiAddress: ' https://api.stripe.com ',
			locations: { location: [{ name: 'Berlin', secretKey: ' sk_test_berlin ' }] },
		});

		expect(connection).toMatchObject({
			secretKey: 'sk_test_main',
			apiAddress: 'https://api.stripe.com',
		});
	});

	it('has signing secrets without what was pasted around them, and none where there are none', () => {
		expect(
			trimmedCredential({ secretKey: 'sk_test_1', webhookSigningSecret: ' whsec_1\n' }),
		).toEqual({ secretKey: 'sk_test_1', webhookSigningSecret: 'whsec_1' });
		expect(trimmedCredential({ secretKey: ' sk_test_1' })).toEqual({ secretKey: 'sk_test_1' });
	});

	it('never repeats a key that stands where people can read it', () => {
		const key = 'sk_test_51NabcdefGHIJKL0123456789KJA7';
		const said = faultsOfCredential({
			secretKey: key,
			apiAddress: key,
			locations: { location: [{ name: key, secretKey: key }] },
		}).join(' ');

		expect(said).toContain('API Address: this is not the address');
		expect(said).toContain('Location “sk_test_…KJA7”: its name is a key');
		expect(said).not.toContain(key);
		const location = catchThrown(() => stripeConnection({ secretKey: key }, key));
		expect(location).toMatchObject({
			message: 'Location: “sk_test_…KJA7” is not in the credential',
		});
		const account = catchThrown(() => stripeConnection({ secretKey: key }, '', key));
		expect(account).toMatchObject({
			message: 'Connected Account: “sk_test_…KJA7” is not the ID of an account',
		});
	});

	it('finds locations without a name, twice there, or of another mode', () => {
		const faults = faultsOfCredential({
			secretKey: 'sk_test_main',
			locations: {
				location: [
					{ name: '', secretKey: 'sk_test_1' },
					{ name: 'Berlin', secretKey: 'sk_test_2' },
					{ name: 'berlin', secretKey: 'sk_live_3' },
				],
			},
		});

		expect(faults).toEqual([
			'A location has no name.',
			'Location “berlin” is there twice.',
			'Location “berlin”: its secret key is a live key but the main one is a test key. Use a credential of its own for each mode.',
		]);
	});

	it('finds an address to which the key would travel readably', () => {
		expect(
			faultsOfCredential({ secretKey: 'sk_test_1', apiAddress: 'http://stripe.example' }),
		).toEqual([
			'API Address: it must start with https://, because secrets travel with every request. Use https://api.stripe.com',
		]);
	});
});

describe('operationName', () => {
	it.each([
		['POST', '/v1/customers', 'POST /v1/customers'],
		['get', '/v1/customers/cus_NffrFeUfNV2Hib', 'GET /v1/customers/:id'],
		['GET', '/v1/customers/search?query=a%3A1', 'GET /v1/customers/search'],
		['POST', '/v1/customers/cus_1/sources/card_1A', 'POST /v1/customers/:id/sources/:id'],
		['POST', '/v1/payment_methods/pm_1/attach', 'POST /v1/payment_methods/:id/attach'],
		['GET', '/v1/coupons/WELCOME10', 'GET /v1/coupons/:id'],
	])('%s %s counts as %s', (method, path, name) => {
		expect(operationName(method, path)).toBe(name);
	});
});

describe('stripeCeilings', () => {
	it('keeps to what Stripe documents for each mode', () => {
		expect(stripeCeilings('sk_live_1')).toMatchObject({ account: 100, operation: 25 });
		expect(stripeCeilings('rk_test_1')).toMatchObject({ account: 25, operation: 25 });
		expect(stripeCeilings('sk_live_1').perOperation).toMatchObject({
			'GET /v1/customers/search': 20,
		});
	});

	it('takes raised ones where Stripe raised them, and 0 for the usual', () => {
		expect(stripeCeilings('sk_live_1', { rateLimit: 500, endpointRateLimit: 0 })).toMatchObject({
			account: 500,
			operation: 25,
		});
	});
});

function location(secretKey: string, name = 'Berlin') {
	return { name, secretKey };
}

function catchThrown(work: () => unknown): unknown {
	try {
		work();
	} catch (error) {
		return error;
	}
	throw new Error('Nothing was thrown');
}

describe('idOf', () => {
	it.each([
		['cus_1', 'cus_1'],
		[{ id: 'cus_1', object: 'customer' }, 'cus_1'],
		[null, undefined],
		[undefined, undefined],
	])('of %p is %p', (reference, id) => {
		expect(idOf(reference)).toBe(id);
	});
});
