const CHECKSUM_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The ID of a record whose capitals were lost, as some spreadsheets and databases lose them: the three
 * characters that the long form adds tell which letters were capitals.
 * https://help.salesforce.com/s/articleView?id=000385585
 *
 * @param text 18 characters, all letters in capitals or all small
 * @returns the ID with its capitals; undefined when it is none, or nothing can be told
 */
export function repairedRecordId(text: string): string | undefined {
	if (!/^[0-9A-Za-z]{18}$/.test(text)) return undefined;
	if (text !== text.toLowerCase() && text !== text.toUpperCase()) return undefined;
	const checksum = text.slice(15).toUpperCase();
	const repaired = [0, 1, 2].map((part) => {
		const bits = CHECKSUM_LETTERS.indexOf(checksum.charAt(part));
		if (bits < 0) return undefined;
		const letters = Array.from(text.slice(part * 5, part * 5 + 5));
		// A digit cannot have been a capital.
		if (letters.some((letter, at) => (bits & (1 << at)) !== 0 && /\d/.test(letter)))
			return undefined;
		return letters
			.map((letter, at) => ((bits & (1 << at)) === 0 ? letter.toLowerCase() : letter.toUpperCase()))
			.join('');
	});
	return repaired.includes(undefined) ? undefined : repaired.join('') + checksum;
}
