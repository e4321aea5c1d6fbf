import type { CustomerOutcome } from '../../lib/customers/outcome';
import { simpleCustomer } from '../../lib/customers/simpleCustomer';
import type { ItemResult } from '../../lib/n8n/output';

/** The output item of a customer: its ID first, for the nodes that follow. */
export function outputOf(outcome: CustomerOutcome, simplify: boolean): ItemResult {
	const { customerId, created, customer, unfinished } = outcome;
	const shown = simplify ? simpleCustomer(customer) : customer;
	return { json: { customerId, created, customer: shown }, unfinished };
}
