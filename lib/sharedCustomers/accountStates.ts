import type Stripe from 'stripe';
import { salesforceCountryName } from '../country';
import { Problem } from '../errors';
import { isStripeError, stripeProblem } from '../stripe/errors';
import { permissionsIn } from '../stripe/permissions';

/** Kinds of payment methods that can be shared. */
export type MethodKind = 'card' | 'us_bank_account';

/** That the platform has no access to an account does not change within a run. */
const LASTING = new Set(['account_invalid', 'platform_account_required']);

/** What an account can do is asked on its own behalf, so that it counts towards its own limits. */
export class AccountStates {
	private readonly known = new Map<string, Promise<Stripe.Account | undefined>>();

	constructor(private readonly clientOf: (account: string) => Promise<Stripe>) {}

	/**
	 * The account as it is now, read once.
	 *
	 * @returns undefined when the key may not read accounts
	 * @throws Problem when the platform has no access to it
	 */
	async of(id: string): Promise<Stripe.Account | undefined> {
		let known = this.known.get(id);
		if (!known) {
			known = this.read(id);
			this.known.set(id, known);
			// A passing failure is not remembered, one that stays is.
			known.catch((error: unknown) => {
				if (!(error instanceof Problem && LASTING.has(error.code ?? ''))) this.known.delete(id);
			});
		}
		return await known;
	}

	private async read(id: string): Promise<Stripe.Account | undefined> {
		const stripe = await this.clientOf(id);
		try {
			return await stripe.accounts.retrieveCurrent();
		} catch (error) {
			if (isStripeError(error) && permissionsIn(error.message).length > 0) return undefined;
			throw accountProblem(error, id, `Reading account ${id}`);
		}
	}
}

/**
 * Turns what a request on behalf of a connected account threw into a problem that names the account.
 *
 * @param doing what was being done
 */
export function accountProblem(error: unknown, account: string, doing: string): unknown {
	if (!isStripeError(error)) return error;
	const { code, requestId, statusCode: httpStatus } = error;
	const details = { origin: 'stripe', code, requestId, httpStatus, cause: error } as const;
	if (code === 'account_invalid') {
		return new Problem(
			`${account} is not connected to this Stripe account, or its owner has disconnected it`,
			{
				...details,
				whatToDo:
					'Check the ID, and that the credential is the platform’s, in the same mode (test or live). If the owner disconnected the account, have it connect again.',
			},
		);
	}
	if (code === 'platform_account_required') {
		return new Problem('The credential’s Stripe account is not a platform', {
			...details,
			whatToDo:
				'Sign up for Connect in the Stripe Dashboard, or choose the credential of the account that the sellers are connected to.',
		});
	}
	return stripeProblem(error, doing);
}

/** Stripe's reasons: https://docs.stripe.com/api/accounts/object#account_object-requirements-disabled_reason */
const REASONS: ReadonlyArray<readonly [RegExp, string]> = [
	[/^rejected\./, 'Stripe has rejected it'],
	[/past_due$/, 'Stripe has restricted it until its owner provides what is missing'],
	[/pending_verification$|^under_review$/, 'Stripe is still reviewing it'],
	[/^listed$/, 'Stripe is still checking it against lists of prohibited persons'],
	[/^platform_paused$/, 'the platform has paused it'],
];

/**
 * Why an account cannot take payments with a kind of payment method.
 *
 * @returns undefined when it can, as far as is known
 */
export function accountTrouble(account: Stripe.Account, kind: MethodKind): Problem | undefined {
	const name = accountTitle(account);
	const reason = account.requirements?.disabled_reason ?? '';
	if (!account.details_submitted) {
		return refusal(
			`${name} has not finished onboarding`,
			'Have its owner finish it (an account link from Stripe leads there), then run this again.',
		);
	}
	if (!account.charges_enabled) {
		const words =
			REASONS.find(([form]) => form.test(reason))?.[1] ?? 'Stripe has switched its payments off';
		return refusal(
			`${name} cannot take payments: ${words}${reason && ` (${reason})`}`,
			'Its page under Connect in the Stripe Dashboard says what is missing.',
		);
	}
	const capability = kind === 'card' ? 'card_payments' : 'us_bank_account_ach_payments';
	const state = account.capabilities?.[capability];
	if (account.capabilities === undefined || state === 'active') return undefined;
	if (kind === 'us_bank_account' && account.country && account.country !== 'US') {
		return refusal(
			`${name} is in ${salesforceCountryName(account.country) ?? account.country}, where bank accounts of the US cannot be charged`,
			'Share a card with it instead.',
		);
	}
	return refusal(
		`${name} lacks the capability ${capability}${state ? ` (it is ${state})` : ''}`,
		kind === 'card'
			? 'Request the capability for it under Connect in the Stripe Dashboard, or wait until Stripe has granted it.'
			: 'Request the capability for it under Connect in the Stripe Dashboard, or share a card instead.',
	);
}

/** `Rocket Rides (acct_…)`. */
export function accountTitle({
	id,
	business_profile: profile,
	settings,
	email,
}: Stripe.Account): string {
	const name = profile?.name ?? settings?.dashboard.display_name ?? email;
	return name ? `${name} (${id})` : id;
}

function refusal(what: string, whatToDo: string): Problem {
	return new Problem(what, { origin: 'stripe', code: 'account_not_ready', whatToDo });
}
