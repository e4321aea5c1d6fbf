import type {
	AccountsBalanceGetRequest,
	AccountsGetRequest,
	AccountsGetResponse,
	ItemGetRequest,
	ItemGetResponse,
	ItemPublicTokenExchangeRequest,
	ItemPublicTokenExchangeResponse,
	ItemRemoveRequest,
	ItemRemoveResponse,
	LinkTokenCreateRequest,
	LinkTokenCreateResponse,
	LinkTokenGetRequest,
	LinkTokenGetResponse,
	ProcessorStripeBankAccountTokenCreateRequest,
	ProcessorStripeBankAccountTokenCreateResponse,
	SandboxItemResetLoginRequest,
	SandboxItemResetLoginResponse,
	WebhookVerificationKeyGetRequest,
	WebhookVerificationKeyGetResponse,
} from 'plaid';

type Endpoint<Request, Response> = (request: Request) => Promise<{ data: Response }>;

/**
 * The endpoints of Plaid's SDK that are used, with the SDK's own types of what goes in and comes out. Its
 * methods are declared over a type of axios that differs from release to release, and where it does
 * the answers would have no type at all.
 */
export interface PlaidEndpoints {
	accountsBalanceGet: Endpoint<AccountsBalanceGetRequest, AccountsGetResponse>;
	accountsGet: Endpoint<AccountsGetRequest, AccountsGetResponse>;
	itemGet: Endpoint<ItemGetRequest, ItemGetResponse>;
	itemPublicTokenExchange: Endpoint<
		ItemPublicTokenExchangeRequest,
		ItemPublicTokenExchangeResponse
	>;
	itemRemove: Endpoint<ItemRemoveRequest, ItemRemoveResponse>;
	linkTokenCreate: Endpoint<LinkTokenCreateRequest, LinkTokenCreateResponse>;
	linkTokenGet: Endpoint<LinkTokenGetRequest, LinkTokenGetResponse>;
	processorStripeBankAccountTokenCreate: Endpoint<
		ProcessorStripeBankAccountTokenCreateRequest,
		ProcessorStripeBankAccountTokenCreateResponse
	>;
	sandboxItemResetLogin: Endpoint<SandboxItemResetLoginRequest, SandboxItemResetLoginResponse>;
	webhookVerificationKeyGet: Endpoint<
		WebhookVerificationKeyGetRequest,
		WebhookVerificationKeyGetResponse
	>;
}
