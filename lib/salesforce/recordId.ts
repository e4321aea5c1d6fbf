const CHECKSUM_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a Salesforce record ID. Salesforce shows 15 case-sensitive characters in
 * some places and 18 in others; both name the same record, so identities are compared in this form.
 *
 * @param id any text
 * @returns the 18-character form when `id` has the form of a record ID, else `id` trimmed
 */
export function longRecordId(id: string): string {
	return recordIdOf(id) ?? id.trim();
}

/**
 * Reads a Salesforce record ID, in either form. The three characters that the long form adds tell
 * which of each five characters are capitals, the first in the lowest bit.
 * https://help.salesforce.com/s/articleView?id=000385585
 *
 * Fifteen digits are taken for one only where they begin as the IDs of standard objects do (001 for
 * accounts): other systems count with so many digits too.
 *
 * @param text any text
 * @returns the 18-character form; undefined when `text` is no record ID
 */
export function recordIdOf(text: string): string | undefined {
	const [, short, added] = /^([0-9A-Za-z]{15})([0-9A-Za-z]{3})?$/.exec(text.trim()) ?? [];
	if (short === undefined || !/[A-Za-z]|^00[1-9]/.test(short)) return undefined;
	const checksum = checksumOf(short);
	return added === undefined || added === checksum ? short + checksum : undefined;
}

/**
 * Reads a record ID that a builder entered, or pasted as the address of the record's page: of Lightning
 * (`https://acme.lightning.force.com/lightning/r/Account/001…/view`) or of Salesforce Classic
 * (`https://acme.my.salesforce.com/001…`).
 *
 * @returns the 18-character form, or the text as it was entered when it is neither
 */
export function enteredRecordId(text: string): string {
	return recordIdInAddress(text.trim()) ?? longRecordId(text);
}

function recordIdInAddress(text: string): string | undefined {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
	const { hostname, pathname, hash } = new URL(text);
	if (!/\.(?:force|salesforce)\.com$/.test(hostname)) return undefined;
	// `…/one/one.app#/sObject/001…/view` in older Lightning.
	const segments = `${pathname}/${hash}`.split(/[/#?]/);
	return segments.map(recordIdOf).find((id) => id !== undefined);
}

function checksumOf(short: string): string {
	let checksum = '';
	for (let start = 0; start < 15; start += 5) {
		const capitals = Array.from(short.slice(start, start + 5)).reduce(
			(bits, character, position) => bits | (/[A-Z]/.test(character) ? 1 << position : 0),
			0,
		);
		checksum += CHECKSUM_LETTERS.charAt(capitals);
	}
	return checksum;
}
