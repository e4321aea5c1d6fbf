import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

// What a service shows once, such as the signing secret of a webhook or the access token of a bank, is kept
// with the object that it belongs to, sealed by a secret of the account: whoever has that may have it, and
// nobody else.

const ALGORITHM = 'aes-256-gcm';
const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a text.
 *
 * @param secret by which it can be opened again
 * @param purpose what the text is; each has a key of its own
 * @returns letters, digits and `-_` only; about a third longer than the text, plus 38 characters
 */
export function seal(text: string, secret: string, purpose: string): string {
	const vector = randomBytes(VECTOR_BYTES);
	const cipher = createCipheriv(ALGORITHM, keyOf(secret, purpose), vector);
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([vector, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Opens what {@link seal} made; undefined when it was sealed by another secret or for another purpose, or altered. */
export function unseal(sealed: string, secret: string, purpose: string): string | undefined {
	const bytes = Buffer.from(sealed, 'base64url');
	if (bytes.length <= VECTOR_BYTES + TAG_BYTES) return undefined;
	try {
		const vector = bytes.subarray(0, VECTOR_BYTES);
		const decipher = createDecipheriv(ALGORITHM, keyOf(secret, purpose), vector);
		decipher.setAuthTag(bytes.subarray(VECTOR_BYTES, VECTOR_BYTES + TAG_BYTES));
		const text = decipher.update(bytes.subarray(VECTOR_BYTES + TAG_BYTES));
		return Buffer.concat([text, decipher.final()]).toString('utf8');
	} catch {
		return undefined;
	}
}

/** A key of its own for each purpose, so that what is sealed says nothing of the secret. */
function keyOf(secret: string, purpose: string): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
