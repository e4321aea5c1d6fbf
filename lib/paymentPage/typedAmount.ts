import { currencyExponent } from '../currencies';
import { isInSteps, Money } from '../money';

/** What a payer typed: an amount, or why it is none. */
export type TypedAmount = { amount: Money } | { fault: 'unclear' };

/**
 * Reads an amount as people of a country write it. What could mean two amounts is not guessed: `1,234`
 * is a thousand in English and hardly more than one in German.
 *
 * @param locale such as `de` or `pt-BR`
 */
export function typedAmount(text: string, locale: string, currency: string): TypedAmount {
	const bare = text
		.normalize('NFKC')
		.replace(/[\s'’]/g, '')
		.replace(new RegExp(`^(?:${currency}|\\p{Sc})|(?:${currency}|\\p{Sc})$`, 'giu'), '');
	const { group, decimal } = separators(locale);
	const [whole = '', fraction, ...more] = bare.split(decimal);
	const digits = group === '' ? whole : withoutGroups(whole, group);
	const isFraction = fraction === undefined || /^\d+$/.test(fraction);
	const tooFine = (fraction?.length ?? 0) > currencyExponent(currency);
	if (
		more.length > 0 ||
		bare.length > 20 ||
		!isFraction ||
		tooFine ||
		!/^\d+$/.test(digits ?? '')
	) {
		return { fault: 'unclear' };
	}
	const decimals = fraction === undefined ? '' : `.${fraction}`;
	const amount = Money.ofDecimal(`${digits ?? ''}${decimals}`, currency);
	return isInSteps(amount) ? { amount } : { fault: 'unclear' };
}

/** Digits without the signs between thousands; undefined where these do not stand between thousands. */
function withoutGroups(whole: string, group: string): string | undefined {
	const parts = whole.split(group);
	if (parts.length === 1) return whole;
	const [first = '', ...others] = parts;
	return /^\d{1,3}$/.test(first) && others.every((part) => /^\d{3}$/.test(part))
		? parts.join('')
		: undefined;
}

function separators(locale: string): { group: string; decimal: string } {
	const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(12_345.6);
	const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
	// Spaces and apostrophes have been left out before.
	return { group: of('group').replace(/[\s'’]/g, ''), decimal: of('decimal') };
}
