import { NotALogo } from './notALogo';

// Markers. https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const ADOBE = 0xee;
const FIRST_FRAME = 0xc0;
const LAST_FRAME = 0xcf;
/** Of the ways to write a picture, those that a PDF may hold: baseline, extended and progressive. */
const SHOWN_FRAMES = [0xc0, 0xc1, 0xc2];
/** Tables that are numbered among the frames. */
const NO_FRAMES = [0xc4, 0xc8, 0xcc];

/**
 * The size of a JPEG in pixels, as they lie in the file.
 *
 * @returns undefined when it is none
 * @throws NotALogo when it is damaged, or of a kind that readers of PDFs do not show
 */
export function jpegSize(file: Buffer): { width: number; height: number } | undefined {
	if (!file.subarray(0, 3).equals(Buffer.of(0xff, START, 0xff))) return undefined;
	let frame: Buffer | undefined;
	let isOfAdobe = false;
	for (const { marker, at, content } of segmentsOf(file)) {
		if (marker === SCAN) {
			// Of one that was cut off, readers show a part and grey, or nothing.
			if (!frame || file.lastIndexOf(Buffer.of(0xff, END)) < at) break;
			return sizeIn(frame, isOfAdobe);
		}
		if (marker === ADOBE && content.toString('latin1', 0, 5) === 'Adobe') isOfAdobe = true;
		if (marker < FIRST_FRAME || marker > LAST_FRAME || NO_FRAMES.includes(marker)) continue;
		if (!SHOWN_FRAMES.includes(marker)) throw ofARareKind();
		frame = content;
	}
	throw new NotALogo('it is damaged');
}

interface Segment {
	readonly marker: number;
	readonly at: number;
	readonly content: Buffer;
}

function* segmentsOf(file: Buffer): Generator<Segment> {
	for (let at = 2; at + 4 <= file.length && file[at] === 0xff;) {
		const marker = file.readUInt8(at + 1);
		// Any number of fill bytes may stand before a marker.
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		const length = file.readUInt16BE(at + 2);
		yield { marker, at, content: file.subarray(at + 4, at + 2 + length) };
		at += 2 + length;
	}
}

function sizeIn(frame: Buffer, isOfAdobe: boolean): { width: number; height: number } {
	const [depth, channels = 0] = [frame[0], frame[5]];
	// Four are inks, which Adobe writes the other way round than the standard has it, and pdfkit reads so.
	const isShown = channels === 1 || channels === 3 || (channels === 4 && isOfAdobe);
	if (depth !== 8 || !isShown) throw ofARareKind();
	return { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) };
}

function ofARareKind(): NotALogo {
	return new NotALogo('it is a JPEG of a kind that few programs show');
}
