import { cardNumbersIn } from './cardNumber';

/**
 * Keys of Stripe's (https://docs.stripe.com/keys), whole or with stars in them as Stripe repeats them.
 * What only begins like one, such as the name of a field, does not count.
 */
const STRIPE_KEY =
	/(?<![\p{L}\p{N}_])(?:(?:sk|rk|pk)_(?:org_)?(?:live|test)_|(?:sk|rk|pk)_(?=[\w*]{16})|whsec_)[\w*+/=]+/gu;
/** Access tokens of Salesforce: the ID of the org, and what must stay secret. */
const SALESFORCE_TOKEN = /(?<![\p{L}\p{N}])(00D[\p{L}\p{N}]{12,15})![\w.]{20,}/gu;
/** Tokens of Plaid by which a bank is asked. https://plaid.com/docs/api/tokens/ */
const PLAID_TOKEN = /(?<![\p{L}\p{N}])((?:access|public)-(?:sandbox|production)-)[\da-f-]{12,}/giu;
/** A private key in PEM form (RFC 7468). */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*-----|$)/g;

const FEWEST_CHARACTERS_OF_A_SECRET = 6;

/** Tells whether a text holds something by which a service is signed in to. */
export function holdsSecret(text: string): boolean {
	return [STRIPE_KEY, SALESFORCE_TOKEN, PLAID_TOKEN, PRIVATE_KEY].some(
		(form) => text.search(form) >= 0,
	);
}

/**
 * A text for people, without what must not be repeated to them: keys are shown as `rk_test_…KJA7`, as in
 * Stripe's Dashboard, card numbers not at all.
 *
 * @param secrets further secrets that are known, such as the other fields of a credential
 */
export function redact(text: string, secrets: readonly string[] = []): string {
	let shown = text;
	for (const secret of secrets.map((each) => each.trim())) {
		if (secret.length < FEWEST_CHARACTERS_OF_A_SECRET || holdsSecret(secret)) continue;
		shown = shown.replaceAll(secret, '[secret]');
	}
	shown = shown
		.replace(PRIVATE_KEY, '[private key]')
		.replace(SALESFORCE_TOKEN, '$1!…')
		.replace(PLAID_TOKEN, '$1…')
		.replace(STRIPE_KEY, maskedKey);
	return withoutCardNumbers(shown);
}

/** `rk_test_51H…KJA7` as `rk_test_…KJA7`; of short keys, which tests use, the kind alone. */
function maskedKey(key: string): string {
	const kind = /^(?:whsec_|\w{2}_(?:org_)?(?:live_|test_)?)/.exec(key)?.[0] ?? '';
	const rest = key.slice(kind.length);
	const last = rest.length >= 12 ? rest.slice(-4).replace(/\W/g, '') : '';
	return `${kind}…${last}`;
}

function withoutCardNumbers(text: string): string {
	if (!/\p{N}/u.test(text)) return text;
	return cardNumbersIn(text).reduceRight(
		(shown, { start, end }) => `${shown.slice(0, start)}[card number]${shown.slice(end)}`,
		text,
	);
}
