/** What the idempotency keys of this sync's writes begin with: so events tell which changes are its own. */
export const SYNC_KEY_PREFIX = 'sync-';

/** Metadata of a customer: what its account had filled when it was last sent. */
export const FILLED_KEY = 'salesforce_filled_fields';

/** Metadata of a customer whose account is gone: when it went, and what it was merged into. */
export const DELETED_KEY = 'salesforce_account_deleted';
export const MERGED_KEY = 'salesforce_merged_into';
