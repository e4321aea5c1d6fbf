import {
	chargeStep,
	currencyCode,
	currencyExponent,
	displayedDecimals,
	leastCharge,
	mostCharge,
} from './currencies';
import { badInput } from './errors';

/** Digits that survive a number in JSON whatever they are. */
const EXACT_DIGITS = 15;

/**
 * An amount of money: a whole number of the currency's smallest units, as Stripe counts them. It never
 * changes, is never rounded, and is the only form in which amounts go through the code: numbers stand
 * at the edges alone, where Stripe's and Salesforce's JSON has them.
 */
export class Money {
	private constructor(
		/** Smallest units (cents, yen); negative for what is given back. */
		readonly minor: bigint,
		/** ISO 4217, in capitals. */
		readonly currency: string,
	) {}

	/**
	 * An amount as Stripe has it.
	 *
	 * @param minor whole smallest units
	 * @param currency three letters, in capitals or not
	 * @throws RangeError for a number that is not whole or not exact; Problem for what is no currency
	 */
	static ofMinor(minor: bigint | number, currency: string): Money {
		if (typeof minor === 'number' && !Number.isSafeInteger(minor)) {
			throw new RangeError(`An amount must be a whole number of smallest units, not ${minor}`);
		}
		return new Money(BigInt(minor), currencyCode(currency));
	}

	/**
	 * An amount as Salesforce and people have it, such as `25.5` or `'25.50'`.
	 *
	 * @param amount digits with a decimal point at most, without separators; a number as JSON yields it
	 * @param currency three letters, in capitals or not
	 * @param field where it comes from, for the refusal
	 * @throws Problem when it is no number, not exact, or finer than the currency's smallest unit
	 */
	static ofDecimal(amount: string | number, currency: string, field = 'Amount'): Money {
		const code = currencyCode(currency);
		const text = typeof amount === 'number' ? String(amount) : amount.trim();
		const [, sign = '', whole = '', fraction = ''] = /^([-+]?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
		if (!whole) {
			throw badInput(
				field,
				text ? `“${text}” is not an amount` : 'it is empty',
				'Use digits and a decimal point, such as 1250.00',
			);
		}
		if (typeof amount === 'number' && digitsOf(text) > EXACT_DIGITS) {
			throw badInput(
				field,
				`${text} has more digits than a number holds exactly`,
				'Hand it over as text',
			);
		}
		const exponent = currencyExponent(code);
		const kept = fraction.padEnd(exponent, '0');
		if (/[1-9]/.test(kept.slice(exponent))) {
			throw badInput(
				field,
				`${text} has more decimals than ${code}, which has ${exponent}`,
				'Round it before it comes here',
			);
		}
		const minor = BigInt(whole + kept.slice(0, exponent));
		return new Money(sign === '-' ? -minor : minor, code);
	}

	static zero(currency: string): Money {
		return Money.ofMinor(0n, currency);
	}

	/** All of them together, nothing being zero. */
	static sum(currency: string, amounts: Iterable<Money>): Money {
		let sum = Money.zero(currency);
		for (const amount of amounts) sum = sum.plus(amount);
		return sum;
	}

	/** @throws TypeError when the other is of another currency */
	plus(other: Money): Money {
		return new Money(this.minor + this.same(other).minor, this.currency);
	}

	/** @throws TypeError when the other is of another currency */
	minus(other: Money): Money {
		return new Money(this.minor - this.same(other).minor, this.currency);
	}

	negated(): Money {
		return new Money(-this.minor, this.currency);
	}

	/**
	 * Negative when this is less than the other, positive when it is more, 0 when they are equal.
	 *
	 * @throws TypeError when the other is of another currency
	 */
	compare(other: Money): number {
		const difference = this.minor - this.same(other).minor;
		return difference === 0n ? 0 : difference < 0n ? -1 : 1;
	}

	/** Tells whether amount and currency are the same. */
	equals(other: Money): boolean {
		return this.currency === other.currency && this.minor === other.minor;
	}

	isZero(): boolean {
		return this.minor === 0n;
	}

	isNegative(): boolean {
		return this.minor < 0n;
	}

	/** As Stripe's parameters have it. @throws RangeError when a number cannot hold it */
	forStripe(): { amount: number; currency: string } {
		return { amount: exact(this.minor), currency: this.currency.toLowerCase() };
	}

	/** With all of the currency's decimals: `25.00`, `-500`, `12.340`. */
	toDecimal(): string {
		const exponent = currencyExponent(this.currency);
		const sign = this.minor < 0n ? '-' : '';
		const digits = String(this.minor < 0n ? -this.minor : this.minor).padStart(exponent + 1, '0');
		const whole = digits.slice(0, digits.length - exponent);
		return `${sign}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ''}`;
	}

	/** As JSON for Salesforce has it. @throws RangeError when a number cannot hold it exactly */
	forSalesforce(): number {
		const text = this.toDecimal();
		if (digitsOf(text) > EXACT_DIGITS) {
			throw new RangeError(`${text} has more digits than a number holds exactly`);
		}
		return Number(text);
	}

	/** As messages have it: `25.00 USD`, `500 JPY`, `5 ISK`. */
	toString(): string {
		return `${this.shown()} ${this.currency}`;
	}

	/**
	 * As people of a country read it, with the currency's sign: `$25.00`, `25,00 €`.
	 *
	 * @param locale such as `de` or `pt-BR`
	 */
	format(locale: string): string {
		const shown = this.shown();
		const decimals = shown.split('.')[1]?.length ?? 0;
		return new Intl.NumberFormat(locale, {
			style: 'currency',
			currency: this.currency,
			minimumFractionDigits: decimals,
			maximumFractionDigits: decimals,
			// A decimal text, since a number would have to be rounded first.
		}).format(shown as Intl.StringNumericLiteral);
	}

	/** In digits, as people see it: decimals that the currency does not have any more only where they are used. */
	shown(): string {
		return displayedDecimals(this.currency) === 0 && isInSteps(this)
			? this.toDecimal().replace(/\.0+$/, '')
			: this.toDecimal();
	}

	private same(other: Money): Money {
		if (other.currency !== this.currency) {
			throw new TypeError(`${this.toString()} and ${other.toString()} are of different currencies`);
		}
		return other;
	}
}

/** The least that Stripe charges in a currency; undefined where it names nothing. */
export function minimumCharge(currency: string): Money | undefined {
	const least = leastCharge(currency);
	return least === undefined ? undefined : Money.ofMinor(least, currency);
}

/** The most that Stripe charges at once in a currency. */
export function maximumCharge(currency: string): Money {
	return Money.ofMinor(mostCharge(currency), currency);
}

/** Whether an amount is not finer than what Stripe charges in its currency. */
export function isInSteps({ minor, currency }: Money): boolean {
	return minor % chargeStep(currency) === 0n;
}

/**
 * Checks that Stripe can charge an amount, before it is asked to.
 *
 * @param field where the amount comes from, for the refusal
 * @returns the same amount
 * @throws Problem when it is nothing, too small, too large, or finer than can be charged
 */
export function checkCharge(amount: Money, field = 'Amount'): Money {
	const { minor, currency } = amount;
	if (minor <= 0n) {
		throw badInput(
			field,
			`${amount.toString()} cannot be charged: it must be more than zero`,
			'Enter a larger amount',
		);
	}
	if (!isInSteps(amount)) {
		const step = Money.ofMinor(chargeStep(currency), currency);
		throw badInput(
			field,
			`${amount.toString()} cannot be charged: Stripe takes ${currency} in steps of ${step.toString()} only`,
			'Round it before it comes here',
		);
	}
	const least = minimumCharge(currency);
	if (least && amount.compare(least) < 0) {
		throw badInput(
			field,
			`${amount.toString()} is less than the ${least.toString()} that Stripe charges at least`,
			'Ask for more, or collect it in another way',
		);
	}
	const most = maximumCharge(currency);
	if (amount.compare(most) > 0) {
		throw badInput(
			field,
			`${amount.toString()} is more than the ${most.toString()} that Stripe charges at once`,
			'Split it into several payments',
		);
	}
	return amount;
}

/** How many digits a number must hold: zeros in front, and behind the last decimal, need none. */
function digitsOf(text: string): number {
	const written = text.includes('.') ? text.replace(/0+$/, '') : text;
	return written.replace(/\D/g, '').replace(/^0+/, '').length;
}

function exact(minor: bigint): number {
	const number = Number(minor);
	if (!Number.isSafeInteger(number)) throw new RangeError(`${minor} is too much for Stripe’s API`);
	return number;
}
