import type { IExecuteFunctions } from 'n8n-workflow';
import { systemClock } from '../../lib/n8n/clock';
import type { PreparedItem } from '../../lib/n8n/items';
import { openStripeAccounts } from '../../lib/n8n/stripeAccounts';
import { Sharing } from '../../lib/sharedCustomers/sharing';

interface PlatformItem {
	location: string;
	/** '' for a customer that is yet to be made. */
	customerId: string;
}

/**
 * The platforms of a run, by location. Each asks its connected accounts once, and looks for all the run's
 * customers together.
 */
export async function sharings(
	context: IExecuteFunctions,
	items: ReadonlyArray<PreparedItem<PlatformItem>>,
): Promise<(location: string) => Promise<Sharing>> {
	const { clientOf } = await openStripeAccounts(context);
	const expected = items.flatMap((item) => ('value' in item ? item.value.customerId || [] : []));
	const made = new Map<string, Promise<Sharing>>();
	return async (location) => {
		let sharing = made.get(location);
		if (!sharing) {
			sharing = clientOf({ location }).then(
				(platform) =>
					new Sharing({
						platform,
						clientOf: async (connectedAccount) => await clientOf({ location, connectedAccount }),
						clock: systemClock,
						expected,
					}),
			);
			made.set(location, sharing);
		}
		return await sharing;
	};
}
