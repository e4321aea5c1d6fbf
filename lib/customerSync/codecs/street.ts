/**
 * Salesforce has one field of several lines for a street, Stripe two of one line.
 *
 * @param street as Salesforce has it
 * @returns Stripe's two lines with a line end between; further ones are part of the second
 */
export function streetToStripe(street: string): string {
	const [first = '', ...more] = street
		.split(/\r\n|\r|\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	return more.length > 0 ? `${first}\n${more.join(', ')}` : first;
}

/** A street as Salesforce has it, of Stripe's two lines. */
export function streetToSalesforce(lines: readonly string[]): string {
	return lines
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.join('\n');
}
