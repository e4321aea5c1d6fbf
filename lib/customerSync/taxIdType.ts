import { countryCode } from '../country';
import { badInput } from '../errors';
import { EU_VAT_BY_PREFIX, TAX_ID_TABLE } from '../stripe/taxIdTable';

const TYPES = Object.entries(TAX_ID_TABLE);

/**
 * Places whose businesses get their numbers from another country: the Isle of Man from the United Kingdom
 * (https://www.gov.im/categories/tax-vat-and-your-money/customs-and-excise/), the territories of the
 * United States from its IRS.
 */
const ISSUERS: Readonly<Record<string, string>> = {
	IM: 'GB',
	AS: 'US',
	GU: 'US',
	MP: 'US',
	PR: 'US',
	VI: 'US',
};

/**
 * The type of a tax ID of which the CRM holds the number alone, by the number's form and the country of
 * the billing address. Stripe insists on a type.
 *
 * @param country two-letter code of the billing address, if there is one
 * @throws Problem when no type or several fit: a guess could print a wrong number on invoices
 */
export function taxIdTypeOf(number: string, country: string | undefined): string {
	const bare = number.replace(/[ ./-]/g, '').toUpperCase();
	if (Object.hasOwn(EU_VAT_BY_PREFIX, bare.slice(0, 2)) && TAX_ID_TABLE.eu_vat.pattern.test(bare)) {
		return 'eu_vat';
	}
	// The prefix says it, wherever the business is billed: the Isle of Man and branches abroad have such numbers.
	if (bare.startsWith('GB') && TAX_ID_TABLE.gb_vat.pattern.test(bare)) return 'gb_vat';
	const issuer = ISSUERS[country ?? ''] ?? country;
	const fitting = issuer
		? TYPES.filter(
				([type, entry]) =>
					type !== 'eu_vat' && countryCode(entry.country) === issuer && entry.pattern.test(bare),
			).map(([type]) => type)
		: [];
	const [only] = fitting;
	if (only && fitting.length === 1) return only;
	throw badInput(
		'Business VAT ID',
		fitting.length > 1
			? `the number may be of several types: ${fitting.join(', ')}`
			: 'its type cannot be told from the number and the country of the billing address',
		'Map a field of the account that holds the type, such as eu_vat or us_ein, to Business VAT ID > Type',
	);
}
