import { badInput } from '../errors';
import type { Feature } from '../model/definition';

/** The field by which the builder chooses, as errors call it. */
export const SET_UP_FOR_LABEL = 'Set Up For';

/** What can be installed by itself. */
export interface Package {
	/** As workflows name it. */
	value: string;
	label: string;
	/** What it is good for. */
	help: string;
	features: readonly Feature[];
}

/** In the order of their labels, as n8n wants its lists. */
export const PACKAGES: readonly Package[] = [
	{
		value: 'customers',
		label: 'Customers',
		help: 'Accounts and their customers in step: two fields of the account, and an object that keeps where each sync stands',
		features: ['customers', 'syncState'],
	},
	{
		value: 'disputes',
		label: 'Disputes',
		help: 'Where the dispute of a payment stands, and until when to answer it',
		features: ['payments', 'disputes', 'syncState'],
	},
	{
		value: 'payouts',
		label: 'Fees and Payouts',
		help: 'What Stripe kept of a payment, and the payout by which the rest reached the bank',
		features: ['payments', 'payouts', 'syncState'],
	},
	{
		value: 'payments',
		label: 'Invoices and Payments',
		help: 'Objects for invoices and for what was paid of them',
		features: ['payments', 'syncState'],
	},
	{
		value: 'locations',
		label: 'Locations',
		help: 'A field of the account that says which of several Stripe accounts it belongs to',
		features: ['locations'],
	},
	{
		value: 'paymentLinks',
		label: 'Payment Links and Reminders',
		help: 'Fields of the invoice for its payment link, and for what was sent to the payer',
		features: ['payments', 'paymentLinks'],
	},
	{
		value: 'refunds',
		label: 'Refunds From Salesforce',
		help: 'Fields of the payment by which people in Salesforce ask for a refund',
		features: ['payments', 'refunds', 'syncState'],
	},
];

/**
 * The features of chosen packages.
 *
 * @param chosen values of {@link PACKAGES}
 * @throws Problem when there is none, or one that is not known
 */
export function featuresOf(chosen: readonly string[]): Feature[] {
	const features = chosen.flatMap((value) => {
		const found = PACKAGES.find((each) => each.value === value);
		if (!found) {
			throw badInput(
				SET_UP_FOR_LABEL,
				`“${value}” is not one of the parts that can be installed`,
				`Choose from ${PACKAGES.map((each) => each.value).join(', ')}`,
			);
		}
		return found.features;
	});
	if (features.length === 0)
		throw badInput(SET_UP_FOR_LABEL, 'nothing is chosen', 'Choose at least one part');
	return [...new Set(features)];
}
