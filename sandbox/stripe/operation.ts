import type { Context } from './context';
import type { StripeError } from './errors';
import type { ApiKey } from './keys';
import type { OperationName, OperationParams } from './schemas/operationParams';
import type { StripeJob } from './jobs';
import type { ApiObject } from './store';

/** What a handler works with. */
export interface Call<Params = Record<string, unknown>> extends Context {
	/** The request's parameters, typed and valid; null where an empty string unsets. */
	params: Params;
	/** The parts of the address that vary, such as `customer` in `/v1/customers/:customer`. */
	path: Record<string, string>;
	/** The address as it was asked for, without the query. */
	url: string;
	key: ApiKey;
	/** The API version of the request. */
	version: string;
	/** For how long search shows the state before a change, in seconds. */
	searchLag: number;
}

/**
 * What the API answers with; an object, a list, or what is left of a deleted object. A `StripeError`
 * that is returned, not thrown, is a refusal whose work is kept, such as a declined charge.
 */
export type ApiAnswer = object | StripeError;

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

/** Makes a value that is only included when `expand` asks for it. */
export type Expander = (object: ApiObject, call: Call) => unknown;

/** One file of `resources/`: what it serves, and what happens to its objects later. */
export interface Resource {
	operations: Operation[];
	/** By the kind that `later` was told. */
	jobs?: Readonly<Record<string, StripeJob>>;
	/**
	 * What is included on demand, by object type, then by field; nested fields with dots. Fields that
	 * hold an ID need no mention: the facts name them.
	 */
	includable?: Record<string, Record<string, Expander>>;
}
