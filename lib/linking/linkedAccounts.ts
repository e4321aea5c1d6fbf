import { type AccountRecord, textOf } from '../accounts/accountRecord';
import { queryRecords } from '../salesforce/query';
import { anyOf, fieldList, soql } from '../salesforce/soql';
import { accountFieldsToRead } from './linkableAccounts';
import { type LinkContext, linkField, linkFields, locationOf } from './linkContext';

/** An account that holds a customer's ID; one that holds several is there for each. */
export interface LinkedAccount {
	account: AccountRecord;
	customerId: string;
	/** As the credential writes it; '' for the main account. */
	location: string;
	/** Which field holds the ID. */
	field: string;
	/** The account names a location that the credential does not have. */
	isLocationUnknown: boolean;
}

/**
 * All accounts that hold a customer's ID, as they are now.
 *
 * @param only those of this location, as the credential writes it; undefined: all
 * @returns in the order of the accounts' names
 * @throws Problem when accounts cannot be read
 */
export async function linkedAccounts(
	context: LinkContext,
	only?: string,
): Promise<LinkedAccount[]> {
	const fields = linkFields(context);
	const names = fieldList(await accountFieldsToRead(context));
	const held = anyOf(...fields.map((field) => soql`${fieldList([field])} != NULL`));
	const accounts = await queryRecords<AccountRecord>(
		context.salesforce,
		soql`SELECT ${names} FROM Account WHERE ${held} ORDER BY Name, Id`,
		{ doing: 'Reading the joined accounts' },
	);
	const all = accounts.flatMap((account) => linksIn(context, account));
	return only === undefined ? all : all.filter(({ location }) => location === only);
}

function linksIn(context: LinkContext, account: AccountRecord): LinkedAccount[] {
	const { names, locationFields, stripe } = context;
	const links: LinkedAccount[] = [];
	for (const [folded, field] of locationFields) {
		const location = stripe.locations.find((name) => name.toLowerCase() === folded) ?? '';
		const customerId = textOf(account, field);
		if (customerId) links.push({ account, customerId, location, field, isLocationUnknown: false });
	}
	const customerId = textOf(account, names.customerId);
	if (customerId && ![...locationFields.values()].includes(names.customerId)) {
		links.push({ account, customerId, field: names.customerId, ...ownLocation(context, account) });
	}
	return links;
}

function ownLocation(
	context: LinkContext,
	account: AccountRecord,
): Pick<LinkedAccount, 'location' | 'isLocationUnknown'> {
	const wanted = context.hasLocationField ? textOf(account, context.names.location) : '';
	const isKnown = context.stripe.locations.some(
		(name) => name.toLowerCase() === wanted.toLowerCase(),
	);
	if (!isKnown) return { location: wanted, isLocationUnknown: true };
	const location = locationOf(context, account, wanted);
	// Where that location has a field of its own, this one is the main account's.
	const isOwn = linkField(context, location) === context.names.customerId;
	return { location: isOwn ? location : '', isLocationUnknown: false };
}
