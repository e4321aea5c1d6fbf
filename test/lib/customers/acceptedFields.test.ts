import fc from 'fast-check';
import type Stripe from 'stripe';
import { createCustomer } from '../../../lib/customers/createCustomer';
import { Problem } from '../../../lib/errors';
import type { CustomerFields } from '../../../lib/stripe/customerFields';
import { customerRequest } from '../../../lib/stripe/customerParams';
import { codePoint } from '../../support/codePoint';
import { startStripeSandbox, type StripeSandbox } from '../../support/stripeSandbox';

let sandbox: StripeSandbox;
let stripe: Stripe;
beforeAll(async () => {
	sandbox = await startStripeSandbox();
	await sandbox.reset();
	stripe = await sandbox.connect();
});
afterAll(() => sandbox.close());

/** Text as CRMs and expressions yield it, of lengths on both sides of each limit. */
const anyText = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 30 }),
	fc.string({ unit: codePoint, maxLength: 30 }),
	fc.constantFrom('', ' ', 'null', '😀😀'.slice(0, 3), 'a\u200bb', '{{ $json.x }}', '-', '0', '[]'),
	fc
		.tuple(fc.constantFrom('x', '😀', 'é', 'ß'), fc.constantFrom(20, 40, 140, 150, 256, 500, 512))
		.chain(([sign, length]) =>
			fc.integer({ min: -1, max: 1 }).map((more) => sign.repeat(length + more)),
		),
);
const or = (...right: string[]) => fc.oneof(fc.constantFrom(...right), anyText);
const address = {
	line1: anyText,
	line2: anyText,
	city: anyText,
	state: anyText,
	postalCode: anyText,
	country: or('US', 'de', 'France', 'UK', 'XX'),
};
const some = <T>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
	fc.record(shape, { requiredKeys: [] });

const ANY_FIELD = {
	name: anyText,
	email: or(
		'rose@edge.example',
		'jörg@bücher.example',
		'a@b.co',
		'a b@c.co',
		'"a b"@c.co',
		'a@[1.2.3.4]',
	),
	phone: or('+1 512 757 6000', '0044 20 7946 0958'),
	description: anyText,
	balance: fc.oneof(fc.integer(), fc.double(), or('12', '-3', '1e3', '12,50')),
	taxIds: fc.array(
		fc.record({
			type: or('eu_vat', 'gb_vat', 'no_vat', 'ch_vat', 'us_ein', 'ca_bn'),
			value: or(
				...['DE123456789', 'GB123456789', '123456789', 'NO123456789MVA', '123456789MVA'],
				...[
					'CHE-123.456.789',
					'CHE-123.456.789 MWST',
					'12-3456789',
					'123456789RT0001',
					'XI123456789',
				],
			),
		}),
		{ maxLength: 3 },
	),
	shipping: some({ name: anyText, phone: or('+1 512 757 6000'), ...address }),
	address: some(address),
	businessName: anyText,
	individualName: anyText,
	cashBalanceReconciliation: or('automatic', 'manual', 'merchant_default'),
	expand: fc.array(
		or('tax', 'tax_ids', 'sources', 'subscriptions', 'cash_balance', 'name', 'tax.x.y.z.a'),
	),
	invoicePrefix: or('EDGE', 'edge', 'E', 'TOOLONGPREFIX'),
	invoiceSettings: some({
		customFields: fc.array(fc.record({ name: anyText, value: anyText }), { maxLength: 5 }),
		footer: anyText,
		amountTaxDisplay: or('exclude_tax', 'include_inclusive_tax'),
	}),
	metadata: fc.dictionary(anyText, anyText, { maxKeys: 4 }),
	nextInvoiceSequence: fc.oneof(fc.integer(), fc.constantFrom(0, 1, 1e9, 1e9 + 1), or('7', '-7')),
	preferredLocales: fc.array(or('de', 'en-GB', 'de_DE', 'Deutsch', 'de;en', 'x'), { maxLength: 3 }),
	taxIpAddress: or(
		'203.0.113.7',
		'2001:db8::1',
		'1.2.3',
		'::ffff:1.2.3.4',
		'fe80::1%eth0',
		'1.2.3.4/8',
	),
	taxValidateLocation: or('deferred', 'auto'),
	taxExempt: or('none', 'exempt', 'reverse'),
};

/** Few fields at a time, else one is always refused. */
const anyFields: fc.Arbitrary<CustomerFields> = fc
	.subarray(Object.keys(ANY_FIELD) as Array<keyof typeof ANY_FIELD>, { minLength: 1, maxLength: 4 })
	.chain((names) =>
		fc.record(
			Object.fromEntries(names.map((name) => [name, ANY_FIELD[name] as fc.Arbitrary<never>])),
		),
	);

it('What is accepted is accepted by Stripe, and what is not is refused by the name of its field', async () => {
	let accepted = 0;
	await fc.assert(
		fc.asyncProperty(anyFields, async (fields) => {
			let request;
			try {
				request = customerRequest(fields);
			} catch (error) {
				expect(error).toBeInstanceOf(Problem);
				expect((error as Problem).field).toBeTruthy();
				return;
			}
			accepted++;
			const outcome = await createCustomer(stripe, request, `set-${accepted}`).catch(
				(error: unknown) => error,
			);
			// A prefix that another customer has is nothing that a check of one customer can see.
			if (outcome instanceof Problem && outcome.field === 'Invoice Prefix') return;
			expect(outcome).not.toBeInstanceOf(Error);
		}),
		{ numRuns: 800 },
	);
	expect(accepted).toBeGreaterThan(150);
}, 60_000);
