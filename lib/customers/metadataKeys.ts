// Under which keys a customer's metadata carries what this package notes in it.

/** The ID of the CRM record that the customer stands for: its 18-character form, or `system:id`. */
export const CRM_ID_KEY = 'salesforce_account_id';

/** The ID of the Salesforce org that the record is in, where it is known. */
export const ORG_ID_KEY = 'salesforce_org_id';

/** What the account had filled when it was last sent. */
export const FILLED_KEY = 'salesforce_filled_fields';

/** When the account was deleted. */
export const DELETED_KEY = 'salesforce_account_deleted';

/** The account that it was merged into. */
export const MERGED_KEY = 'salesforce_merged_into';
