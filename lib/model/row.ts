import { Money } from '../money';

/** A record as Salesforce answers it, by API names. */
export type Row = Readonly<Record<string, unknown>>;

/** A field's value. Salesforce does not tell capitals apart in names, and answers with its own. */
export function valueIn(row: Row, name: string): unknown {
	if (name in row) return row[name];
	const wanted = name.toLowerCase();
	const found = Object.keys(row).find((key) => key.toLowerCase() === wanted);
	return found === undefined ? undefined : row[found];
}

/** A field's value as text; '' where there is none. */
export function textIn(row: Row, name: string): string {
	const value = valueIn(row, name);
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/**
 * A field's value as an amount; zero where there is none.
 *
 * @param currency of the record; three letters
 * @throws Problem when it is finer than the currency's smallest unit
 */
export function moneyIn(row: Row, name: string, currency: string): Money {
	const value = valueIn(row, name);
	const isAmount = typeof value === 'number' || (typeof value === 'string' && value !== '');
	return isAmount ? Money.ofDecimal(value, currency, name) : Money.zero(currency);
}
