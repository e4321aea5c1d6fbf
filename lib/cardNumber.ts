import isIBAN from 'validator/lib/isIBAN';
import {
	FEWEST_CARD_DIGITS,
	isAlsoSomethingElse,
	isCardOfAScheme,
	MOST_CARD_DIGITS,
} from './cardSchemes';

/**
 * How sure it is that a number is a payment card's: `possible` where numbers of another kind look the
 * same, so that what stands beside it may decide.
 */
export type CardVerdict = 'certain' | 'possible';

/** A card number found in a text. */
export interface CardFinding {
	verdict: CardVerdict;
	/** Where its first digit stands, in UTF-16 units. */
	start: number;
	/** Behind its last digit. */
	end: number;
}

interface Group {
	digits: string;
	start: number;
	end: number;
}

/** Invisible, or a part of an emoji such as 4️⃣: not seen as anything between two digits. */
const UNSEEN = String.raw`[\p{Cf}\uFE00-\uFE0F\u20E3]`;
const GROUPS = new RegExp(String.raw`\d(?:${UNSEEN}*\d)*`, 'gu');
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');
/** What people put between the groups of one number. */
const SEPARATOR = /^(?:\s{1,3}|\s?[._/\\|*+'’·•‧∙⋅~=−⁃\p{Pd}]\s?)$/u;
/** What may stand between groups that have a card's own lengths. */
const WIDE_SEPARATOR = /^[^\p{L}\p{N}]{1,3}$/u;

/** How card numbers are written: the lengths of their groups. */
const LAYOUTS: ReadonlySet<string> = new Set(
	'13 14 15 16 17 18 19 4-3-3-3 4-4-4-2 4-6-4 4-4-4-3 4-6-5 4-4-4-4 8-8 4-12 6-10 12-4 4-8-4 4-4-8 4-4-4-4-1 4-4-4-4-2 4-4-4-4-3 6-13'.split(
		' ',
	),
);

/** Numbers that a card's can be mistaken for, as people name them. */
const NAMED_OTHERWISE =
	/(?:siren|siret|imei|meid|ean|gtin|isbn|iccid|duns|tel|tél|phone|fono|fon|fax|mobile?)[\p{L}]*\P{N}{0,12}$/iu;

/** International numbers have at most 15 digits (ITU-T E.164). */
const LONGEST_PHONE = 15;

/**
 * Finds payment card numbers, judged by the beginning and length of the schemes' cards, the check digit,
 * and how the digits are grouped. Digits of any script, and any separators between them, count.
 *
 * Not found are phone numbers that start with +, 00 or 011, account numbers (IBAN), and numbers of which
 * a card's is only a part.
 */
export function cardNumbersIn(text: string): CardFinding[] {
	const folded = withoutAccountNumbers(withPlainDigits(text));
	const groups = groupsOf(folded);
	const findings: CardFinding[] = [];
	for (const run of runsOf(groups, folded, SEPARATOR)) {
		const { isPhone, numbers } = dialled(run, folded);
		const whole = judge(numbers);
		if (!isPhone) findings.push(...(whole ? [whole] : partsOf(numbers)));
		else if (whole && isLikeNoPhone(numbers)) findings.push(whole);
	}
	for (const run of runsOf(groups, folded, WIDE_SEPARATOR)) {
		const { isPhone, numbers } = dialled(run, folded);
		if (!isPhone) findings.push(...partsOf(numbers).filter(isNewTo(findings)));
	}
	return findings
		.map((finding) => ({ ...finding, end: endOfCharacter(text, finding.end) }))
		.sort((one, other) => one.start - other.start);
}

/**
 * Tells whether a text holds what is, or may be, a payment card number. Such numbers must never reach
 * a field that stores them or a message that repeats them.
 *
 * @param name what the text is called, such as the key of a note: a number named SIRET or IMEI is
 * not taken for a card's where it can be either
 * @returns the surest verdict on any number in it; undefined when none is like a card's
 */
export function looksLikeCard(text: string, name = ''): CardVerdict | undefined {
	// Most texts hold too few digits, and need no closer look.
	if (!/(?:[\p{Nd}\p{No}][^\p{Nd}\p{No}]*){13}/u.test(text)) return undefined;
	let surest: CardVerdict | undefined;
	for (const { verdict, start } of cardNumbersIn(text)) {
		if (verdict === 'certain') return verdict;
		if (!NAMED_OTHERWISE.test(`${name} ${text.slice(Math.max(0, start - 40), start)}`)) {
			surest = verdict;
		}
	}
	return surest;
}

/** The same text with digits of other scripts and forms as `0` to `9`, each character in its place. */
function withPlainDigits(text: string): string {
	return text.replace(/[\p{Nd}\p{No}]/gu, (character) => {
		const plain = character.normalize('NFKC');
		const digit = /^\d$/.test(plain) ? plain : /\p{Nd}/u.test(plain) ? valueOf(plain) : undefined;
		return digit === undefined ? character : digit.padEnd(character.length, '\u200b');
	});
}

/** A script's digits follow one another, from zero: https://www.unicode.org/reports/tr44/#Numeric_Type */
function valueOf(character: string): string {
	const point = character.codePointAt(0) ?? 0;
	let steps = 0;
	while (steps < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - steps - 1))) steps++;
	return String(steps);
}

/** Account numbers hold groups like a card's: each that is a right one (ISO 13616) is blotted out. */
function withoutAccountNumbers(text: string): string {
	return text.replace(/(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}/giu, (found) => {
		for (let end = found.length; end >= 15; end--) {
			if (isIBAN(found.slice(0, end))) return 'X'.repeat(end) + found.slice(end);
		}
		return found;
	});
}

/** Some digits take two UTF-16 units; a number ends behind both. */
function endOfCharacter(text: string, end: number): number {
	return /^[\uDC00-\uDFFF]/.test(text.slice(end, end + 1)) ? end + 1 : end;
}

function groupsOf(text: string): Group[] {
	return Array.from(text.matchAll(GROUPS), (match) => ({
		digits: match[0].replace(/\D/g, ''),
		start: match.index,
		end: match.index + match[0].length,
	}));
}

/** Neighbouring groups that `separator` stands between, together, where they hold enough digits. */
function runsOf(groups: readonly Group[], text: string, separator: RegExp): Group[][] {
	const runs: Group[][] = [];
	for (const group of groups) {
		const last = runs.at(-1)?.at(-1);
		const between = last && text.slice(last.end, group.start);
		// A long gap is never one; cutting it first keeps long texts quick.
		const joined =
			between !== undefined &&
			between.length <= 12 &&
			separator.test(between.replace(ALL_UNSEEN, ''));
		if (joined) runs.at(-1)?.push(group);
		else runs.push([group]);
	}
	return runs.filter((run) => digitsOf(run).length >= FEWEST_CARD_DIGITS);
}

/** A run without the signs of an international call in front, and whether it may be one. */
function dialled(run: readonly Group[], text: string): { isPhone: boolean; numbers: Group[] } {
	const [first, ...others] = run;
	if (!first) return { isPhone: false, numbers: [] };
	const exit = /^0(?:0|11)(?=.)|^0(?:0|11)$/.exec(first.digits)?.[0] ?? '';
	const hasPlus = /[+＋]\s*\(?$/u.test(text.slice(Math.max(0, first.start - 4), first.start));
	const rest = first.digits.slice(exit.length);
	const numbers = rest ? [{ ...first, digits: rest }, ...others] : others;
	const isPhone = (hasPlus || exit !== '') && digitsOf(numbers).length <= LONGEST_PHONE;
	return { isPhone, numbers };
}

/**
 * Countries whose calling codes begin like a card have shorter numbers, German ones of 13 digits apart;
 * with an extension they may be as long, but are not written in a card's groups.
 */
function isLikeNoPhone(run: readonly Group[]): boolean {
	return digitsOf(run).length > FEWEST_CARD_DIGITS && LAYOUTS.has(layoutOf(run));
}

/** Every card number in whole groups of a run that are written as cards are. */
function partsOf(run: readonly Group[]): CardFinding[] {
	const findings: CardFinding[] = [];
	for (let start = 0; start < run.length; start++) {
		for (let end = start + 1; end <= Math.min(run.length, start + 5); end++) {
			const part = run.slice(start, end);
			if (!LAYOUTS.has(layoutOf(part))) continue;
			const finding = judge(part);
			if (!finding) continue;
			findings.push(finding);
			start = end - 1;
			break;
		}
	}
	return findings;
}

/** What all groups together are. */
function judge(groups: readonly Group[]): CardFinding | undefined {
	const [first] = groups;
	const last = groups.at(-1);
	if (!first || !last || groups.length > MOST_CARD_DIGITS) return undefined;
	const digits = digitsOf(groups);
	if (digits.length < FEWEST_CARD_DIGITS || digits.length > MOST_CARD_DIGITS) return undefined;
	if (!isCardOfAScheme(digits)) return undefined;
	const isWrittenAsCard = LAYOUTS.has(layoutOf(groups));
	if (digits.length === FEWEST_CARD_DIGITS && !isWrittenAsCard) return undefined;
	const isSure = !isAlsoSomethingElse(digits) && (isWrittenAsCard || digits.length >= 16);
	return { verdict: isSure ? 'certain' : 'possible', start: first.start, end: last.end };
}

const digitsOf = (groups: readonly Group[]) => groups.map(({ digits }) => digits).join('');
const layoutOf = (groups: readonly Group[]) => groups.map(({ digits }) => digits.length).join('-');

function isNewTo(known: readonly CardFinding[]): (finding: CardFinding) => boolean {
	return ({ start, end }) => !known.some((other) => start < other.end && other.start < end);
}
