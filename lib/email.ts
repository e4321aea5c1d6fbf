import isEmail from 'validator/lib/isEmail';

/** The longest e-mail address that Stripe stores, in characters. */
export const LONGEST_EMAIL = 512;

/** Tells whether a text has the form of an e-mail address; letters of any script are allowed. */
export function isEmailAddress(text: string): boolean {
	return (
		text.length <= LONGEST_EMAIL &&
		// Quoted names before the @ are right by RFC 5321, but no service of today takes them.
		!text.includes('"') &&
		isEmail(text, { allow_utf8_local_part: true, ignore_max_length: true })
	);
}
