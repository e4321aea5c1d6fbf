import type {
	AccountsBalanceGetRequest,
	AccountsGetRequest,
	ItemGetRequest,
	ItemPublicTokenExchangeRequest,
	ItemRemoveRequest,
	LinkTokenCreateRequest,
	LinkTokenGetRequest,
	ProcessorStripeBankAccountTokenCreateRequest,
	SandboxItemResetLoginRequest,
	WebhookVerificationKeyGetRequest,
} from 'plaid';

/**
 * Every operation that the sandbox serves, by its path, with the SDK's own declaration of its parameters.
 * From this one interface the request schemas are generated.
 */
export interface OperationParams {
	'/accounts/balance/get': AccountsBalanceGetRequest;
	'/accounts/get': AccountsGetRequest;
	'/item/get': ItemGetRequest;
	'/item/public_token/exchange': ItemPublicTokenExchangeRequest;
	'/item/remove': ItemRemoveRequest;
	'/link/token/create': LinkTokenCreateRequest;
	'/link/token/get': LinkTokenGetRequest;
	'/processor/stripe/bank_account_token/create': ProcessorStripeBankAccountTokenCreateRequest;
	'/sandbox/item/reset_login': SandboxItemResetLoginRequest;
	'/webhook_verification_key/get': WebhookVerificationKeyGetRequest;
}

export type OperationName = keyof OperationParams;
