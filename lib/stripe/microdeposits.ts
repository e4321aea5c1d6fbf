/**
 * How long a payer may take to tell what came to a bank account, from when the payment was made; then it
 * lapses. https://docs.stripe.com/payments/ach-direct-debit#verification
 */
export const VERIFY_WITHIN_SECONDS = 10 * 24 * 60 * 60;
