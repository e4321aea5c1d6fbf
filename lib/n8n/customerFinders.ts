import type Stripe from 'stripe';
import type { CustomerMatch } from '../customers/createOrUpdateCustomer';
import { createCustomerFinder, type CustomerFinder } from '../customers/findCustomers';
import { systemClock } from './clock';
import type { PreparedItem } from './items';
import type { StripeAccountChoice } from '../stripe/accounts';

interface MatchedItem {
	match: CustomerMatch;
	account: StripeAccountChoice;
}

/**
 * Finders for the items of one run, one for each account that they go to. Each knows from the start
 * which CRM IDs will be looked for, so that five of them share a request, ten where they are no Salesforce IDs.
 */
export function customerFinders(
	items: ReadonlyArray<PreparedItem<MatchedItem>>,
): (account: StripeAccountChoice, stripe: Stripe) => CustomerFinder {
	const crmIds = new Map<string, string[]>();
	for (const item of items) {
		if (!('value' in item) || item.value.match.by !== 'crmId') continue;
		const name = JSON.stringify(item.value.account);
		const known = crmIds.get(name);
		if (known) known.push(item.value.match.crmId);
		else crmIds.set(name, [item.value.match.crmId]);
	}
	const finders = new Map<string, CustomerFinder>();
	return (account, stripe) => {
		const name = JSON.stringify(account);
		let finder = finders.get(name);
		if (!finder) {
			finder = createCustomerFinder(stripe, systemClock, crmIds.get(name));
			finders.set(name, finder);
		}
		return finder;
	};
}
