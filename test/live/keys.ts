/** What the suite needs to reach the real services, from the environment. */
export interface LiveKeys {
	/** Data of a credential `stripeAccountApi`. */
	stripe?: { secretKey: string; apiAddress?: string };
	/** Data of a credential `salesforceClientCredentialsApi`. */
	salesforce?: { myDomain: string; clientId: string; clientSecret: string };
	/** Why a service cannot be reached, in words. */
	missing: string[];
}

const STRIPE = 'STRIPE_SECRET_KEY';
const SALESFORCE = [
	'SALESFORCE_MY_DOMAIN',
	'SALESFORCE_CLIENT_ID',
	'SALESFORCE_CLIENT_SECRET',
] as const;

/** Reads the keys. A live key of Stripe is never used: the suite makes and deletes customers. */
export function liveKeys(environment: Readonly<Record<string, string | undefined>>): LiveKeys {
	const keys: LiveKeys = { missing: [] };
	const secretKey = environment[STRIPE]?.trim() ?? '';
	if (/^(sk|rk)_test_\w+$/.test(secretKey)) {
		const apiAddress = environment['STRIPE_API_ADDRESS'];
		keys.stripe = { secretKey, ...(apiAddress && { apiAddress }) };
	} else {
		keys.missing.push(
			secretKey
				? `Stripe: ${STRIPE} is not a test key (sk_test_… or rk_test_…)`
				: `Stripe: set ${STRIPE} to a test key (sk_test_… or rk_test_…)`,
		);
	}
	const [myDomain = '', clientId = '', clientSecret = ''] = SALESFORCE.map(
		(name) => environment[name]?.trim() ?? '',
	);
	if (myDomain && clientId && clientSecret) {
		keys.salesforce = { myDomain, clientId, clientSecret };
	} else {
		keys.missing.push(
			`Salesforce: set ${SALESFORCE.join(', ')} to those of an external client app in a developer org or sandbox`,
		);
	}
	return keys;
}
