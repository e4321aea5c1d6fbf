import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { checkBrand } from '../../lib/brand';
import { badInput } from '../../lib/errors';
import { LANGUAGES } from '../../lib/languages';
import { Money } from '../../lib/money';
import { asText } from '../../lib/n8n/parameterText';
import type { PageTerms } from '../../lib/paymentPage/request';
import { METHODS } from '../../lib/paymentLinks/ask';
import { quoted } from '../../lib/text';
import { booleanOf, choiceOf, groupOf, listOf } from '../../lib/values';

export type PageContext = IHookFunctions | IWebhookFunctions;

export interface PageParameters {
	terms: PageTerms;
	events: readonly string[];
	/** Where a form may lead, beside Stripe's own domain. */
	checkoutDomain: string;
	nameMapping: unknown;
	/** Whether bank accounts may be connected by Plaid, too. */
	hasPlaid: boolean;
}

/**
 * What the node's fields say of the page.
 *
 * @throws Problem that names the field
 */
export function readPage(context: PageContext): PageParameters {
	const parameter = (name: string): unknown => context.getNodeParameter(name, '');
	const options = groupOf(context.getNodeParameter('options', {}), 'Options');
	const wanted = listOf(parameter('paymentMethods'), 'Payment Methods');
	const methods = METHODS.filter((method) => wanted.includes(method));
	if (methods.length === 0) {
		throw badInput('Payment Methods', 'none is chosen', 'Choose Card, US Bank Account or both');
	}
	const least = asText(options.leastAmount, 'Least Amount');
	// Of the currency with the most decimals: it is rounded up in those with less.
	if (least !== '') Money.ofDecimal(least, 'KWD', 'Least Amount');
	const save = choiceOf(options.savePaymentMethod, 'Save Payment Method', [
		'always',
		'ask',
		'never',
	]);
	return {
		terms: {
			methods,
			mayPayPart: booleanOf(parameter('allowPart'), 'Allow Part Payment', true),
			least: least || undefined,
			save: save ?? 'ask',
			brand: checkBrand({
				name: asText(parameter('businessName'), 'Business Name'),
				color: asText(options.color, 'Color'),
				logo: asText(options.logoUrl, 'Logo URL'),
				contact: asText(parameter('contactEmail'), 'Contact Email'),
			}),
			language: readLanguage(options.language),
			stripeReceipt: booleanOf(options.stripeReceipt, 'Stripe Receipt', true),
			stripeInvoicePdf: booleanOf(options.stripeInvoicePdf, 'Stripe Invoice PDF'),
		},
		events: listOf(parameter('events'), 'Trigger On'),
		checkoutDomain: readOrigin(asText(options.checkoutDomain, 'Checkout Domain')),
		nameMapping: options.nameMapping,
		hasPlaid: booleanOf(parameter('plaidAccounts'), 'Bank Accounts by Plaid'),
	};
}

/**
 * Checks that bank accounts by Plaid can be offered on these terms.
 *
 * @throws Problem that names the field
 */
export function checkPlaidTerms({ brand, save }: PageTerms): void {
	if (brand.name === '') {
		throw badInput(
			'Business Name',
			'it is empty, and Plaid’s page and the payer’s agreement name the business',
			'Fill it in, or turn off Bank Accounts by Plaid',
		);
	}
	if (save !== 'never') return;
	throw badInput(
		'Save Payment Method',
		'it is Never, and a bank account that is connected by Plaid is kept with the customer',
		'Choose another entry, or turn off Bank Accounts by Plaid',
	);
}

/** One of our languages, with a region if need be, or `auto`. */
function readLanguage(value: unknown): string {
	const given = asText(value, 'Language') || 'auto';
	const primary = given.toLowerCase().split(/[-_]/)[0];
	if (given === 'auto' || LANGUAGES.some((language) => language === primary)) return given;
	throw badInput(
		'Language',
		`${quoted(given)} is not a language of the page`,
		`Use auto, or one of: ${LANGUAGES.join(', ')}`,
	);
}

function readOrigin(text: string): string {
	if (text === '') return '';
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).origin;
	throw badInput(
		'Checkout Domain',
		'it is no web address',
		'Enter one such as https://pay.acme.example',
	);
}
