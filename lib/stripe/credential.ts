import { badInput, Problem } from '../errors';
import { holdsSecret, redact } from '../redact';
import { type AccountKeys, faultsOfKeys, keyFacts, signingSecretsIn, trimmedKeys } from './apiKey';
import { parseApiAddress, STRIPE_API_ADDRESS, type StripeConnection } from './client';

/** A further Stripe account of the business, for one of its locations. */
export interface StripeLocation extends AccountKeys {
	name: string;
}

/** What the credential `stripeAccountApi` holds. */
export interface StripeCredential extends AccountKeys {
	apiAddress?: string;
	locations?: { location?: StripeLocation[] };
	/** Requests a second, where Stripe raised them; 0: the documented ones. */
	rateLimit?: number;
	endpointRateLimit?: number;
}

/**
 * Finds what is wrong with a credential without asking Stripe: keys of the wrong kind, test and live
 * keys mixed, locations without a name or with the same one, an address that is none.
 *
 * @returns a sentence for each fault, none when all is well
 */
export function faultsOfCredential(given: StripeCredential): string[] {
	const credential = trimmedCredential(given);
	const faults = faultsOfKeys(credential);
	const mode = keyFacts(credential.secretKey).mode;
	const names = new Set<string>();
	for (const location of credential.locations?.location ?? []) {
		const name = location.name.trim();
		const place = `Location “${name}”`;
		if (!name) faults.push('A location has no name.');
		else if (holdsSecret(name)) {
			faults.push(`${place}: its name is a key. Give it a name that people may see.`);
		} else if (names.has(name.toLowerCase())) faults.push(`${place} is there twice.`);
		names.add(name.toLowerCase());
		faults.push(...faultsOfKeys(location, place));
		const itsMode = keyFacts(location.secretKey).mode;
		if (mode && itsMode && mode !== itsMode) {
			faults.push(
				`${place}: its secret key is a ${itsMode} key but the main one is a ${mode} key. Use a credential of its own for each mode.`,
			);
		}
	}
	try {
		parseApiAddress(credential.apiAddress || STRIPE_API_ADDRESS);
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		faults.push(`${error.message}. ${error.whatToDo ?? ''}`.trim());
	}
	const secrets = secretsOf(credential);
	return faults.map((fault) => redact(fault, secrets));
}

/** The credential with nothing around its keys and address that came along when they were pasted. */
export function trimmedCredential(credential: StripeCredential): StripeCredential {
	return {
		...trimmedKeys(credential),
		...(credential.apiAddress !== undefined && { apiAddress: credential.apiAddress.trim() }),
		...(credential.locations && {
			locations: { location: credential.locations.location?.map(trimmedKeys) },
		}),
	};
}

/** Everything in a credential that must not be repeated, wherever it was entered again. */
function secretsOf({ locations, ...main }: StripeCredential): string[] {
	return [main, ...(locations?.location ?? [])].flatMap((keys) => [
		keys.secretKey,
		...signingSecretsIn(keys.webhookSigningSecret),
	]);
}

/**
 * The account that a credential leads to.
 *
 * @param location the name of one of its locations; empty for the main account
 * @param connectedAccount `acct_…`; empty for the account itself
 * @throws Problem when a key is of the wrong kind or the location is unknown
 */
export function stripeConnection(
	given: StripeCredential,
	location = '',
	connectedAccount = '',
): StripeConnection {
	const credential = trimmedCredential(given);
	const [fault] = faultsOfCredential(credential);
	if (fault) {
		throw new Problem(`The Stripe credential cannot be used: ${fault}`, {
			origin: 'input',
			field: 'Credential',
			whatToDo: 'Open the credential and correct it.',
		});
	}
	const account = connectedAccount.trim();
	if (account && !/^acct_\w+$/.test(account)) {
		throw badInput(
			'Connected Account',
			`“${redact(account, secretsOf(credential))}” is not the ID of an account`,
			'Choose it from the list, or use an ID that starts with acct_',
		);
	}
	return {
		secretKey: keysOf(credential, location).secretKey,
		apiAddress: credential.apiAddress,
		connectedAccount: account || undefined,
		rateLimit: credential.rateLimit,
		endpointRateLimit: credential.endpointRateLimit,
	};
}

/**
 * The keys of one of a credential's accounts.
 *
 * @param name of the location; empty for the main account. Capitals and spaces around it do not matter
 * @throws Problem when the location is unknown
 */
export function keysOf(credential: StripeCredential, name: string): AccountKeys {
	const location = name.trim();
	if (!location) return credential;
	const locations = credential.locations?.location ?? [];
	const found = locations.find((one) => one.name.trim().toLowerCase() === location.toLowerCase());
	if (!found) {
		const names = locations.map((one) => one.name.trim()).join(', ');
		throw badInput(
			'Location',
			`“${redact(location, secretsOf(credential))}” is not in the credential`,
			names ? `Choose one of: ${names}` : 'Add locations to the Stripe credential first',
		);
	}
	return found;
}
