import { badInput } from '../errors';

/**
 * Checks the IDs of connected accounts; each counts once.
 *
 * @param field as the builder sees it
 * @throws Problem when there is none, or one is not the ID of an account
 */
export function checkAccountIds(given: readonly string[], field: string): string[] {
	const ids = [...new Set(given.map((id) => id.trim()).filter((id) => id !== ''))];
	if (ids.length === 0) {
		throw badInput(field, 'none is chosen', 'Choose at least one account to share with');
	}
	for (const id of ids) {
		if (/^acct_\w+$/.test(id)) continue;
		throw badInput(
			field,
			id.startsWith('cus_')
				? `“${id}” is the ID of a customer, where that of an account belongs`
				: `“${id}” is not the ID of an account`,
			'Choose it from the list, or use an ID that starts with acct_',
		);
	}
	return ids;
}

/**
 * Checks the ID of a platform's customer.
 *
 * @throws Problem when it is none
 */
export function checkCustomerId(given: string, field: string): string {
	const id = given.trim();
	if (/^cus_\w+$/.test(id)) return id;
	throw badInput(
		field,
		id === ''
			? 'it is empty'
			: id.startsWith('acct_')
				? `“${id}” is the ID of an account, where that of a customer belongs`
				: `“${id}” is not the ID of a customer`,
		'Use an ID that starts with cus_, of a customer of the platform itself',
	);
}
