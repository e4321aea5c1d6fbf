/** Whose objects, and of which mode. Nothing of one scope is seen from another. */
export interface Scope {
	account: string;
	livemode: boolean;
}

/** Any object of Stripe's API. */
export interface ApiObject {
	id: string;
	object: string;
	[field: string]: unknown;
}
