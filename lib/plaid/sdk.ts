/** Plaid's SDK and what verifies its webhooks, loaded when something first talks to Plaid. */
export async function loadPlaidSdk() {
	return await import('./plaid');
}
