/**
 * Permissions of a restricted key as the Stripe Dashboard names them, by the names in Stripe's messages
 * (`rak_customer_read`). https://docs.stripe.com/keys/restricted-api-keys
 */
const RESOURCES: Readonly<Record<string, string>> = {
	accounts_kyc_basic: 'Accounts',
	connected_account: 'Accounts',
	coupon: 'Coupons',
	customer: 'Customers',
	event: 'Events',
	payment_method: 'PaymentMethods',
	promotion_code: 'Promotion Codes',
	source: 'Sources',
	tax_id: 'Tax IDs',
};

/**
 * The permissions that a refusal of Stripe's names, in the Dashboard's words, such as `Customers: Read`.
 */
export function permissionsIn(message: string): string[] {
	return Array.from(
		message.matchAll(/\brak_(\w+?)_(read|write)\b/g),
		([, resource = '', level]) => {
			const name = RESOURCES[resource] ?? inWords(resource);
			return `${name}: ${level === 'write' ? 'Write' : 'Read'}`;
		},
	);
}

/** `payment_link` as `Payment Link`. */
function inWords(name: string): string {
	return name.replace(
		/(^|_)([a-z])/g,
		(_all, gap: string, letter: string) => `${gap && ' '}${letter.toUpperCase()}`,
	);
}
