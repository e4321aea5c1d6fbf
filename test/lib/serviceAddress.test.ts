import fc from 'fast-check';
import { Problem } from '../../lib/errors';
import { parseMyDomain } from '../../lib/salesforce/login';
import { parseServiceAddress } from '../../lib/serviceAddress';
import { parseApiAddress } from '../../lib/stripe/client';

const FIELD = { name: 'API Address', whatToDo: 'Use another' };

describe('the address of a service', () => {
	it.each([
		['https://api.stripe.com', 'https://api.stripe.com'],
		[' api.stripe.com\n', 'https://api.stripe.com'],
		['HTTPS://API.stripe.com/', 'https://api.stripe.com'],
		['gateway.example:8443', 'https://gateway.example:8443'],
		['https://10.0.0.7:8443', 'https://10.0.0.7:8443'],
		['https://[2001:db8::1]', 'https://[2001:db8::1]'],
		['http://localhost:12111', 'http://localhost:12111'],
		['http://127.0.0.1:12111', 'http://127.0.0.1:12111'],
	])('is read: %j', (text, origin) => {
		expect(parseServiceAddress(text, FIELD).origin).toBe(origin);
	});

	it.each([
		['', 'it is empty'],
		['https://api.stripe.com@evil.example', 'a user name or password before an @'],
		['https://api.stripe.com:443@evil.example', 'a user name or password before an @'],
		['https://@evil.example', 'a user name or password before an @'],
		['admin@evil.example', 'a user name or password before an @'],
		['https:/evil.example', 'which starts with https://'],
		['https:evil.example', 'which starts with https://'],
		['https:///evil.example', 'which starts with https://'],
		['https:\\\\evil.example', 'which starts with https://'],
		['//evil.example', 'which starts with https://'],
		['\\\\evil.example', 'which starts with https://'],
		['javascript:alert(1)', 'which starts with https://'],
		['https://api.stripe.com\\@evil.example', 'this is not an address'],
		['https://api.str\tipe.com', 'this is not an address'],
		['https://api.stripe\u00ad.com', 'this is not an address'],
		['https://api.stripe.com:99999', 'this is not an address'],
		['ftp://api.stripe.com', 'it must start with https://'],
		['http://api.stripe.com', 'it must start with https://'],
		['http://localhost.evil.example', 'it must start with https://'],
		['hunter2hunter2', 'whose name has a dot'],
		['https://hunter2hunter2', 'whose name has a dot'],
		['https://evil.', 'whose name has a dot'],
	])('is refused: %j', (text, reason) => {
		expect(() => parseServiceAddress(text, FIELD)).toThrow(reason);
	});

	it('is never repeated when it is refused, since it may be a secret', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(parseApiAddress, parseMyDomain),
				fc.constantFrom('', 'https://', 'https:/', 'admin@', 'http://', 'x:y@'),
				fc.constantFrom('sk_test_51NabcdefGHIJKL01234', 'A1B2C3D4E5F60718293A4B5C6D7E8F90'),
				(parse, before, secret) => {
					let refused: unknown;
					try {
						parse(before + secret);
					} catch (error) {
						refused = error;
					}
					expect(refused).toBeInstanceOf(Problem);
					const { message, whatToDo } = refused as Problem;
					expect(`${message} ${whatToDo ?? ''}`.toLowerCase()).not.toContain(secret.toLowerCase());
				},
			),
		);
	});
});
