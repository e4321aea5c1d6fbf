import type Stripe from 'stripe';
import type { Context } from '../context';
import type { StripeError } from '../errors';
import { invalidRequest } from '../errors';
import { afterBusinessDays, DAY } from './businessDays';
import { refusesMicrodeposits } from './outcomes';

/** https://docs.stripe.com/payments/ach-direct-debit#verification */
const EXPIRE_AFTER = 10 * DAY;
const MOST_TRIES = { descriptor: 10, amounts: 3 } as const;

/** https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-microdeposits */
const RIGHT = { amounts: '32,45', code: 'SM11AA' };
const TOO_MANY = { amounts: '10,11', code: 'SM33CC' };
const TIMED_OUT = { amounts: '40,41', code: 'SM44DD' };

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent;

/** What a payer says came to the account. */
export interface MicrodepositParams {
	amounts?: number[] | undefined;
	descriptor_code?: string | undefined;
}

/** Whether a bank account given by its numbers has still to be verified. */
export function needsMicrodeposits(context: Context, method: Stripe.PaymentMethod): boolean {
	if (method.type !== 'us_bank_account' || !method.id.startsWith('pm_')) return false;
	return context.store.hidden(method.id)['verified'] !== true;
}

/** Sends the small deposits; they arrive in a business day or two, and are to be told within ten days. */
export function startMicrodeposits(
	context: Context,
	intent: Intent,
	method: Stripe.PaymentMethod,
): object {
	context.store.patchHidden(intent.id, { tries: 0 });
	const fails = refusesMicrodeposits(context.store.hidden(method.id));
	const reason = fails ? 'failed' : 'timeout';
	const at = fails ? context.now : context.now + EXPIRE_AFTER;
	context.later('endMicrodeposits', at, { id: intent.id, reason }, { key: intent.id });
	return {
		type: 'verify_with_microdeposits',
		verify_with_microdeposits: {
			arrival_date: afterBusinessDays(context.now, 1),
			hosted_verification_url: `${context.pages}/microdeposits/${intent.id}/${intent.client_secret ?? ''}`,
			microdeposit_type: 'descriptor_code',
		},
	};
}

/** Why a verification ended without success. */
export type MicrodepositEnd = 'failed' | 'timeout' | 'attempts_exceeded';

const MESSAGES: Record<MicrodepositEnd, string> = {
	failed:
		'Microdeposit transfers failed. Please check the account, institution and transit numbers provided.',
	timeout: 'Microdeposit verification timed out: it was not completed within 10 days.',
	attempts_exceeded:
		'You have exceeded the number of allowed verification attempts for this bank account.',
};

/** The failure that a verification ends in. */
export function endOf(end: MicrodepositEnd): { code: string; message: string } {
	const code =
		end === 'failed'
			? 'payment_method_microdeposit_failed'
			: `payment_method_microdeposit_verification_${end}`;
	return { code, message: MESSAGES[end] };
}

/**
 * Holds what a payer says against what was sent. Returns how it ended; throws for a wrong answer that
 * leaves further tries, of which it keeps count, so that the caller must return what it throws.
 */
export function judge(
	context: Context,
	intent: Intent,
	params: MicrodepositParams,
): 'verified' | MicrodepositEnd | StripeError {
	if ((params.amounts === undefined) === (params.descriptor_code === undefined)) {
		throw invalidRequest(
			'You must provide either `amounts` or `descriptor_code`, but not both.',
			undefined,
			'amounts',
		);
	}
	const amounts = params.amounts && [...params.amounts].sort((a, b) => a - b).join();
	const code = params.descriptor_code?.toUpperCase();
	const says = (known: typeof RIGHT) => amounts === known.amounts || code === known.code;
	if (says(RIGHT)) return 'verified';
	if (says(TIMED_OUT)) return 'timeout';
	if (says(TOO_MANY)) return 'attempts_exceeded';
	const tries = Number(context.store.hidden(intent.id)['tries'] ?? 0) + 1;
	context.store.patchHidden(intent.id, { tries });
	if (tries >= (code === undefined ? MOST_TRIES.amounts : MOST_TRIES.descriptor)) {
		return 'attempts_exceeded';
	}
	return code === undefined
		? invalidRequest(
				'The amounts provided do not match the amounts that were sent to the bank account.',
				'payment_method_microdeposit_verification_amounts_mismatch',
				'amounts',
			)
		: invalidRequest(
				'The descriptor code provided does not match the one that was sent to the bank account.',
				'payment_method_microdeposit_verification_descriptor_code_mismatch',
				'descriptor_code',
			);
}
