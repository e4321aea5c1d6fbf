import type { Account, Accounts } from './accounts';
import type { ApiKey } from './keys';
import type { OperationName, OperationParams } from './schemas/operationParams';
import type { ApiObject, Store } from './store';

/** What a handler works with. */
export interface Call<Params = Record<string, unknown>> {
	/** The request's parameters, typed and valid; null where an empty string unsets. */
	params: Params;
	/** The parts of the address that vary, such as `customer` in `/v1/customers/:customer`. */
	path: Record<string, string>;
	/** The address as it was asked for, without the query. */
	url: string;
	/** Objects of the account and mode that the request acts on. */
	store: Store;
	account: Account;
	/** The account that the key belongs to: the platform, where `Stripe-Account` names another. */
	platform: Account;
	accounts: Accounts;
	key: ApiKey;
	livemode: boolean;
	/** Seconds since the epoch by the sandbox's clock. */
	now: number;
	/** The API version of the request. */
	version: string;
	/** For how long a change stays out of search results, in seconds. */
	searchLag: number;
	/** The objects of another account, in the same mode. */
	storeOf(account: string): Store;
	/** Notes an event; `previous` holds the former values of what an update changed. */
	emit(type: string, object: unknown, previous?: Record<string, unknown>): void;
}

/** What the API answers with; an object, a list, or what is left of a deleted object. */
export type ApiAnswer = object;

export interface Operation {
	/** As the SDK calls it; the name of its parameters' schema and of its rate limit. */
	name: OperationName;
	method: 'GET' | 'POST' | 'DELETE';
	path: string;
	/** The permission that a restricted key needs: https://docs.stripe.com/stripe-apps/reference/permissions */
	permission: string;
	/** Throws what Stripe refuses before the endpoint begins and a schema cannot say. */
	check?(params: Record<string, unknown>): void;
	handle(call: Call): ApiAnswer;
}

interface Definition<N extends OperationName> {
	name: N;
	method: Operation['method'];
	path: string;
	permission: string;
	check?(params: OperationParams[N]): void;
	handle(call: Call<OperationParams[N]>): ApiAnswer;
}

/** Declares an operation; its handler's parameters have the SDK's type for that name. */
export function operation<N extends OperationName>(definition: Definition<N>): Operation {
	// The schema generated from that very type has been checked before a handler is called.
	return definition as unknown as Operation;
}

/**
 * How a field is expanded: `id` holds an object's ID and is replaced by the object; a function makes
 * a value that is only included on demand.
 */
export type Expander = 'id' | ((object: ApiObject, call: Call) => unknown);

/** One file of `resources/`: what it serves, and what of its objects can be expanded. */
export interface Resource {
	operations: Operation[];
	/** By object type, then by field; nested fields with dots. */
	expandable?: Record<string, Record<string, Expander>>;
}
