import { runWorkflow } from '../engine';
import { chain, START } from '../engine/workflowSketch';
import type { SandboxProcess } from './sandboxProcess';

/** High enough to be out of the way. */
export const NO_LIMIT = 1_000_000;

export interface CreateCustomerRun {
	items: number;
	operation: 'create' | 'createOrUpdate';
	/** Keeps to Stripe's documented limits, or to none. */
	limited: boolean;
}

/**
 * Runs Stripe Create Customer on n8n's engine with made-up accounts.
 *
 * @returns milliseconds that the workflow took
 */
export async function runCreateCustomer(
	stripe: SandboxProcess['stripe'],
	{ items, operation, limited }: CreateCustomerRun,
): Promise<number> {
	const ceiling = limited ? 0 : NO_LIMIT;
	const began = performance.now();
	const result = await runWorkflow({
		workflow: chain(START, {
			name: 'Create',
			type: 'n8n-nodes-stripe-salesforce.stripeCreateCustomer',
			parameters: {
				operation,
				name: '={{ $json.Name }}',
				email: '={{ $json.Email }}',
				customerDescription: '={{ $json.Industry }}',
			},
			credentials: { stripeAccountApi: { id: 'stripe', name: 'Stripe' } },
		}),
		credentials: [
			{
				id: 'stripe',
				name: 'Stripe',
				type: 'stripeAccountApi',
				data: {
					secretKey: stripe.liveSecretKey,
					apiAddress: stripe.url,
					rateLimit: ceiling,
					endpointRateLimit: ceiling,
				},
			},
		],
		pinData: { Start: accounts(items).map((json) => ({ json })) },
	});
	if (!result.success) throw new Error(result.error?.message);
	const made = result.nodes['Create']?.[0]?.length;
	if (made !== items) throw new Error(`${made ?? 0} of ${items} items came out`);
	return performance.now() - began;
}

/** Accounts as a CRM gives them. */
export function accounts(
	count: number,
): Array<{ Id: string; Name: string; Email: string; Industry: string }> {
	return Array.from({ length: count }, (_, number) => ({
		Id: `001${String(number).padStart(12, '0')}AAA`,
		Name: `Account ${number}`,
		Email: `account-${number}@example.com`,
		Industry: 'Electronics',
	}));
}
