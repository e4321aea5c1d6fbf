import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Problem } from '../../lib/errors';
import type { ItemResult } from '../../lib/n8n/output';
import type { AccountOutcome } from '../../lib/sharedCustomers/onAccounts';

/**
 * The output items of one customer, one for each connected account. What one account refuses is told in
 * its item. Where every account refuses, nothing was done, and the item fails.
 *
 * @throws Problem of the first account, where nothing was done and the node is not set to continue
 */
export function accountItems<Done extends { connectedAccountId: string }>(
	context: IExecuteFunctions,
	customerId: string,
	outcomes: ReadonlyArray<AccountOutcome<Done>>,
): ItemResult[] {
	const [first] = outcomes;
	if (!first) return [{ json: { ...nowhere(customerId), status: 'notShared' } }];
	const isNothingDone = outcomes.every((outcome) => 'problem' in outcome);
	if (isNothingDone && 'problem' in first && !context.continueOnFail()) throw first.problem;
	return outcomes.map((outcome) => itemOf(customerId, outcome));
}

/**
 * As {@link accountItems}, for a customer that was just made: it is told even where every account refuses,
 * so that nobody makes it again.
 *
 * @param unfinished a step after its making that failed
 */
export function newCustomerItems<Done extends { connectedAccountId: string }>(
	customerId: string,
	outcomes: ReadonlyArray<AccountOutcome<Done>>,
	unfinished: Problem | undefined,
): ItemResult[] {
	return outcomes.map((outcome) => {
		const item = itemOf(customerId, outcome);
		return { ...item, unfinished: item.unfinished ?? unfinished, reference: customerId };
	});
}

function itemOf<Done>(customerId: string, outcome: AccountOutcome<Done>): ItemResult {
	if ('problem' in outcome) {
		const json = { ...nowhere(customerId), connectedAccountId: outcome.account };
		return { json, unfinished: outcome.problem };
	}
	// Texts, lists of texts and null.
	return { json: outcome.done as unknown as IDataObject, unfinished: outcome.unfinished };
}

function nowhere(platformCustomerId: string): IDataObject {
	return { platformCustomerId, connectedAccountId: null, connectedCustomerId: null };
}
