import type { Sandbox } from '../sandbox';
import { ownNode, runOwnNodes } from './builtInNodes';

/**
 * What a builder makes without this package: n8n's own Salesforce and Stripe nodes in a row, on n8n's
 * engine. Reads all accounts, creates a customer for each, and writes its ID into the account.
 *
 * @returns milliseconds that the workflow took
 * @throws Error when a node failed, or a record was lost on the way
 */
export async function runBuiltInChain({
	stripe,
	salesforce,
}: Pick<Sandbox, 'stripe' | 'salesforce'>): Promise<number> {
	const { nodes, duration } = await runOwnNodes(
		{ stripe, salesforce, secretKey: stripe.liveSecretKey },
		[
			ownNode('Accounts', 'salesforce', 1.1, {
				resource: 'account',
				operation: 'getAll',
				returnAll: true,
				options: { fields: 'Id,Name,Phone' },
			}),
			ownNode('Customer', 'stripe', 1, {
				resource: 'customer',
				operation: 'create',
				name: '={{ $json.Name }}',
				additionalFields: { phone: '={{ $json.Phone }}' },
			}),
			ownNode('Write Back', 'salesforce', 1.1, {
				resource: 'account',
				operation: 'update',
				accountId: '={{ $("Accounts").item.json.Id }}',
				updateFields: {
					customFieldsUi: {
						customFieldsValues: [{ fieldId: 'Stripe_Customer_ID__c', value: '={{ $json.id }}' }],
					},
				},
			}),
		],
	);
	const [read, written] = ['Accounts', 'Write Back'].map((name) => nodes[name]?.[0]?.length);
	if (read !== written) throw new Error(`${written} of ${read} accounts were written to`);
	return duration;
}
