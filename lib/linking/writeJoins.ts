import pMap from 'p-map';
import { crmIdOf, recordNotes } from '../customers/crmId';
import { Problem } from '../errors';
import { writeRecords } from '../salesforce/write';
import { stripeProblem } from '../stripe/errors';
import { idempotencyKey } from '../stripe/idempotency';
import type { JoinResult } from './joinResult';
import { type LinkContext, linkField } from './linkContext';

/** Customers whose notes are changed at a time; the account's limiter sets the pace. */
const AT_ONCE = 25;

/**
 * Writes the IDs of customers into their accounts, and the account into a customer that noted another one.
 *
 * @returns the results, those refused whose ID could not be written
 */
export async function writeJoins(
	context: LinkContext,
	results: readonly JoinResult[],
	orgId: string | undefined,
): Promise<JoinResult[]> {
	const outcomes = await writeRecords(
		context.salesforce,
		{
			operation: 'update',
			object: 'Account',
			rows: results.map(({ accountId, customerId, location }) => ({
				Id: accountId,
				[linkField(context, location)]: customerId,
			})),
		},
		{ doing: 'Writing the customer ID to the account' },
	);
	return await pMap(
		results,
		async (result, at): Promise<JoinResult> => {
			const outcome = outcomes[at];
			if (outcome?.success) return await noteRecord(context, result, orgId);
			return { ...result, status: 'refused', ...(outcome && { problem: outcome.problem }) };
		},
		{ concurrency: AT_ONCE },
	);
}

/** A customer that notes another record would be taken for that one's by a sync. */
async function noteRecord(
	{ stripe }: LinkContext,
	result: JoinResult,
	orgId: string | undefined,
): Promise<JoinResult> {
	const { customer, accountId, location } = result;
	const noted = customer ? crmIdOf(customer) : '';
	if (!customer || noted === '' || noted === accountId) return result;
	try {
		const client = await stripe.clientOf({ location });
		const metadata = recordNotes(accountId, orgId);
		await client.customers.update(
			customer.id,
			{ metadata },
			{ idempotencyKey: idempotencyKey('link', customer.id, noted, accountId, orgId ?? '') },
		);
		return result;
	} catch (error) {
		const problem = stripeProblem(error, `The ID is written, but noting it on ${customer.id}`);
		if (!(problem instanceof Problem)) throw problem;
		return { ...result, problem };
	}
}
