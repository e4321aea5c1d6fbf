import type { Org } from './org';
import { convertAddresses, forgetAddressCodes } from './records/addresses';
import { giveRecordTypes } from './records/personAccounts';
import { installStripeModel } from './schema/stripeModel';

/** Does to the org's records what turning its features on or off does to them. Safe to repeat. */
export function applyFeatures(org: Org): void {
	const { settings } = org;
	if (settings.personAccounts) giveRecordTypes(org);
	if (settings.stateCountryPicklists) convertAddresses(org);
	else forgetAddressCodes(org);
	setDefaultCurrency(org);
	if (settings.withStripeModel) installStripeModel(org);
}

/**
 * Rates are to the corporate currency. Records keep theirs: only those without one get the org's.
 * https://help.salesforce.com/s/articleView?id=xcloud.admin_about_multiple_currencies.htm
 */
function setDefaultCurrency(org: Org): void {
	const { defaultCurrency } = org.settings;
	org.store.run(
		'UPDATE sf_User SET DefaultCurrencyIsoCode = coalesce(DefaultCurrencyIsoCode, ?)',
		defaultCurrency,
	);
	const rate = org.store.get(
		'SELECT ConversionRate FROM sf_CurrencyType WHERE IsoCode = ?',
		defaultCurrency,
	)?.['ConversionRate'];
	if (rate === undefined) throw new Error(`The org does not know the currency ${defaultCurrency}`);
	org.store.run(
		'UPDATE sf_CurrencyType SET ConversionRate = ConversionRate / ?, IsCorporate = (IsoCode = ?)',
		rate,
		defaultCurrency,
	);
}
