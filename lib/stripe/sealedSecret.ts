import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

// A webhook's signing secret is shown once, when its endpoint is made. It is kept in the endpoint's own
// metadata, sealed by the account's secret key: whoever has that key may have it, and nobody else.

const ALGORITHM = 'aes-256-gcm';
const VECTOR_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals a text.
 *
 * @returns letters, digits and `-_` only; about a third longer than the text, plus 38 characters
 */
export function seal(text: string, secretKey: string): string {
	const vector = randomBytes(VECTOR_BYTES);
	const cipher = createCipheriv(ALGORITHM, keyOf(secretKey), vector);
	const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
	return Buffer.concat([vector, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Opens what {@link seal} made; undefined when it was sealed by another key, or altered. */
export function unseal(sealed: string, secretKey: string): string | undefined {
	const bytes = Buffer.from(sealed, 'base64url');
	if (bytes.length <= VECTOR_BYTES + TAG_BYTES) return undefined;
	try {
		const vector = bytes.subarray(0, VECTOR_BYTES);
		const decipher = createDecipheriv(ALGORITHM, keyOf(secretKey), vector);
		decipher.setAuthTag(bytes.subarray(VECTOR_BYTES, VECTOR_BYTES + TAG_BYTES));
		const text = decipher.update(bytes.subarray(VECTOR_BYTES + TAG_BYTES));
		return Buffer.concat([text, decipher.final()]).toString('utf8');
	} catch {
		return undefined;
	}
}

/** A key of its own for this purpose, so that what is sealed says nothing of the secret key. */
function keyOf(secretKey: string): Buffer {
	return Buffer.from(hkdfSync('sha256', secretKey, '', 'webhook signing secret', 32));
}
