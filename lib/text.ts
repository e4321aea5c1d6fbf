/** How many characters a text has, as a limit on its length counts them: an emoji is one. */
export function characterCount(text: string): number {
	return Array.from(text).length;
}
