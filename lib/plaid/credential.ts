import { Problem } from '../errors';
import { holdsSecret, redact } from '../redact';
import { parseServiceAddress } from '../serviceAddress';

/** Where Plaid answers. https://plaid.com/docs/api/#api-host */
export const PLAID_ADDRESSES = {
	sandbox: 'https://sandbox.plaid.com',
	production: 'https://production.plaid.com',
} as const;

export type PlaidEnvironment = keyof typeof PLAID_ADDRESSES;

/** What the credential `plaidApi` holds. */
export interface PlaidCredential {
	environment: PlaidEnvironment;
	clientId: string;
	secret: string;
	/** The secret until now; it still opens what it has sealed. */
	secretBefore?: string;
	/** In place of the environment's own address. */
	apiAddress?: string;
}

/** How to reach Plaid. */
export interface PlaidConnection {
	address: URL;
	clientId: string;
	secret: string;
	secretBefore?: string;
}

/**
 * Reads a credential.
 *
 * @throws Problem that says what is wrong with it, without repeating anything of it that is secret
 */
export function plaidConnection(credential: PlaidCredential): PlaidConnection {
	const clientId = credential.clientId.trim();
	const secret = credential.secret.trim();
	const secretBefore = credential.secretBefore?.trim() || undefined;
	if (!clientId) throw unusable('Client ID is empty', 'Client ID');
	if (!secret) throw unusable('Secret is empty', 'Secret');
	if (holdsSecret(clientId) || clientId === secret) {
		throw unusable('Client ID holds a secret', 'Client ID');
	}
	const environment = Object.entries(PLAID_ADDRESSES).find(
		([name]) => name === credential.environment,
	);
	const given = credential.apiAddress?.trim() || environment?.[1];
	if (given === undefined) throw unusable('Environment is not chosen', 'Environment');
	const field = { name: 'API Address', whatToDo: `Leave it empty for ${PLAID_ADDRESSES.sandbox}` };
	const address = parseServiceAddress(given, field);
	if (address.pathname !== '/' || address.search || address.hash) {
		throw unusable('API Address must end after the machine and its port', field.name);
	}
	return { address, clientId, secret, ...(secretBefore !== undefined && { secretBefore }) };
}

function unusable(what: string, field: string): Problem {
	return new Problem(`The Plaid credential cannot be used: ${what}`, {
		origin: 'input',
		field,
		whatToDo:
			'Open the credential and correct it. The keys are under Developers > Keys in Plaid’s Dashboard.',
	});
}

/** A text without the secrets of a connection. */
export function withoutSecrets(text: string, connection: PlaidConnection): string {
	const { secret, secretBefore = '' } = connection;
	return redact(text, [secret, secretBefore]);
}
