import type { Org } from '../org';
import { ok, route, type Route } from './call';

/**
 * The org as Connect REST API shows it: among its features the currency, which no object of an org with
 * a single one has. Of the features only those that can be switched here.
 * https://developer.salesforce.com/docs/atlas.en-us.chatterapi.meta/chatterapi/connect_responses_organization.htm
 */
export const organizationRoutes: Route[] = [
	route('GET', '/connect/organization', ({ org }) => {
		const found = org.store.get('SELECT Id, Name FROM sf_Organization');
		return ok({
			accessTimeout: 120,
			features: {
				defaultCurrencyIsoCode: org.settings.multiCurrency ? null : org.settings.defaultCurrency,
				multiCurrency: org.settings.multiCurrency,
			},
			maintenanceInfo: [],
			name: found?.['Name'],
			orgId: found?.['Id'],
			userSettings: {
				currencySymbol: org.settings.multiCurrency ? null : currencySymbol(org),
				userDefaultCurrencyIsoCode: org.settings.multiCurrency
					? org.settings.defaultCurrency
					: null,
			},
		});
	}),
];

/** The symbol of the org's currency. */
export function currencySymbol(org: Org): string {
	const parts = new Intl.NumberFormat('en', {
		style: 'currency',
		currency: org.settings.defaultCurrency,
		currencyDisplay: 'narrowSymbol',
	}).formatToParts(0);
	return parts.find((part) => part.type === 'currency')?.value ?? org.settings.defaultCurrency;
}
