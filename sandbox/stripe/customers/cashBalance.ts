import type Stripe from 'stripe';
import type { Context } from '../context';

type Mode = 'automatic' | 'manual';

/** What accounts have unless they choose otherwise. */
const MERCHANT_DEFAULT: Mode = 'automatic';

/** https://docs.stripe.com/api/cash_balance */
export function cashBalance(call: Context, customer: string): Stripe.CashBalance {
	const mode = call.store.hidden(customer)['reconciliationMode'] as Mode | undefined;
	return {
		object: 'cash_balance',
		available: null,
		customer,
		customer_account: null,
		livemode: call.livemode,
		settings: {
			reconciliation_mode: mode ?? MERCHANT_DEFAULT,
			using_merchant_default: mode === undefined,
		},
	};
}

/** Sets how received funds are reconciled; `merchant_default` gives the choice back. */
export function changeCashBalance(
	call: Context,
	customer: string,
	params: Stripe.CustomerUpdateCashBalanceParams,
): void {
	const mode = params.settings?.reconciliation_mode;
	if (mode === undefined) return;
	call.store.patchHidden(customer, {
		reconciliationMode: mode === 'merchant_default' ? undefined : mode,
	});
}
