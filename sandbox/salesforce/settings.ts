/** A rule that refuses records which look like ones already there. */
export interface DuplicateRule {
	object: string;
	/** Fields that must all be equal, ignoring case, for a match. */
	fields: string[];
	/** Block refuses; Alert refuses too unless the caller's header allows saving. */
	action?: 'Block' | 'Alert';
}

/** A validation rule: saving fails when the condition, a SOQL WHERE expression, is true. */
export interface ValidationRule {
	object: string;
	condition: string;
	message: string;
	/** Shows the message at this field rather than at the top of the page. */
	field?: string;
}

/** What a test or the demo may change in the org while it runs. */
export interface Settings {
	/** Person Accounts enabled: cannot be undone in a real org, can here. */
	personAccounts: boolean;
	/** Multiple currencies: CurrencyIsoCode on every object. */
	multiCurrency: boolean;
	/** The org's own currency: the corporate one where there are several. */
	defaultCurrency: string;
	/** State and Country picklists: a code beside each country and state, and nothing but known ones. */
	stateCountryPicklists: boolean;
	/** Integration values other than the names: by `US`, or by `US-TX` for a state. */
	integrationValues: Record<string, string>;
	/** Requests per 24 hours; `Sforce-Limit-Info` and REQUEST_LIMIT_EXCEEDED follow it. */
	apiLimit: number;
	duplicateRules: DuplicateRule[];
	validationRules: ValidationRule[];
	/** Fields that no user may see, as Object.Field, whatever the permissions say. */
	hiddenFields: string[];
	/** Fields that every user may read and none may write, as Object.Field. */
	readOnlyFields: string[];
	/** Seconds until a session ends; 0 means never. */
	sessionSeconds: number;
	/** Seconds after which writes become visible to others; 0 means at once. */
	lateCommitSeconds: number;
	/** How many polls a bulk job stays UploadComplete and InProgress before it is done. */
	bulkPolls: number;
	/** The fields, objects and permission set that Stripe payments need are installed. */
	withStripeModel: boolean;
	/** Most records in one answer of a query, 200 to 2,000. */
	queryBatchSize: number;
}

/** The settings of a new org. */
export function defaultSettings(): Settings {
	return {
		personAccounts: false,
		multiCurrency: false,
		defaultCurrency: 'USD',
		stateCountryPicklists: false,
		integrationValues: {},
		apiLimit: 100_000,
		duplicateRules: [],
		validationRules: [],
		hiddenFields: [],
		readOnlyFields: [],
		sessionSeconds: 0,
		lateCommitSeconds: 0,
		bulkPolls: 1,
		withStripeModel: false,
		queryBatchSize: 2000,
	};
}
