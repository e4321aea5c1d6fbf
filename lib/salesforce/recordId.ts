const CHECKSUM_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a Salesforce record ID. Salesforce shows 15 case-sensitive characters in
 * some places and 18 in others; both name the same record, so identities are compared in this form.
 * The three added characters tell which of each five characters are capitals, the first in the lowest
 * bit. https://help.salesforce.com/s/articleView?id=000385585
 *
 * @param id any text
 * @returns the 18-character form when `id` has the form of a 15-character record ID, else `id` trimmed
 */
export function longRecordId(id: string): string {
	const trimmed = id.trim();
	if (!/^[0-9A-Za-z]{15}$/.test(trimmed)) return trimmed;
	let checksum = '';
	for (let start = 0; start < 15; start += 5) {
		const capitals = Array.from(trimmed.slice(start, start + 5)).reduce(
			(bits, character, position) => bits | (/[A-Z]/.test(character) ? 1 << position : 0),
			0,
		);
		checksum += CHECKSUM_LETTERS.charAt(capitals);
	}
	return trimmed + checksum;
}
