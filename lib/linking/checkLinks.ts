import { nameOf } from '../accounts/accountRecord';
import { longRecordId } from '../salesforce/recordId';
import { findCustomersById, type Found } from './customerDirectory';
import { type LinkedAccount, linkedAccounts } from './linkedAccounts';
import { type LinkContext, placeName } from './linkContext';
import { otherLocations } from './otherLocations';

/** What may be wrong with a link. */
export type LinkTrouble =
	| 'deleted'
	| 'doubled'
	| 'malformed'
	| 'missing'
	| 'unknownLocation'
	| 'wrongLocation'
	| 'wrongMode';

/** A link and how it stands. */
export interface CheckedLink {
	accountId: string;
	accountName: string;
	customerId: string;
	location: string;
	field: string;
	status: 'ok' | LinkTrouble;
	/** As a sentence without its full stop. */
	message: string;
	whatToDo: string | null;
}

/**
 * Checks the customer's ID of every account that holds one. Nothing is changed.
 *
 * @param only the links of this location, as the credential writes it; undefined: all
 * @returns in the order of the accounts' names
 * @throws Problem when accounts or customers cannot be read
 */
export async function checkLinks(context: LinkContext, only?: string): Promise<CheckedLink[]> {
	const links = await linkedAccounts(context, only);
	const found = new Map<string, Map<string, Found>>();
	const { stripe } = context;
	for (const location of stripe.locations) {
		const ids = links
			.filter((link) => link.location === location)
			.map(({ customerId }) => customerId);
		const wellFormed = ids.filter((id) => /^cus_\w+$/.test(id));
		found.set(location, await findCustomersById(await stripe.clientOf({ location }), wellFormed));
	}
	const lost = links.filter(({ location, customerId }) => {
		const there = found.get(location)?.get(customerId);
		return there && 'missing' in there && there.missing === 'unknown';
	});
	const elsewhere = await otherLocations(context, lost);
	const holders = new Map<string, LinkedAccount[]>();
	for (const link of links) {
		const name = `${link.location} ${link.customerId}`;
		holders.set(name, [...(holders.get(name) ?? []), link]);
	}
	return links.map((link) =>
		judged(
			link,
			found.get(link.location)?.get(link.customerId),
			elsewhere.get(link.customerId),
			(holders.get(`${link.location} ${link.customerId}`) ?? []).filter((other) => other !== link),
		),
	);
}

function judged(
	{ account, customerId, location, field, isLocationUnknown }: LinkedAccount,
	found: Found | undefined,
	elsewhere: string | undefined,
	others: readonly LinkedAccount[],
): CheckedLink {
	const link = {
		accountId: longRecordId(account.Id),
		accountName: nameOf(account),
		customerId,
		location,
		field,
	};
	const name = nameOf(account);
	const trouble = (status: LinkTrouble, message: string, whatToDo: string): CheckedLink => ({
		...link,
		status,
		message,
		whatToDo,
	});
	if (isLocationUnknown) {
		return trouble(
			'unknownLocation',
			`${name} names the location ${location}, which the Stripe credential does not have`,
			'Correct the account’s location, or add it to the credential.',
		);
	}
	if (!/^cus_\w+$/.test(customerId)) {
		return trouble(
			'malformed',
			`${name} holds “${customerId}”, which is no ID of a customer`,
			RECONNECT,
		);
	}
	if (elsewhere !== undefined) {
		return trouble(
			'wrongLocation',
			`${customerId} of ${name} belongs to ${placeName(elsewhere)}, not to ${placeName(location)}`,
			'Correct the location of the account, or connect it with a customer of its own location.',
		);
	}
	const missing = found && 'missing' in found ? found.missing : undefined;
	if (missing === 'deleted') {
		return trouble('deleted', `${customerId} of ${name} has been deleted in Stripe`, RECONNECT);
	}
	if (missing === 'otherMode') {
		return trouble(
			'wrongMode',
			`${customerId} of ${name} belongs to the other mode: one of the two, key and customer, is live and the other test`,
			'Use the credential of the customer’s mode, or connect the account with a customer of this one.',
		);
	}
	if (missing === 'unknown' || !found) {
		return trouble(
			'missing',
			`${customerId} of ${name} is not in ${placeName(location)}`,
			RECONNECT,
		);
	}
	if (others.length > 0) {
		const names = others.map(
			(other) => `${nameOf(other.account)} (${longRecordId(other.account.Id)})`,
		);
		return trouble(
			'doubled',
			`${customerId} of ${name} is joined with ${names.join(', ')} too`,
			'Disconnect all but one of them.',
		);
	}
	return { ...link, status: 'ok', message: `${name} is joined with ${customerId}`, whatToDo: null };
}

const RECONNECT = 'Disconnect the account, and connect it with the right customer.';
