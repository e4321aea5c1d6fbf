import type { Accounts } from './accounts';
import { StripeError } from './errors';
import { maskKey, type ApiKey, type Keys } from './keys';

/** The key in an Authorization header: Bearer, or Basic with the key as the user's name. */
export function keyFromHeader(header: string | undefined): string {
	const [scheme = '', value = ''] = (header ?? '').trim().split(/\s+/, 2);
	const key =
		scheme.toLowerCase() === 'bearer'
			? value
			: scheme.toLowerCase() === 'basic'
				? (Buffer.from(value, 'base64').toString().split(':', 1)[0] ?? '')
				: '';
	if (key) return key;
	throw unauthorized(
		"You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
	);
}

/** The key behind a header; 401 for one that is missing, unknown or revoked. */
export function authenticate(keys: Keys, header: string | undefined): ApiKey {
	const given = keyFromHeader(header);
	const key = keys.get(given);
	if (!key) throw unauthorized(`Invalid API Key provided: ${maskKey(given)}`);
	if (key.revoked) {
		throw unauthorized(`Expired API Key provided: ${maskKey(given)}`, 'api_key_expired');
	}
	return key;
}

function unauthorized(message: string, code?: string): StripeError {
	return new StripeError(
		401,
		{ type: 'invalid_request_error', message, ...(code && { code }) },
		{ headers: { 'www-authenticate': 'Bearer realm="Stripe"' }, beforeEndpoint: true },
	);
}

/**
 * The account that a request acts on: the key's own or, by `Stripe-Account`, one connected to it.
 * 403 `account_invalid` for any other: https://docs.stripe.com/error-codes#account-invalid
 * Its text was seen at https://github.com/stripe/stripe-dotnet/issues/1833
 */
export function actingAccount(accounts: Accounts, key: ApiKey, header: string | undefined): string {
	if (header === undefined || header === '' || header === key.account) return key.account;
	if (accounts.accessible(key.account, header)) return header;
	if (accounts.get(key.account)?.connect === false) {
		// https://docs.stripe.com/error-codes#platform-account-required
		// Its text was seen at https://github.com/stripe/stripe-apps/issues/505
		throw new StripeError(
			403,
			{
				type: 'invalid_request_error',
				code: 'platform_account_required',
				message:
					"Only Stripe Connect platforms can work with other accounts. If you specified a client_id parameter, make sure it's correct. If you need to setup a Stripe Connect platform, you can do so at https://dashboard.stripe.com/account/applications/settings.",
			},
			{ beforeEndpoint: true },
		);
	}
	throw new StripeError(
		403,
		{
			type: 'invalid_request_error',
			code: 'account_invalid',
			message: `The provided key '${maskKey(key.key)}' does not have access to account '${header}' (or that account does not exist). Application access may have been revoked.`,
		},
		{ beforeEndpoint: true },
	);
}

/**
 * Refuses publishable keys everywhere but for tokens, and restricted keys without the permission.
 * https://docs.stripe.com/keys#limit-access
 */
export function authorize(key: ApiKey, account: string, permission: string, name: string): void {
	if (key.kind === 'publishable' && !PUBLISHABLE.has(name)) {
		throw new StripeError(
			401,
			{
				type: 'invalid_request_error',
				code: 'secret_key_required',
				message:
					'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
			},
			{ beforeEndpoint: true },
		);
	}
	if (key.kind !== 'restricted') return;
	const [, resource = '', access] = /^(.*)_(read|write)$/.exec(permission) ?? [];
	const granted = key.permissions[resource];
	if (granted === 'write' || (granted !== undefined && granted === access)) return;
	throw new StripeError(
		403,
		{
			type: 'invalid_request_error',
			message: `The provided key '${maskKey(key.key)}' does not have the required permissions for this endpoint on account '${account}'. Having the 'rak_${permission}' permission would allow this request to continue.`,
		},
		{ beforeEndpoint: true },
	);
}

/** What a browser may do with a publishable key. */
const PUBLISHABLE = new Set([
	'tokens.create',
	'tokens.retrieve',
	'sources.create',
	'paymentMethods.create',
]);
