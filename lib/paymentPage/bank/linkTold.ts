import { type LinkOutcome, takeLinkEnded } from '../../bankAccounts/linkEnded';
import { removeConnection } from '../../bankAccounts/remove';
import { Problem } from '../../errors';
import type { PlaidClient } from '../../plaid/client';
import { verifiedWebhook } from '../../plaid/webhook';
import { idempotencyKey } from '../../stripe/idempotency';
import { dueOf } from '../due';
import type { SignedCall, VisitAnswer, VisitContext } from '../request';
import { readVisit } from './bankVisit';
import { REFUSED_VISIT_KEY } from './metadataKeys';

/**
 * Takes Plaid's word that a payer has connected a bank account: it is stored with the customer, with the
 * visit that it was connected in. It comes from Plaid or it does nothing, and twice is once.
 *
 * @throws Problem when a service is away, so that Plaid calls again
 */
export async function linkTold(
	context: VisitContext,
	plaid: PlaidClient,
	{ rawBody, signature }: SignedCall,
): Promise<VisitAnswer> {
	const { tools } = context;
	let body: Record<string, unknown>;
	try {
		body = await verifiedWebhook(plaid, rawBody, signature);
	} catch (problem) {
		if (!(problem instanceof Problem) || problem.code !== 'webhook_not_verified') throw problem;
		tools.warn(`refused a call: ${problem.message}`);
		return { status: 403 };
	}
	const outcome = await takeLinkEnded(plaid, tools.stripeOf, body, false);
	if (outcome.status !== 'unfinished') return { status: 200 };
	return await refused(context, plaid, outcome);
}

/**
 * Stripe did not take the account, as it may have closed such to the business. Nobody can use the connection:
 * it ends, and the payer's page is let know by a note with the customer.
 */
async function refused(
	context: VisitContext,
	plaid: PlaidClient,
	{ customerId = '', visit: id = '', connection, problem }: LinkOutcome,
): Promise<VisitAnswer> {
	const { request, tools, stripe, invoice } = context;
	const reason = problem?.message ?? '';
	tools.warn(`could not store a payer’s bank account: ${reason} ${problem?.whatToDo ?? ''}`);
	if (connection) {
		await removeConnection(plaid, connection.accessToken).catch((error: unknown) => {
			tools.warn(`could not end a connection at Plaid: ${String(error)}`);
		});
	}
	await stripe.customers.update(
		customerId,
		{ metadata: { [REFUSED_VISIT_KEY]: id } },
		{ idempotencyKey: idempotencyKey('bank visit refused', customerId, id) },
	);
	const due = await dueOf(context, invoice);
	const visit = readVisit(request.bankVisit, tools.keys, request.token);
	const amount = visit?.id === id ? visit.amount : due.balance.left;
	return {
		status: 200,
		told: { event: 'failed', due, amount, sessionId: '', paymentId: '', reason },
	};
}
