/** Adds the check digit of Luhn's formula (ISO/IEC 7812-1), worked out in another way than in the product. */
export function withCheckDigit(digits: string): string {
	const sum = Array.from(digits)
		.reverse()
		.map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1))
		.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
	return `${digits}${(10 - (sum % 10)) % 10}`;
}
