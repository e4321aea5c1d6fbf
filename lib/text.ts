/** How many characters a text has, as a limit on its length counts them: an emoji is one. */
export function characterCount(text: string): number {
	return Array.from(text).length;
}

/**
 * Signs that nobody sees and nobody means in a name, an address or an ID, as they come with text that was
 * copied: zero-width and soft marks, marks of direction, control characters, halves of a character. The
 * joiners stay: emoji, and words of Persian and of Indian scripts, need them.
 */
const INVISIBLE =
	/(?![\t\n\r])\p{Cc}|[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * A text without invisible signs and without spaces around it; line ends are `\n`. Spaces inside stay,
 * no-break ones too.
 */
export function cleanText(text: string): string {
	return text.replace(INVISIBLE, '').replace(/\r\n?/g, '\n').trim();
}

/**
 * A text of at most so many characters, cut at the end.
 *
 * @param count how a limit counts; Salesforce counts UTF-16 units, Stripe characters
 */
export function shortened(
	text: string,
	longest: number,
	count: (text: string) => number = characterCount,
): string {
	if (count(text) <= longest) return text;
	let length = 0;
	let kept = '';
	for (const character of text) {
		length += count(character);
		if (length > longest) break;
		kept += character;
	}
	return kept.trimEnd();
}

/** How many UTF-16 units a text has. */
export function unitCount(text: string): number {
	return text.length;
}

/** A text as a refusal repeats it: enough of it to find it again. */
export function quoted(text: string): string {
	return `“${characterCount(text) > 40 ? `${Array.from(text).slice(0, 40).join('')}…` : text}”`;
}
