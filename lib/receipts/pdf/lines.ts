import LineBreaker from 'linebreak';
import type { FontSet, Weight } from './fontSet';
import { visualRuns } from './textRuns';

/** How a text is set. */
export interface TextStyle {
	weight: Weight;
	/** In points. */
	size: number;
}

/** How wide a text is, in points. */
export function textWidth(text: string, { weight, size }: TextStyle, fonts: FontSet): number {
	return visualRuns(text, weight, fonts).reduce(
		(sum, run) => sum + fonts.shape(run.text, run.font).width * size,
		0,
	);
}

/**
 * Breaks a text into lines that are not wider than so many points: where Unicode allows it, or inside a
 * word that is wider than a line by itself. https://www.unicode.org/reports/tr14/
 */
export function wrappedLines(
	text: string,
	style: TextStyle,
	width: number,
	fonts: FontSet,
): string[] {
	return text.split('\n').flatMap((paragraph) => {
		const lines: string[] = [];
		let line = '';
		for (const part of breakable(paragraph)) {
			if (fits(line + part)) {
				line += part;
				continue;
			}
			if (line !== '') lines.push(line.trimEnd());
			line = part;
			while (!fits(line)) {
				const start = longestStart(line);
				lines.push(start);
				line = line.slice(start.length);
			}
		}
		return [...lines, line.trimEnd()];
	});

	function fits(piece: string): boolean {
		return textWidth(piece.trimEnd(), style, fonts) <= width;
	}

	/** At least one character, however narrow the line is. */
	function longestStart(word: string): string {
		const characters = Array.from(word);
		let [low, high] = [1, characters.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if (fits(characters.slice(0, middle).join(''))) low = middle;
			else high = middle - 1;
		}
		return characters.slice(0, low).join('');
	}
}

function breakable(text: string): string[] {
	const breaker = new LineBreaker(text);
	const parts: string[] = [];
	let start = 0;
	for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
		parts.push(text.slice(start, next.position));
		start = next.position;
	}
	return parts;
}
