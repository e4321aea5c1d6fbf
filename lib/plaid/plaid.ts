// What is used of Plaid's SDK, and what verifies its webhooks, as one chunk of the bundle. `sdk.ts` loads it.
export { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
export { Configuration, PlaidApi } from 'plaid';
