import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { readValue, writeValue } from '../control/database';

const KEPT = 'plaidSigningKey';

/** The key by which webhooks are signed. https://plaid.com/docs/api/webhooks/webhook-verification/ */
export interface SigningKey {
	id: string;
	/** Epoch seconds. */
	createdAt: number;
	publicKey: JWK;
	/** The value of the header `Plaid-Verification` for a body. */
	sign(body: string, nowSeconds: number): Promise<string>;
}

interface KeptKey {
	id: string;
	createdAt: number;
	privateKey: JWK;
}

/** The key of this sandbox, the same as long as its state is kept. */
export async function signingKey(database: DatabaseSync, nowSeconds: number): Promise<SigningKey> {
	const text = readValue(database, KEPT);
	const kept = text === undefined ? await newKey(nowSeconds) : (JSON.parse(text) as KeptKey);
	if (text === undefined) writeValue(database, KEPT, JSON.stringify(kept));
	const { id, createdAt, privateKey } = kept;
	const { kty, crv, x, y } = privateKey;
	const publicKey = { kty, crv, x, y } as JWK;
	const signer = await importJWK(privateKey, 'ES256');
	return {
		id,
		createdAt,
		publicKey,
		sign: (body, now) =>
			new SignJWT({ request_body_sha256: createHash('sha256').update(body).digest('hex') })
				.setProtectedHeader({ alg: 'ES256', kid: id, typ: 'JWT' })
				.setIssuedAt(now)
				.sign(signer),
	};
}

async function newKey(createdAt: number): Promise<KeptKey> {
	const { privateKey } = await generateKeyPair('ES256', { extractable: true });
	return { id: randomUUID(), createdAt, privateKey: await exportJWK(privateKey) };
}
