import { badInput } from '../errors';
import { pageChoices } from '../paymentPage/pageChoices';
import { registeredPages } from '../paymentPage/registry';
import { matching } from '../stripe/choices';
import { readModel } from './nameMapping';
import { pageKeysOf } from './pageKeys';
import { listSearch, type ListSearch, shownText } from './pickers';
import { BY_HAND, salesforceConnection } from './salesforceConnection';

const FIELD = 'Payment Page';
const BY_URL =
	'Choose By URL, and paste the production URL that the Stripe Payment Page Trigger shows';

/**
 * The payment pages that are published: their triggers note them in the org.
 *
 * @param paths where the node has *Name Mapping*, and the field that may ask for something other than an
 * invoice, for which the node has no org
 */
export function paymentPagePicker(paths: { nameMapping: string; payFor: string }): ListSearch {
	return listSearch(async (context, filter = '') => {
		if (['amount', 'lineItems'].includes(shownText(context, paths.payFor))) {
			throw badInput(
				FIELD,
				'the list is kept in Salesforce, which is not asked for what is no invoice',
				BY_URL,
			);
		}
		const { syncState: names } = readModel(context.getCurrentNodeParameter(paths.nameMapping));
		const connection = await salesforceConnection(context, BY_HAND);
		const pages = await registeredPages({ connection, names });
		if (pages.length === 0) {
			throw badInput(
				FIELD,
				'no workflow with the Stripe Payment Page Trigger has been published for this org',
				`Publish one. ${BY_URL}`,
			);
		}
		return { choices: matching(pageChoices(pages, (await pageKeysOf(context)).names), filter) };
	});
}
