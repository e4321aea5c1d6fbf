import { toSecond } from '../dates';
import { makeId } from '../ids';
import type { Org } from '../org';
import type { Row } from '../store/store';
import { convertAddresses } from '../records/addresses';
import { sampleAccounts } from './samples';

const places = [
	['Austin', 'TX', '78701', 'USA'],
	['Lyon', null, '69002', 'France'],
	['Leeds', null, 'LS1 4AP', 'United Kingdom'],
	['Osaka', null, '530-0001', 'Japan'],
	['Raleigh', 'NC', '27601', 'USA'],
] as const;

/**
 * Adds many accounts in one go, past the rules that slow a single one down; each has a name, number
 * and address of its own. Returns how many.
 */
export function generateAccounts(org: Org, count: number): number {
	const def = org.schema.standard('Account');
	const now = toSecond(org.now());
	const first = org.store.reserve('id:001', count);
	const audit: Row = {
		IsDeleted: 0,
		CreatedDate: now,
		CreatedById: org.admin.userId,
		LastModifiedDate: now,
		LastModifiedById: org.admin.userId,
		SystemModstamp: now,
		OwnerId: org.admin.userId,
		IsPersonAccount: 0,
		PersonHasOptedOutOfEmail: 0,
		PersonDoNotCall: 0,
		CurrencyIsoCode: org.settings.defaultCurrency,
	};
	org.store.atomically(() => {
		for (let i = 0; i < count; i++) {
			const number = first + i;
			const [city, state, postalCode, country] = places[i % places.length] ?? places[0];
			org.store.insert(def, {
				...audit,
				Id: makeId('001', number),
				Name: `Account ${String(number).padStart(6, '0')}`,
				AccountNumber: `GEN-${number}`,
				Type: 'Customer - Direct',
				Industry: sampleAccounts[i % sampleAccounts.length]?.['Industry'] ?? null,
				Phone: `(555) ${String(number % 10_000_000).padStart(7, '0')}`,
				Website: `https://account-${number}.example`,
				BillingStreet: `${number} Main Street`,
				BillingCity: city,
				BillingState: state,
				BillingPostalCode: postalCode,
				BillingCountry: country,
			});
		}
	});
	if (org.settings.stateCountryPicklists) convertAddresses(org);
	return count;
}
