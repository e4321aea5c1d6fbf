/** What Stripe keeps of a phone number, in characters. https://docs.stripe.com/api/customers/create */
export const LONGEST_PHONE = 20;

/** What people write between a number and its extension. */
const EXTENSION =
	/[\s,;]*(?:\b(?:ext(?:ension)?|extn|poste|durchwahl|int(?:erno)?|anexo)\b\.?|[x#])[\s.:]*\d+\s*$/iu;

/**
 * A phone number in a form that Stripe takes: as it is where it is short enough, else without its
 * extension, and in the international form E.164 without separators.
 * https://www.itu.int/rec/T-REC-E.164
 *
 * @returns undefined when there is no shorter form that still is the number
 */
export function shortPhone(phone: string): string | undefined {
	if (phone.length <= LONGEST_PHONE) return phone;
	const bare = phone.replace(EXTENSION, '').trim();
	const digits = bare.replace(/\(0\)/g, '').replace(/\D/g, '');
	const isInternational = /^\s*\(?\s*(?:\+|00)/.test(bare);
	if (!/^[\d\s()+./–-]+$/u.test(bare)) return undefined;
	if (!isInternational) return bare.length <= LONGEST_PHONE ? bare : fitting(digits);
	return fitting(`+${digits.replace(/^00/, '')}`);
}

/** Longer than 15 digits no number is: several, or none. */
function fitting(number: string): string | undefined {
	return number.replace('+', '').length <= 15 ? number : undefined;
}
