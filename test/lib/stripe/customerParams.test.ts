import fc from 'fast-check';
import { Problem } from '../../../lib/errors';
import type { CustomerFields } from '../../../lib/stripe/customerFields';
import { customerRequest } from '../../../lib/stripe/customerParams';

function refusal(fields: CustomerFields): Problem {
	try {
		customerRequest(fields);
	} catch (error) {
		if (error instanceof Problem) return error;
		throw error;
	}
	throw new Error('It was not refused');
}

describe('customerRequest', () => {
	it('maps every field to Stripe’s parameter', () => {
		const request = customerRequest({
			name: 'Edge Communications',
			email: 'rose@edge.example',
			phone: '+1 512 757 6000',
			description: 'Contact: Rose',
			balance: '-2500',
			taxIds: [{ type: 'eu_vat', value: ' DE123456789 ' }],
			source: 'tok_visa',
			defaultSource: 'card_1',
			shipping: {
				name: 'Goods In',
				phone: '+1 512 757 6001',
				line1: '312 Constitution Place',
				line2: 'Dock 5',
				city: 'Austin',
				state: 'TX',
				postalCode: '78767',
				country: 'United States',
			},
			coupon: 'WELCOME10',
			address: { line1: '1 Main', country: 'us' },
			businessName: 'Edge',
			individualName: 'Rose',
			cashBalanceReconciliation: 'manual',
			expand: ['tax_ids'],
			invoicePrefix: 'EDGE2026',
			invoiceSettings: {
				customFields: [{ name: 'PO', value: '4500' }],
				defaultPaymentMethod: 'pm_1',
				footer: 'Thanks',
				amountTaxDisplay: 'exclude_tax',
				renderingTemplate: 'inrtem_1',
			},
			metadata: { industry: 'Electronics' },
			nextInvoiceSequence: 42,
			paymentMethod: 'pm_2',
			preferredLocales: ['de', 'en-GB'],
			taxIpAddress: '8.8.8.8',
			taxValidateLocation: 'deferred',
			taxExempt: 'reverse',
			testClock: 'clock_1',
			validate: true,
		});

		expect(request).toEqual({
			shared: {
				name: 'Edge Communications',
				email: 'rose@edge.example',
				phone: '+1 512 757 6000',
				description: 'Contact: Rose',
				shipping: {
					name: 'Goods In',
					phone: '+1 512 757 6001',
					address: {
						line1: '312 Constitution Place',
						line2: 'Dock 5',
						city: 'Austin',
						state: 'TX',
						postal_code: '78767',
						country: 'US',
					},
				},
				address: { line1: '1 Main', country: 'US' },
				business_name: 'Edge',
				individual_name: 'Rose',
				cash_balance: { settings: { reconciliation_mode: 'manual' } },
				expand: ['tax_ids'],
				invoice_prefix: 'EDGE2026',
				invoice_settings: {
					custom_fields: [{ name: 'PO', value: '4500' }],
					default_payment_method: 'pm_1',
					footer: 'Thanks',
					rendering_options: { amount_tax_display: 'exclude_tax', template: 'inrtem_1' },
				},
				metadata: { industry: 'Electronics' },
				preferred_locales: ['de', 'en-GB'],
				tax: { ip_address: '8.8.8.8', validate_location: 'deferred' },
				tax_exempt: 'reverse',
				validate: true,
			},
			createOnly: {
				balance: -2500,
				next_invoice_sequence: 42,
				source: 'tok_visa',
				payment_method: 'pm_2',
				tax_id_data: [{ type: 'eu_vat', value: 'DE123456789' }],
				test_clock: 'clock_1',
			},
			defaultSource: 'card_1',
			coupon: 'WELCOME10',
		});
	});

	it('leaves out what is empty, so that nothing in Stripe is wiped', () => {
		const request = customerRequest({
			name: '  ',
			email: '',
			balance: '',
			shipping: { name: '', line1: '' },
			address: { city: '' },
			metadata: { industry: '' },
			taxIds: [],
			source: '',
			invoiceSettings: {},
			preferredLocales: [],
		});

		expect(request).toEqual({ shared: {}, createOnly: {} });
	});

	it('takes an entry without a value for no entry, and a recipient without an address for none', () => {
		expect(
			customerRequest({
				taxIds: [
					{ type: 'eu_vat', value: '' },
					{ type: '', value: ' ' },
				],
				shipping: { name: 'Rose', phone: '+1 512 757 6000' },
				invoiceSettings: { customFields: [{ name: 'PO', value: '' }] },
			}),
		).toEqual({ shared: {}, createOnly: {} });
	});

	it('leaves out signs that nobody sees, and halves of characters', () => {
		expect(
			customerRequest({
				name: '\u200bEdge\u00ad Communications\ud83d',
				email: '\u202arose@edge.example\u202c',
				metadata: { 'indus\u200btry': 'a\ud83d' },
			}).shared,
		).toEqual({
			name: 'Edge Communications',
			email: 'rose@edge.example',
			metadata: { industry: 'a' },
		});
	});

	it('sends tax IDs in the form of Stripe’s examples', () => {
		const taxIds = [
			{ type: 'gb_vat', value: '123 4567 89' },
			{ type: 'gb_vat', value: 'gb123456789' },
			{ type: 'no_vat', value: 'NO 123 456 789 MVA' },
		];
		expect(customerRequest({ taxIds }).createOnly.tax_id_data).toEqual([
			{ type: 'gb_vat', value: 'GB123456789' },
			{ type: 'gb_vat', value: 'GB123456789' },
			{ type: 'no_vat', value: '123456789MVA' },
		]);
	});

	it.each([
		['tok_visa', { source: 'tok_visa' }],
		['btok_us_verified', { source: 'btok_us_verified' }],
		['src_1', { source: 'src_1' }],
		['pm_1', { payment_method: 'pm_1' }],
	])('sends the source %s where it belongs in today’s API', (source, createOnly) => {
		expect(customerRequest({ source }).createOnly).toEqual(createOnly);
	});

	it('takes any whole balance in range, and 0', () => {
		fc.assert(
			fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (balance) => {
				expect(customerRequest({ balance }).createOnly).toEqual({ balance });
				expect(customerRequest({ balance: `${balance}` }).createOnly).toEqual({ balance });
			}),
		);
		expect(customerRequest({ balance: 0 }).createOnly).toEqual({ balance: 0 });
	});

	const address = { line1: '1 Main' };
	it.each<[string, CustomerFields, string]>([
		['a broken balance', { balance: 12.5 }, 'Account Balance: “12.5” is not a whole number'],
		['a balance in words', { balance: '12,50' }, 'Account Balance: “12,50” is not a whole number'],
		['no number at all', { balance: Number.NaN }, 'Account Balance: “NaN” is not a whole number'],
		[
			'a balance beyond Stripe’s range',
			{ balance: 1e15 },
			'Account Balance: 1000000000000000 is beyond what Stripe takes',
		],
		['a malformed e-mail address', { email: 'rose@' }, 'Email: “rose@” is not an e-mail address'],
		[
			'too long an e-mail address',
			{ email: `${'a'.repeat(510)}@b.co` },
			'Email: it is longer than 512 characters',
		],
		[
			'shipping without a name',
			{ shipping: address },
			'Shipping > Name: Stripe needs the name of the recipient',
		],
		[
			'a country that is none',
			{ address: { country: 'Atlantis' } },
			'Address > Country: “Atlantis” is not a country',
		],
		['an unknown tax ID type', { taxIds: [{ type: 'xx_vat', value: '1' }] }, 'Business VAT ID'],
		[
			'a VAT number that cannot be of its type',
			{ taxIds: [{ type: 'eu_vat', value: 'XX123' }] },
			'Business VAT ID',
		],
		[
			'an invoice prefix in small letters',
			{ invoicePrefix: 'edge' },
			'Invoice Prefix: “edge” is not of the form that Stripe takes',
		],
		['an invoice prefix of 13 characters', { invoicePrefix: 'A'.repeat(13) }, 'Invoice Prefix'],
		[
			'an invoice sequence of 0',
			{ nextInvoiceSequence: 0 },
			'Next Invoice Sequence: 0 is beyond what Stripe takes',
		],
		[
			'five custom fields',
			{ invoiceSettings: { customFields: Array(5).fill({ name: 'a', value: 'b' }) as [] } },
			'Invoice Settings > Custom Fields: 5 are too many',
		],
		[
			'a source that is none',
			{ source: '4000' },
			'Source ID: this is not the ID of a token, a source or a payment method',
		],
		[
			'a card of somebody else as source',
			{ source: 'card_1' },
			'Source ID: this card or bank account belongs to a customer already',
		],
		[
			'two payment methods',
			{ source: 'pm_1', paymentMethod: 'pm_2' },
			'Source ID: Source ID and Payment Method name two different payment methods',
		],
		[
			'a token as payment method',
			{ paymentMethod: 'tok_visa' },
			'Payment Method: this is not the ID of a payment method',
		],
		[
			'a default source that is none',
			{ defaultSource: 'visa' },
			'Default Source: this is not the ID',
		],
		[
			'51 keys of metadata',
			{ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v'])) },
			'Metadata: 51 keys are too many',
		],
		[
			'a key of 41 characters',
			{ metadata: { ['k'.repeat(41)]: 'v' } },
			'Metadata: the key “kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk…” is longer than 40 characters',
		],
		[
			'a key with a bracket',
			{ metadata: { 'a[b]': 'v' } },
			'Metadata: the key “a[b]” holds a square bracket',
		],
		...[
			['name', 256, 'Name'],
			['phone', 20, 'Phone'],
			['description', 5000, 'Description'],
			['businessName', 150, 'Business Name'],
			['individualName', 150, 'Individual Name'],
		].map(([field, longest, label]): [string, CustomerFields, string] => [
			`${label} of one character too many`,
			{ [field as string]: 'x'.repeat(Number(longest) + 1) },
			`${label}: it is longer than ${longest} characters`,
		]),
		['a phone with its extension in words', { phone: '+1 780-459-5656 ext. 725' }, 'Phone: it is'],
		[
			'the line of an address that is too long',
			{ address: { line1: 'x'.repeat(5001) } },
			'Address > Address Line 1: it is longer than 5000 characters',
		],
		[
			'languages that are none',
			{ preferredLocales: ['Deutsch'] },
			'Preferred Languages: “Deutsch”',
		],
		[
			'an IP address that is none',
			{ taxIpAddress: '1.2.3' },
			'Tax IP Address: “1.2.3” is not an IP',
		],
		[
			'an invoice sequence above 1e9',
			{ nextInvoiceSequence: 1e9 + 1 },
			'Next Invoice Sequence: 100',
		],
		['free text for a choice', { taxExempt: 'yes' }, 'Tax Exempt: “yes” is not one of its choices'],
		[
			'a location check that only updates take',
			{ taxValidateLocation: 'auto' },
			'Tax Location Check: “auto” is not one of its choices',
		],
		['what cannot be expanded', { expand: ['name'] }, 'Expand: “name” cannot be expanded'],
		[
			'a test clock that is none',
			{ testClock: 'tomorrow' },
			'Test Clock: “tomorrow” is not the ID',
		],
		[
			'a promotion code for a coupon',
			{ coupon: 'promo_1NXv' },
			'Coupon: this is the ID of a promotion code, not of a coupon',
		],
		[
			'a custom field without a name',
			{ invoiceSettings: { customFields: [{ name: '', value: '4500' }] } },
			'Invoice Settings > Custom Fields > Name: a value has no name',
		],
		[
			'a tax ID without a type',
			{ taxIds: [{ type: '', value: 'DE123456789' }] },
			'Business VAT ID: a number has no type',
		],
		['an empty key', { metadata: { '': 'x' } }, 'Metadata: a key is empty'],
		[
			'a value of 501 characters',
			{ metadata: { note: 'v'.repeat(501) } },
			'Metadata: the value of “note” is longer than 500 characters',
		],
	])('refuses %s, naming the field', (_name, fields, message) => {
		const problem = refusal(fields);

		expect(problem.message).toContain(message);
		expect(problem.origin).toBe('input');
		expect(problem.field).toBeTruthy();
	});

	it('takes four custom fields, which is as many as Stripe prints', () => {
		const customFields = ['a', 'b', 'c', 'd'].map((name) => ({ name, value: 'x' }));

		const { shared } = customerRequest({ invoiceSettings: { customFields } });

		expect(shared.invoice_settings).toEqual({ custom_fields: customFields });
	});

	it('takes a payment method alone, and one that is named twice', () => {
		const paymentMethod = 'pm_1';
		const expected = { payment_method: paymentMethod };

		expect(customerRequest({ paymentMethod }).createOnly).toEqual(expected);
		expect(customerRequest({ paymentMethod, source: 'pm_1' }).createOnly).toEqual(expected);
	});

	it.each<[string, CustomerFields]>([
		['Name', { name: '4242 4242 4242 4242' }],
		['Description', { description: 'card 4242424242424242' }],
		['Phone', { phone: '4242424242424242' }],
		['Metadata > card', { metadata: { card: '4242-4242-4242-4242' } }],
		['Metadata', { metadata: { '5555555555554444': 'x' } }],
		['Source ID', { source: '4242424242424242' }],
		['Shipping', { shipping: { name: 'R', line1: '378282246310005' } }],
		['Invoice Settings', { invoiceSettings: { footer: '6011111111111117' } }],
	])('refuses a card number in %s without repeating it', (field, fields) => {
		const problem = refusal(fields);

		expect(problem.field).toBe(field);
		expect(problem.message).toContain('looks like a payment card number');
		expect(`${problem.message} ${problem.whatToDo ?? ''}`).not.toMatch(/\d{4}/);
	});

	it('does not take long phone numbers and company numbers for cards', () => {
		// Both have the check digit of a card.
		expect(() => customerRequest({ phone: '+55 11 91234 56784' })).not.toThrow();
		expect(() =>
			customerRequest({ taxIds: [{ type: 'fr_siret', value: '73282932000074' }] }),
		).not.toThrow();
	});

	it('takes metadata at Stripe’s limits, counting an emoji as one character', () => {
		const metadata = Object.fromEntries(
			Array.from({ length: 50 }, (_, n) => [
				String(n).padStart(2, '0') + '😀'.repeat(38),
				'😀'.repeat(500),
			]),
		);

		expect(customerRequest({ metadata }).shared.metadata).toEqual(metadata);
	});

	it('is quick with enormous texts', () => {
		const description = `${'4 '.repeat(200_000)}, 4242424242424242`;

		expect(() => customerRequest({ description })).toThrow('looks like a payment card number');
		expect(() => customerRequest({ description: 'x'.repeat(2_000_000) })).toThrow(
			'Description: it is longer than 5000 characters',
		);
	});
});
