import type Stripe from 'stripe';
import { type AccountRecord, isPerson, nameOf, textOf } from '../accounts/accountRecord';
import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';
import { writeRecords } from '../salesforce/write';
import { stripeProblem } from '../stripe/errors';
import { stepKey } from '../stripe/idempotency';
import { emailOf } from './linkableAccounts';

const LABELS = { name: 'Name', email: 'Email', phone: 'Phone' };

/** Something that the two sides say differently. */
export interface Difference {
	field: 'name' | 'email' | 'phone';
	/** What the account says; '' when it says nothing. */
	salesforce: string;
	stripe: string;
}

/** Which side is right where the two differ; what one lacks is taken from the other. */
export type Merge = 'none' | 'salesforce' | 'stripe';

/** What an account and a customer say differently. An account of a business has no e-mail address. */
export function differencesOf(account: AccountRecord, customer: Stripe.Customer): Difference[] {
	const pairs: Difference[] = [
		{ field: 'name', salesforce: textOf(account, 'Name'), stripe: customer.name ?? '' },
		{ field: 'phone', salesforce: textOf(account, 'Phone'), stripe: customer.phone ?? '' },
	];
	if (isPerson(account)) {
		pairs.push({ field: 'email', salesforce: emailOf(account), stripe: customer.email ?? '' });
	}
	return pairs.filter(({ salesforce, stripe }) => salesforce.trim() !== stripe.trim());
}

/** What is written on each side so that the two agree. */
export interface MergePlan {
	customer: Partial<Record<Difference['field'], string>>;
	account: Record<string, string>;
}

/** The fields of an account; the name of a person is made of others and stays as it is. */
const ACCOUNT_FIELDS = { name: 'Name', phone: 'Phone', email: 'PersonEmail' } as const;

/** Decides what is written where. */
export function mergePlan(
	account: AccountRecord,
	differences: readonly Difference[],
	merge: Merge,
): MergePlan {
	const plan: MergePlan = { customer: {}, account: {} };
	if (merge === 'none') return plan;
	for (const { field, salesforce, stripe } of differences) {
		const toStripe = stripe === '' || (merge === 'salesforce' && salesforce !== '');
		if (toStripe) plan.customer[field] = salesforce;
		else if (field !== 'name' || !isPerson(account)) plan.account[ACCOUNT_FIELDS[field]] = stripe;
	}
	return plan;
}

/**
 * Writes what was decided.
 *
 * @returns the problem of the side that refused; undefined when all is written. The two stay joined
 */
export async function writeMerge(
	salesforce: SalesforceConnection,
	stripe: Stripe,
	account: AccountRecord,
	customerId: string,
	plan: MergePlan,
	key: string,
): Promise<Problem | undefined> {
	if (Object.keys(plan.customer).length > 0) {
		try {
			await stripe.customers.update(customerId, plan.customer, {
				idempotencyKey: stepKey(key, `merge:${customerId}`),
			});
		} catch (error) {
			const doing = `The two are joined, but merging into ${customerId}`;
			const problem = stripeProblem(error, doing, LABELS);
			if (problem instanceof Problem) return problem;
			throw problem;
		}
	}
	if (Object.keys(plan.account).length === 0) return undefined;
	const [outcome] = await writeRecords(
		salesforce,
		{ operation: 'update', object: 'Account', rows: [{ Id: account.Id, ...plan.account }] },
		{ doing: `Merging into ${nameOf(account)}` },
	);
	return outcome?.success === false ? outcome.problem : undefined;
}
