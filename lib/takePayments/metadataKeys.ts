// Under which keys payments and refunds note who made them and for what.

/** What was charged for, as the builder named it, such as a month of a contract. */
export const CHARGE_KEY = 'n8n_charge_key';

/** The call that made it, so that the same call again finds it. */
export const CALL_KEY = 'n8n_call_key';

/** Which member of the staff took it, as the builder named them. */
export const TAKEN_BY_KEY = 'n8n_taken_by';

/** How the payer has agreed to a debit: `telephone` or `inPerson`. */
export const CONSENT_KEY = 'n8n_consent';
