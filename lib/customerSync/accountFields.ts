import {
	fieldOf,
	missingFields,
	type ObjectDescription,
	requireFields,
} from '../salesforce/describe';
import type { SalesforceConnection } from '../salesforce/connection';
import { orgCurrency } from '../salesforce/runningUser';
import type { AccountFieldNames } from '../accounts/accountRecord';
import {
	byCodes,
	type CustomerMapping,
	defaultMapping,
	type FieldMapping,
	type MappedAccounts,
} from './mapping';

/** A mapping as the builder left it: nothing means the defaults. */
export interface ChosenMapping {
	business?: FieldMapping;
	person?: FieldMapping;
	metadata: FieldMapping;
}

/** What is read of accounts, checked against the org. */
export interface AccountFields extends MappedAccounts {
	/** Everything to be read, each field once. */
	select: readonly string[];
	/** The fields whose values go to Stripe. */
	content: readonly string[];
	hasPersonAccounts: boolean;
}

/**
 * Checks the mapped fields against the org and works out what to read; the fields of the sync itself are
 * for `requireModel` to check. Of the default mapping, what this org or user does not have is left out;
 * what the builder chose must be there.
 *
 * @throws Problem that names the missing fields
 */
export async function accountFields(
	connection: SalesforceConnection,
	chosen: ChosenMapping,
	names: AccountFieldNames,
): Promise<AccountFields> {
	const wanted = [
		...Object.values(chosen.business ?? {}),
		...Object.values(chosen.person ?? {}),
		...Object.values(chosen.metadata),
	];
	const description = await requireFields(connection, 'Account', wanted);
	const hasPersonAccounts = fieldOf(description, 'IsPersonAccount') !== undefined;
	const mapping: CustomerMapping = {
		business: resolved(description, chosen.business, 'business'),
		person: resolved(description, chosen.person, 'person'),
		metadata: chosen.metadata,
	};
	const content = unique([
		'Name',
		...Object.values(mapping.business),
		...(hasPersonAccounts ? Object.values(mapping.person) : []),
		...Object.values(mapping.metadata),
	]);
	// Without the field there is one location only.
	const hasLocation = fieldOf(description, names.location) !== undefined;
	// In orgs with several currencies each account has its own.
	const hasCurrency = fieldOf(description, 'CurrencyIsoCode') !== undefined;
	const select = unique([
		'Id',
		'SystemModstamp',
		...(hasCurrency ? ['CurrencyIsoCode'] : []),
		...(hasPersonAccounts ? ['IsPersonAccount'] : []),
		names.customerId,
		names.syncedAt,
		...(hasLocation ? [names.location] : []),
		...content,
	]);
	const currency =
		hasCurrency || !holdsAmounts(description, mapping) ? undefined : await orgCurrency(connection);
	return {
		description,
		mapping,
		select,
		content,
		hasPersonAccounts,
		...(currency && { currency }),
	};
}

/** Whether amounts of accounts are mapped, whose currency has to be known. */
function holdsAmounts(
	description: ObjectDescription,
	{ business, person }: CustomerMapping,
): boolean {
	return [business['balance'], person['balance']].some(
		(name) => name !== undefined && fieldOf(description, name)?.type === 'currency',
	);
}

function resolved(
	description: ObjectDescription,
	chosen: FieldMapping | undefined,
	kind: 'business' | 'person',
): FieldMapping {
	return byCodes(chosen ?? present(description, defaultMapping(kind)), description);
}

function present(description: ObjectDescription, mapping: FieldMapping): FieldMapping {
	const missing = new Set(missingFields(description, Object.values(mapping)));
	return Object.fromEntries(Object.entries(mapping).filter(([, field]) => !missing.has(field)));
}

function unique(names: readonly string[]): string[] {
	return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
