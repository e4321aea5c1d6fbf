import type { Sandbox } from '../sandbox';
import type { N8nApi, SavedCredential } from './n8nApi';

/** A credential that leads our nodes to the sandbox. */
export interface SandboxCredential {
	type: string;
	name: string;
	data: object;
}

/** One credential for each service of the sandbox; that of the mail server is n8n's own. */
export function sandboxCredentials(sandbox: Sandbox): SandboxCredential[] {
	const { stripe, salesforce, mail, plaid } = sandbox;
	return [
		{
			type: 'stripeAccountApi',
			name: 'Stripe (sandbox)',
			data: {
				secretKey: stripe.secretKey,
				publishableKey: stripe.publishableKey,
				apiAddress: stripe.url,
			},
		},
		...(salesforce
			? [
					{
						type: 'salesforceClientCredentialsApi',
						name: 'Salesforce (sandbox)',
						data: {
							myDomain: salesforce.url,
							clientId: salesforce.clientId,
							clientSecret: salesforce.clientSecret,
						},
					},
				]
			: []),
		{
			type: 'plaidApi',
			name: 'Plaid (sandbox)',
			data: {
				environment: 'sandbox',
				clientId: plaid.clientId,
				secret: plaid.secret,
				apiAddress: plaid.url,
			},
		},
		{
			type: 'smtp',
			name: 'Mail (sandbox)',
			data: { ...mail, secure: false, disableStartTls: true },
		},
	];
}

/** Creates the sandbox's credentials in n8n, or leads those that are there to the sandbox of now. */
export async function saveSandboxCredentials(
	api: N8nApi,
	sandbox: Sandbox,
): Promise<SavedCredential[]> {
	const known = await api.credentials();
	const saved: SavedCredential[] = [];
	for (const { type, name, data } of sandboxCredentials(sandbox)) {
		const same = known.find((one) => one.type === type && one.name === name);
		if (same !== undefined) await api.updateCredential(same, data);
		saved.push(same ?? (await api.createCredential(type, name, data)));
	}
	return saved;
}
