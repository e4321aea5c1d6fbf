// What Stripe keeps of a payer's way to the bank, in metadata. The bank account's own is in
// `lib/bankAccounts/connection.ts`.

/** On a payment: the visit that it was agreed to in. There is one payment of a visit. */
export const PAID_VISIT_KEY = 'payment_page_visit';

/** On a customer: the last visit whose bank account Stripe did not take. */
export const REFUSED_VISIT_KEY = 'payment_page_refused_visit';
