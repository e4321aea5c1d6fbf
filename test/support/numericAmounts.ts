import type { RunResult } from '../../engine';

/** What fields are called that hold an amount, alone or at the end of a longer name. */
const AMOUNT =
	/^(?:amount|available|balance|current|difference|fee|left|net)$|(?:Amount|Balance|Disputed|Kept|Refunded)$/;

/** Its `balance` is Stripe's own, whole smallest units, whose currency may not be known yet. */
const AS_STRIPE_HAS_IT = 'n8n-nodes-stripe-salesforce.stripeCreateCustomer';

interface NamedNode {
	name: string;
	type: string;
}

/**
 * Finds amounts that left a node of this package as numbers, though each is a decimal text wherever a node
 * says one. Stripe's objects and Salesforce's records are left as those services have them.
 *
 * @param nodes of the workflow that ran
 * @returns where they stand, such as `Remind: 0.balance`
 */
export function numericAmounts(result: RunResult, nodes: readonly NamedNode[]): string[] {
	return nodes
		.filter(({ type }) => type.startsWith('n8n-nodes-stripe-') && type !== AS_STRIPE_HAS_IT)
		.flatMap(({ name }) => {
			const items = (result.nodes[name] ?? []).flat().map(({ json }) => json);
			return numbersIn(items, []).map((path) => `${name}: ${path.join('.')}`);
		});
}

function numbersIn(value: unknown, path: readonly string[]): Array<readonly string[]> {
	if (typeof value === 'number') return AMOUNT.test(path.at(-1) ?? '') ? [path] : [];
	if (typeof value !== 'object' || value === null) return [];
	if (!Array.isArray(value) && ('object' in value || 'attributes' in value)) return [];
	return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, [...path, name]));
}
