import type Stripe from 'stripe';
import { change, keep } from '../changes';
import type { Context } from '../context';
import { blank } from '../facts/facts';
import { newId } from '../ids';
import { peek } from '../lookup';

/** How a payer has agreed to debits, as requests tell it. */
export interface AcceptanceParams {
	customer_acceptance: {
		type: string;
		accepted_at?: number;
		offline?: object;
		online?: { ip_address?: string; user_agent?: string };
	};
}

/** Makes the mandate that a payer has given for a bank account: https://docs.stripe.com/api/mandates */
export function makeMandate(
	context: Context,
	method: Stripe.PaymentMethod,
	params: AcceptanceParams,
	use: { amount: number; currency: string } | undefined,
): Stripe.Mandate {
	const { customer_acceptance: acceptance } = params;
	const mandate = {
		...blank('mandate'),
		id: newId('mandate'),
		customer_acceptance: {
			accepted_at: acceptance.accepted_at ?? context.now,
			...(acceptance.type === 'online'
				? {
						online: {
							ip_address: acceptance.online?.ip_address ?? null,
							user_agent: acceptance.online?.user_agent ?? null,
						},
					}
				: { offline: {} }),
			type: acceptance.type,
		},
		livemode: context.livemode,
		...(use ? { single_use: use } : { multi_use: {} }),
		payment_method: method.id,
		payment_method_details: { type: 'us_bank_account', us_bank_account: {} },
		status: 'active',
		type: use ? 'single_use' : 'multi_use',
	} as Stripe.Mandate;
	keep(context, mandate, { parent: method.id });
	if (!use) context.store.patchHidden(method.id, { mandate: mandate.id });
	return mandate;
}

/** The mandate that covers further debits of a bank account. */
export function mandateOf(context: Context, method: string): string | undefined {
	const id = context.store.hidden(method)['mandate'];
	if (typeof id !== 'string') return undefined;
	return peek(context.store, 'mandate', id)?.status === 'active' ? id : undefined;
}

/** Ends a mandate, as when the payer says that the debit was not authorized. */
export function endMandate(context: Context, id: string): void {
	const mandate = peek(context.store, 'mandate', id);
	if (!mandate || mandate.status === 'inactive') return;
	change(context, mandate, { ...mandate, status: 'inactive' }, 'mandate.updated');
}
