import type { Org } from '../org';
import { grantAll } from '../schema/grant';
import type { Row } from '../store/store';
import { formatDate } from '../dates';
import {
	sampleAccounts,
	sampleContacts,
	sampleCurrencies,
	sampleLeads,
	sampleOpportunities,
} from './samples';

/** User names of a seeded org, by what their profiles allow. */
export const usernames = {
	admin: 'integration@sandbox.example',
	standard: 'standard@sandbox.example',
	minimum: 'minimum@sandbox.example',
} as const;

/** Fills a new org with its users and with the sample records of a Developer Edition org. */
export function seedOrg(org: Org): void {
	org.store.atomically(() => {
		seedSetup(org);
		seedSales(org);
	});
}

function seedSetup(org: Org): void {
	const add = (name: string, row: Row) =>
		org.save.insertRow(org.admin, org.schema.standard(name), row);
	const profiles = ['System Administrator', 'Standard User', 'Minimum Access - Salesforce'].map(
		(Name) => add('Profile', { Name, UserType: 'Standard' }),
	);
	const users: [string, string, string, string][] = [
		[usernames.admin, 'Integration', 'User', 'integ'],
		[usernames.standard, 'Sally', 'Standard', 'stand'],
		[usernames.minimum, 'Mina', 'Minimum', 'minim'],
	];
	users.forEach(([Username, FirstName, LastName, Alias], i) =>
		add('User', {
			Username,
			FirstName,
			LastName,
			Alias,
			Email: Username,
			CommunityNickname: Alias,
			CompanyName: 'Sandbox',
			ProfileId: profiles[i] ?? null,
		}),
	);
	profiles.forEach((ProfileId, i) =>
		add('PermissionSet', {
			Name: `X00e${i}`,
			Label: `00e${i}`,
			ProfileId,
			IsOwnedByProfile: 1,
			IsCustom: 0,
		}),
	);
	add('Organization', {
		Name: 'Sandbox',
		OrganizationType: 'Developer Edition',
		InstanceName: 'GK0',
		Country: 'US',
		TimeZoneSidKey: 'GMT',
		LanguageLocaleKey: 'en_US',
		DefaultLocaleSidKey: 'en_US',
	});
	add('RecordType', {
		Name: 'Business Account',
		DeveloperName: 'Business_Account',
		SobjectType: 'Account',
		IsPersonType: 0,
	});
	add('RecordType', {
		Name: 'Person Account',
		DeveloperName: 'PersonAccount',
		SobjectType: 'Account',
		IsPersonType: 1,
	});
	for (const currency of sampleCurrencies) {
		add('CurrencyType', {
			...currency,
			IsActive: 1,
			IsCorporate: currency.IsoCode === 'USD' ? 1 : 0,
		});
	}
	grantAll(
		org,
		'Sample_Data_Fields',
		['Account', 'Contact', 'Opportunity'],
		(_def, each) => each.custom,
	);
}

function seedSales(org: Org): void {
	const add = (name: string, row: Row) =>
		org.save.insertRow(org.admin, org.schema.standard(name), row);
	const accountIds = new Map<string, string>();
	for (const row of sampleAccounts) accountIds.set(String(row['Name']), add('Account', row));
	const idOf = (account: string): string => accountIds.get(account) ?? '';
	for (const { account, row } of sampleContacts) {
		add('Contact', { ...row, AccountId: idOf(account) });
	}
	const today = org.now();
	sampleOpportunities.forEach(({ account, row }, i) =>
		add('Opportunity', {
			...row,
			AccountId: idOf(account),
			CloseDate: formatDate(today - (i % 9) * 20 * 24 * 60 * 60 * 1000),
		}),
	);
	for (const row of sampleLeads) add('Lead', { ...row, Status: 'Open - Not Contacted' });
}
