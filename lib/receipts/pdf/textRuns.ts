import bidiFactory from 'bidi-js';
import type { FontSet, LoadedFont, Weight } from './fontSet';

const bidi = bidiFactory();

/** A piece of a line that one font draws in one go. */
export interface TextRun {
	/** As fontkit has to be given it, so that it comes out in the right direction. */
	readonly text: string;
	readonly font: LoadedFont;
}

interface LevelRun extends TextRun {
	/** By the bidirectional algorithm: odd is right to left. */
	readonly level: number;
}

/**
 * The pieces of one line, in the order in which they stand from left to right.
 * https://www.unicode.org/reports/tr9/
 */
export function visualRuns(line: string, weight: Weight, fonts: FontSet): TextRun[] {
	const { levels } = bidi.getEmbeddingLevels(line, 'auto');
	return inVisualOrder(logicalRuns(line, weight, fonts, levels)).map((run) => ({
		text: asShaped(run, fonts),
		font: run.font,
	}));
}

/** Marks join the letter before them, and with it its font, so that they stand over it. */
const JOINS = /^[\p{M}\u200c\u200d]$/u;

function logicalRuns(line: string, weight: Weight, fonts: FontSet, levels: Uint8Array): LevelRun[] {
	const runs: LevelRun[] = [];
	let index = 0;
	for (const character of line) {
		const codePoint = character.codePointAt(0) ?? 0;
		const level = levels[index] ?? 0;
		index += character.length;
		const last = runs.at(-1);
		const joined =
			JOINS.test(character) && last?.font.font.hasGlyphForCodePoint(codePoint)
				? last.font
				: undefined;
		const font = joined ?? fonts.fontOf(codePoint, weight);
		if (last?.level === level && last.font === font) {
			runs[runs.length - 1] = { ...last, text: last.text + character };
		} else {
			runs.push({ text: character, font, level });
		}
	}
	return runs;
}

/** Rule L2: from the highest level to the lowest odd one, what has that level or more is turned round. */
function inVisualOrder(runs: readonly LevelRun[]): LevelRun[] {
	const ordered = [...runs];
	const levels = runs.map(({ level }) => level);
	const lowestOdd = Math.min(...levels.filter((level) => level % 2 === 1));
	for (let level = Math.max(0, ...levels); level >= lowestOdd; level--) {
		for (let start = 0; start < ordered.length; start++) {
			let end = start;
			while ((ordered[end]?.level ?? -1) >= level) end++;
			if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).reverse());
			start = Math.max(start, end);
		}
	}
	return ordered;
}

/**
 * The text of a run as fontkit has to be given it. It goes by the script alone and turns a right-to-left
 * one round by itself, digits too; signs that belong to no script, such as brackets, it leaves as they are.
 */
function asShaped({ text, font, level }: LevelRun, fonts: FontSet): string {
	const isRightToLeft = level % 2 === 1;
	const signs = isRightToLeft
		? Array.from(text, (sign) => bidi.getMirroredCharacter(sign) ?? sign)
		: Array.from(text);
	const { isTurned } = fonts.shape(text, font);
	return (isTurned === isRightToLeft ? signs : signs.reverse()).join('');
}
