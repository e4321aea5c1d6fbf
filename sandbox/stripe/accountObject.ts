import type Stripe from 'stripe';
import { canCharge, capabilitiesOf, type Account } from './accounts';

const NO_REQUIREMENTS = {
	alternatives: [],
	current_deadline: null,
	currently_due: [],
	disabled_reason: null,
	errors: [],
	eventually_due: [],
	past_due: [],
	pending_verification: [],
};

/** An account as the API shows it: https://docs.stripe.com/api/accounts/object */
export function accountObject(account: Account): Stripe.Account {
	const email = `owner@${account.name
		.toLowerCase()
		.replaceAll(/[^a-z]+/g, '-')
		.replace(/-$/, '')}.example`;
	const isSubmitted = account.detailsSubmitted !== false;
	const disabledReason = account.disabledReason || (isSubmitted ? null : 'requirements.past_due');
	const due = isSubmitted
		? {}
		: { currently_due: ['tos_acceptance.date'], past_due: ['tos_acceptance.date'] };
	const object = {
		id: account.id,
		object: 'account',
		business_profile: {
			mcc: '5734',
			name: account.name,
			support_address: null,
			support_email: null,
			support_phone: null,
			support_url: null,
			url: null,
		},
		business_type: 'company',
		capabilities: capabilitiesOf(account),
		charges_enabled: canCharge(account),
		controller: { type: 'account' },
		country: account.country,
		created: account.created,
		default_currency: account.currency,
		details_submitted: isSubmitted,
		email,
		external_accounts: {
			object: 'list',
			data: [],
			has_more: false,
			url: `/v1/accounts/${account.id}/external_accounts`,
		},
		future_requirements: { ...NO_REQUIREMENTS },
		metadata: {},
		payouts_enabled: isSubmitted && disabledReason === null,
		requirements: { ...NO_REQUIREMENTS, ...due, disabled_reason: disabledReason },
		settings: {
			bacs_debit_payments: { display_name: null, service_user_number: null },
			branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
			card_issuing: { tos_acceptance: { date: null, ip: null } },
			card_payments: {
				decline_on: { avs_failure: false, cvc_failure: false },
				statement_descriptor_prefix: null,
				statement_descriptor_prefix_kana: null,
				statement_descriptor_prefix_kanji: null,
			},
			dashboard: { display_name: account.name, timezone: 'Etc/UTC' },
			invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
			payments: {
				statement_descriptor: account.name.toUpperCase(),
				statement_descriptor_kana: null,
				statement_descriptor_kanji: null,
			},
			payouts: {
				debit_negative_balances: true,
				schedule: { delay_days: 2, interval: 'daily' },
				statement_descriptor: null,
			},
			sepa_debit_payments: {},
		},
		tos_acceptance: { date: account.created },
		type: 'standard',
	};
	return object as unknown as Stripe.Account;
}
