import { sandboxCredentials } from '../../host/sandboxCredentials';
import type { Sandbox } from '../../sandbox';

/** A credential in n8n's export form. */
export interface NodeCredential {
	id: string;
	type: string;
	name: string;
	data: object;
}

/** A credential for each service of the sandbox; none of them holds requests back. */
export function nodeCredentials(sandbox: Sandbox): NodeCredential[] {
	return sandboxCredentials(sandbox).map((credential, at) => ({
		id: String(at),
		...credential,
		data: { ...credential.data, rateLimit: 100_000, endpointRateLimit: 100_000 },
	}));
}

/** What a node says of the credentials that it was given, by their types. */
export function credentialSlots(credentials: readonly NodeCredential[]) {
	return Object.fromEntries(credentials.map(({ type, id, name }) => [type, { id, name }]));
}
