import { jpegSize } from './jpeg';
import type { Logo } from './logo';
import { NotALogo } from './notALogo';
import { isPng, readPng } from './png';

/** Bytes of the largest file that is read. */
export const LARGEST_LOGO = 1_000_000;

/** Pixels on a side: a small file can hold a picture that takes gigabytes. */
const LONGEST_SIDE = 3_000;

/** What the builder can do about a {@link NotALogo}. */
export const LOGO_ADVICE = `Use a PNG or JPEG of at most ${LARGEST_LOGO / 1_000_000} MB and ${LONGEST_SIDE} pixels on a side`;

/**
 * Reads a PNG or JPEG. Which of them it is, its bytes tell, and not what it is called.
 *
 * @throws NotALogo when it is something else, too large, or damaged
 */
export function readLogo(bytes: Uint8Array): Logo {
	if (bytes.length > LARGEST_LOGO) throw tooManyBytes();
	const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (isPng(file)) return readPng(file, checkSize);
	const size = jpegSize(file);
	if (!size) throw new NotALogo('it is neither a PNG nor a JPEG');
	checkSize(size.width, size.height);
	return { ...size, picture: { kind: 'jpeg', bytes: file } };
}

/** What is said of a file of more than {@link LARGEST_LOGO} bytes. */
export function tooManyBytes(): NotALogo {
	return new NotALogo(`it is larger than ${LARGEST_LOGO / 1_000_000} MB`);
}

function checkSize(width: number, height: number): void {
	if (width === 0 || height === 0) throw new NotALogo('it has no pixels');
	if (Math.max(width, height) <= LONGEST_SIDE) return;
	throw new NotALogo(`it is ${width} × ${height} pixels large`);
}
