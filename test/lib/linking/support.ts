import type Stripe from 'stripe';
import { linkContext } from '../../../lib/linking/openLinkContext';
import type { LinkContext } from '../../../lib/linking/linkContext';
import { resolveModel } from '../../../lib/model/resolveModel';
import { connectSalesforce } from '../../../lib/salesforce/connection';
import { stripeAccounts } from '../../../lib/stripe/accounts';
import { SEEDED } from '../../../sandbox/stripe/accounts';
import { seededKey } from '../../../sandbox/stripe/keys';
import { impatientClock } from '../../support/stripeSandbox';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';

/** Fields of an account as the org has them. */
export type Row = Record<string, string | number | null | undefined>;

/** Both services, with the context that the use cases are called with. */
export interface LinkWorld extends TestSandbox {
	/** With the location Austin, whose Stripe account is beside the main one. */
	context(fields?: Array<[string, string]>): Promise<LinkContext>;
	accounts(): Promise<Row[]>;
	account(name: string): Promise<Row & { Id: string }>;
	/** The official SDK for a location. */
	at(location?: string): Stripe;
	api(method: string, path: string, body?: unknown): Promise<unknown>;
}

export const AUSTIN = 'Austin';

export async function startLinkWorld(settings: object = {}): Promise<LinkWorld> {
	const sandbox = await startTestSandbox({ salesforce: { withStripeModel: true, ...settings } });
	const { salesforce } = sandbox;
	if (!salesforce) throw new Error('The sandbox has no org');
	const secondKey = seededKey(SEEDED.second.id, 'secret', false);
	const accounts = async () => {
		const { objects } = await sandbox.call<{ objects: Row[] }>(
			'GET',
			'/state?service=salesforce&type=Account',
		);
		return objects.filter(({ IsDeleted }) => !IsDeleted);
	};
	return {
		...sandbox,
		accounts,
		account: async (name) => {
			const found = (await accounts()).find(({ Name }) => Name === name);
			if (typeof found?.['Id'] !== 'string') throw new Error(`The org has no account ${name}`);
			return { ...found, Id: found['Id'] };
		},
		at: (location) => sandbox.client(location === AUSTIN ? secondKey : sandbox.stripe.secretKey),
		api: async (method, path, body) => {
			const response = await fetch(`${salesforce.url}/services/data/v65.0${path}`, {
				method,
				headers: {
					authorization: `Bearer ${salesforce.accessToken}`,
					'content-type': 'application/json',
				},
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
			const text = await response.text();
			if (!response.ok) throw new Error(`${response.status} ${text}`);
			return text ? (JSON.parse(text) as unknown) : undefined;
		},
		context: async (fields = []) => {
			const connection = await connectSalesforce(
				{
					kind: 'clientCredentials',
					myDomain: salesforce.url,
					clientId: salesforce.clientId,
					clientSecret: salesforce.clientSecret,
				},
				{ clock: impatientClock },
			);
			const stripe = stripeAccounts(
				{
					secretKey: sandbox.stripe.secretKey,
					apiAddress: sandbox.stripe.url,
					rateLimit: 100_000,
					endpointRateLimit: 100_000,
					locations: { location: [{ name: AUSTIN, secretKey: secondKey }] },
				},
				impatientClock,
			);
			return await linkContext(connection, stripe, resolveModel(), fields, impatientClock);
		},
	};
}
