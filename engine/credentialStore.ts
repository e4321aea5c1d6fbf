import type { ICredentialDataDecryptedObject, INodeCredentialsDetails } from 'n8n-workflow';

import { InputError } from './inputError';

/** A credential in the form in which `n8n export:credentials --decrypted` writes it. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** The credentials of one run. What a run changes in them (a fetched token) lasts as long as it. */
export class CredentialStore {
	constructor(private readonly credentials: readonly StoredCredential[]) {}

	/**
	 * The credential that a node names: by its ID, else by its name, else the only one of its type
	 * there is, since an imported workflow carries the IDs of the instance that exported it.
	 */
	find(reference: INodeCredentialsDetails | undefined, type: string): StoredCredential | undefined {
		const ofType = this.credentials.filter((credential) => credential.type === type);
		return (
			ofType.find((credential) => credential.id === reference?.id) ??
			ofType.find((credential) => credential.name === reference?.name) ??
			(ofType.length === 1 ? ofType[0] : undefined)
		);
	}

	/** @throws InputError naming the credential when it is not there */
	get(reference: INodeCredentialsDetails | undefined, type: string): StoredCredential {
		const found = this.find(reference, type);
		if (!found) {
			const named = reference?.name ? `"${reference.name}" ` : '';
			throw new InputError(`Missing credential: ${named}of type "${type}"`);
		}
		return found;
	}
}

/**
 * Reads credentials in n8n's export form.
 *
 * @param value an array of them, or a single one
 * @throws InputError naming the credential that is not in that form
 */
export function parseCredentials(value: unknown): StoredCredential[] {
	return (Array.isArray(value) ? value : [value]).map(parseCredential);
}

function parseCredential(value: unknown, index: number): StoredCredential {
	const entry = isRecord(value) ? value : {};
	const { id, type, data } = entry;
	const name = typeof entry['name'] === 'string' ? entry['name'] : `number ${index + 1}`;
	if (typeof type !== 'string') {
		throw new InputError(`Credential ${name} has no "type", such as "stripeAccountApi"`);
	}
	if (typeof data === 'string') {
		throw new InputError(
			`Credential ${name} is encrypted: export it with n8n export:credentials --decrypted`,
		);
	}
	if (!isRecord(data)) throw new InputError(`Credential ${name} has no "data" object`);
	return {
		id: typeof id === 'string' || typeof id === 'number' ? String(id) : `credential-${index + 1}`,
		name,
		type,
		// JSON gives no other values than those that a credential may hold.
		data: structuredClone(data) as ICredentialDataDecryptedObject,
	};
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
