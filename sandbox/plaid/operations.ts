import type { PlaidContext } from './context';
import { invalidInput } from './errors';
import { accountsAnswer, exchange, itemAnswer, itemOf, stripeTokenAnswer } from './items';
import { createLinkToken, getLinkToken } from './linkTokens';
import type { Check } from './schemas/check';
import type { OperationName, OperationParams } from './schemas/operationParams';

/** Checks a body and answers. Throws Plaid's refusal. */
type Endpoint = (context: PlaidContext, check: Check, body: unknown) => object;

function endpoint<O extends OperationName>(
	path: O,
	handle: (context: PlaidContext, params: OperationParams[O]) => object,
): [string, Endpoint] {
	return [path, (context, check, body) => handle(context, check(path, body))];
}

/** Every endpoint that is served, by its path. https://plaid.com/docs/api/ */
export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
	endpoint('/accounts/balance/get', (context, { access_token: token, options }) =>
		accountsAnswer(itemOf(context, token), options?.account_ids),
	),
	endpoint('/accounts/get', (context, { access_token: token, options }) =>
		accountsAnswer(itemOf(context, token), options?.account_ids),
	),
	endpoint('/item/get', (context, { access_token: token }) =>
		itemAnswer(itemOf(context, token, { evenSignedOut: true })),
	),
	endpoint('/item/public_token/exchange', (context, { public_token: token }) =>
		exchange(context, token),
	),
	endpoint('/item/remove', (context, { access_token: token }) => {
		context.store.remove(itemOf(context, token, { evenSignedOut: true }).id);
		return {};
	}),
	endpoint('/link/token/create', createLinkToken),
	endpoint('/link/token/get', (context, { link_token: token }) => getLinkToken(context, token)),
	endpoint('/processor/stripe/bank_account_token/create', (context, params) =>
		stripeTokenAnswer(context, itemOf(context, params.access_token), params.account_id),
	),
	endpoint('/sandbox/item/reset_login', (context, { access_token: token }) => {
		const item = itemOf(context, token, { evenSignedOut: true });
		context.store.save('item', { ...item, isLoginRequired: true });
		return { reset_login: true };
	}),
	endpoint('/webhook_verification_key/get', ({ key }, { key_id: id }) => {
		if (id !== key.id) {
			throw invalidInput('INVALID_WEBHOOK_VERIFICATION_KEY_ID', 'invalid key_id provided.');
		}
		const shown = {
			alg: 'ES256',
			kid: id,
			use: 'sig',
			created_at: key.createdAt,
			expired_at: null,
		};
		return { key: { ...key.publicKey, ...shown } };
	}),
]);
