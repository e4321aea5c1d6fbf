import type Stripe from 'stripe';
import { Problem } from '../errors';
import { orgIdOf } from './crmId';
import { ORG_ID_KEY } from './metadataKeys';

/**
 * Tells whose a customer is that stands for a record of another org. A full copy of an org has records
 * with the IDs of the original, which are other records all the same. A customer without a note of its org
 * is taken for ours, as it was before orgs were noted.
 *
 * @param orgId of the present org; undefined where it is not known
 * @param about the record that the customer was found for, said in front
 * @returns undefined when the customer is not known to be another org's
 */
export function otherOrgProblem(
	customer: Stripe.Customer,
	orgId: string | undefined,
	about?: string,
): Problem | undefined {
	const noted = orgIdOf(customer);
	if (!orgId || !noted || noted === orgId) return undefined;
	const what = `customer ${customer.id} belongs to an account of another Salesforce org, ${noted}; this one is ${orgId}`;
	return new Problem(about === undefined ? what : `${about}: ${what}`, {
		origin: 'input',
		code: 'other_org',
		whatToDo: `Give each org a Stripe account of its own, such as a Stripe sandbox for a Salesforce sandbox. If this org took the other’s place, take ${ORG_ID_KEY} out of the customer’s metadata.`,
	});
}

/** @throws the Problem of {@link otherOrgProblem}, if there is one */
export function refuseOtherOrg(
	customer: Stripe.Customer,
	orgId: string | undefined,
	about?: string,
): void {
	const problem = otherOrgProblem(customer, orgId, about);
	if (problem) throw problem;
}
