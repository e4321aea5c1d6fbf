import fc from 'fast-check';

const BEFORE_SURROGATES = 0xd800;
const SURROGATES = 0x800;

/**
 * Any character of Unicode, for `fc.string({ unit: codePoint })`: fast-check's own `binary` first makes a
 * table of all 1,112,064, in each process.
 */
export const codePoint: fc.Arbitrary<string> = fc.nat({ max: 0x10ffff - SURROGATES }).map(
	(at) => String.fromCodePoint(at < BEFORE_SURROGATES ? at : at + SURROGATES),
	(text) => {
		const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
		if (point === undefined || String.fromCodePoint(point) !== text) throw new Error('Not one');
		return point < BEFORE_SURROGATES ? point : point - SURROGATES;
	},
);
