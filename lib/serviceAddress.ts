import { badInput } from './errors';

/** The field that an address was entered in, and what a right one looks like. */
export interface AddressField {
	/** As the builder sees it. */
	name: string;
	/** A sentence that says where to find the right address. */
	whatToDo: string;
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);
const NUMBERS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/;

/**
 * Reads the address of a service that a secret is sent to: `https://`, or plain `http://` on this machine
 * only. Spaces around it do not matter.
 *
 * Nothing is let through that leads elsewhere than it seems to: no name or password before the host
 * (`https://api.stripe.com@evil.example` is evil.example's), no slashes or backslashes that a browser
 * would put right (https://url.spec.whatwg.org/#url-parsing), no host without a dot, which a pasted
 * password is. The refusal never repeats what was entered, since it may be a secret.
 *
 * @param text with or without `https://` in front
 * @throws Problem naming the field
 */
export function parseServiceAddress(text: string, field: AddressField): URL {
	const refuse = (what: string) => badInput(field.name, what, field.whatToDo);
	const trimmed = text.trim();
	if (!trimmed) throw refuse('it is empty');
	const scheme = /^([a-z][a-z\d+.-]*):\/\/(?=[^/\\])/i.exec(trimmed)?.[0];
	if (scheme === undefined && /^(?:[a-z][a-z\d+.-]*:(?!\d)|[/\\])/i.test(trimmed)) {
		throw refuse(
			'this is not an address, which starts with https:// and then the name of a machine',
		);
	}
	const address = scheme === undefined ? `https://${trimmed}` : trimmed;
	if (/[\s\\\p{C}]/u.test(address) || !URL.canParse(address))
		throw refuse('this is not an address');
	const url = new URL(address);
	if (/^[^/?#]*@/.test(address.slice(address.indexOf('//') + 2))) {
		throw refuse('a user name or password before an @ does not belong in an address');
	}
	const isLocal = LOCAL.has(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
		throw refuse('it must start with https://, because secrets travel with every request');
	}
	if (!isLocal && !NUMBERS.test(url.hostname) && !/[^.]\.[^.]/.test(url.hostname)) {
		throw refuse(
			'this is not the address of a service on the internet, whose name has a dot in it',
		);
	}
	return url;
}
