import { badInput } from './errors';
import { isEmailAddress } from './email';

/** How the business shows itself to payers: in mails, on pages and receipts. */
export interface Brand {
	name: string;
	/** `#rrggbb`. */
	color: string;
	/** https address of a picture; empty for none. */
	logo: string;
	/** An e-mail address that payers can ask; empty where there is none. */
	contact: string;
}

/** A calm blue on which white is readable. */
export const DEFAULT_COLOR = '#2457c5';

const LONGEST_NAME = 100;

/**
 * Checks what the builder entered of the brand.
 *
 * @throws Problem that names the field
 */
export function checkBrand({ name, color, logo, contact }: Brand): Brand {
	if (name.length > LONGEST_NAME) {
		throw badInput('Business Name', `it is longer than ${LONGEST_NAME} characters`, 'Shorten it');
	}
	const shade = color === '' ? DEFAULT_COLOR : color.toLowerCase();
	if (!/^#[0-9a-f]{6}$/.test(shade)) {
		throw badInput('Color', 'it is not a color', 'Use six digits after a #, such as #2457c5');
	}
	checkLogoUrl(logo);
	if (contact !== '' && !isEmailAddress(contact)) {
		throw badInput(
			'Contact Email',
			'it is not an e-mail address',
			'Use one such as billing@acme.example',
		);
	}
	return { name, color: shade, logo, contact };
}

/** @throws Problem when there is an address, and it is not one of https */
export function checkLogoUrl(logo: string): void {
	if (logo === '' || isHttps(logo)) return;
	throw badInput(
		'Logo URL',
		'it is not an https address',
		'Use one such as https://acme.example/logo.png',
	);
}

function isHttps(address: string): boolean {
	return URL.canParse(address) && new URL(address).protocol === 'https:';
}

/**
 * Black or white, whichever is read more easily on a colour.
 * https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 *
 * @param color `#rrggbb`
 */
export function textOn(color: string): '#000000' | '#ffffff' {
	const light = luminance(color);
	return 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
