import type { Money } from '../money';

/** An amount as people of a country write it, without the currency's sign. */
export function exampleOf(amount: Money, locale: string): string {
	const shown = amount.shown();
	const decimals = shown.split('.')[1]?.length ?? 0;
	return new Intl.NumberFormat(locale, {
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals,
		useGrouping: false,
	}).format(shown as Intl.StringNumericLiteral);
}

/**
 * A day as people of a country write it.
 *
 * @param date `2026-11-27`, with a time or without
 */
export function dateIn(date: string, locale: string): string {
	return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
		new Date(`${date.slice(0, 10)}T00:00:00Z`),
	);
}
