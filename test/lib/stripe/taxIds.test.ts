import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { TAX_ID_TYPES, checkTaxId, taxIdValue } from '../../../lib/stripe/taxIds';
import { EU_VAT_BY_PREFIX, TAX_ID_TABLE } from '../../../lib/stripe/taxIdTable';
import { codePoint } from '../../support/codePoint';

// The examples that https://docs.stripe.com/tax/invoicing/tax-ids gives, and has given before.
const DOCUMENTED: Readonly<Record<string, string>> = {
	ad_nrt: 'A-123456-Z',
	ae_trn: '123456789012345',
	al_tin: 'J12345678N',
	am_tin: '02538904',
	ao_tin: '5123456789',
	ar_cuit: '12-3456789-01',
	au_abn: '12345678912',
	au_arn: '123456789123',
	aw_tin: '12345678',
	az_tin: '0123456789',
	ba_tin: '123456789012',
	bb_tin: '1123456789012',
	bd_bin: '123456789-0123',
	bf_ifu: '12345678A',
	bg_uic: '123456789',
	bh_vat: '123456789012345',
	bj_ifu: '1234567890123',
	bo_tin: '123456789',
	br_cnpj: '01.234.456/5432-10',
	br_cpf: '123.456.789-87',
	bs_tin: '123.456.789',
	by_tin: '123456789',
	ca_bn: '123456789',
	ca_gst_hst: '123456789RT0002',
	ca_pst_bc: 'PST-1234-5678',
	ca_pst_mb: '123456-7',
	ca_pst_sk: '1234567',
	ca_qst: '1234567890TQ1234',
	cd_nif: 'A0123456M',
	ch_uid: 'CHE-123.456.789 HR',
	ch_vat: 'CHE-123.456.789 MWST',
	cl_tin: '12.345.678-K',
	cm_niu: 'M123456789000L',
	cn_tin: '123456789012345678',
	co_nit: '123.456.789-0',
	cr_tin: '1-234-567890',
	cv_nif: '213456789',
	de_stn: '1234567890',
	do_rcn: '123-4567890-1',
	ec_ruc: '1234567890001',
	eg_tin: '123456789',
	es_cif: 'A12345678',
	et_tin: '1234567890',
	eu_oss_vat: 'EU123456789',
	gb_vat: 'GB123456789',
	ge_vat: '123456789',
	gn_nif: '123456789',
	hk_br: '12345678',
	hr_oib: '12345678901',
	hu_tin: '12345678-1-23',
	id_npwp: '012.345.678.9-012.345',
	il_vat: '000012345',
	in_gst: '12ABCDE3456FGZH',
	is_vat: '123456',
	jp_cn: '1234567891234',
	jp_rn: '12345',
	jp_trn: 'T1234567891234',
	ke_pin: 'P000111111A',
	kg_tin: '12345678901234',
	kh_tin: '1001-123456789',
	kr_brn: '123-45-67890',
	kz_bin: '123456789012',
	la_tin: '123456789-000',
	li_uid: 'CHE123456789',
	li_vat: '12345',
	lk_vat: '123456789-1234',
	ma_vat: '12345678',
	md_vat: '1234567',
	me_pib: '12345678',
	mk_vat: 'MK1234567890123',
	mr_nif: '12345678',
	mx_rfc: 'ABC010203AB9',
	my_frp: '12345678',
	my_itn: 'C 1234567890',
	my_sst: 'A12-3456-78912345',
	ng_tin: '12345678-0001',
	no_vat: '123456789MVA',
	no_voec: '1234567',
	np_pan: '123456789',
	nz_gst: '123456789',
	om_vat: 'OM1234567890',
	pe_ruc: '12345678901',
	ph_tin: '123456789012',
	pl_nip: '1234567890',
	ro_tin: '1234567890123',
	rs_pib: '123456789',
	ru_inn: '1234567891',
	ru_kpp: '123456789',
	sa_vat: '123456789012345',
	sg_gst: 'M12345678X',
	sg_uen: '123456789F',
	si_tin: '12345678',
	sn_ninea: '12345672A2',
	sr_fin: '1234567890',
	sv_nit: '1234-567890-123-4',
	th_vat: '1234567891234',
	tj_tin: '123456789',
	tr_tin: '0123456789',
	tw_vat: '12345678',
	tz_vat: '12345678A',
	ua_vat: '123456789',
	ug_tin: '1014751879',
	us_ein: '12-3456789',
	uy_ruc: '123456789012',
	uz_tin: '123456789',
	uz_vat: '123456789012',
	ve_rif: 'A-12345678-9',
	vn_tin: '1234567890',
	za_vat: '4123456789',
	zm_tin: '1004751879',
	zw_tin: '1234567890',
};
const DOCUMENTED_EU = [
	...['ATU12345678', 'BE0123456789', 'BG0123456789', 'CY12345678Z', 'CZ1234567890', 'DE123456789'],
	...['DK12345678', 'EE123456789', 'EL123456789', 'ESA1234567Z', 'FI12345678', 'FRAB123456789'],
	...['HR12345678912', 'HU12345678', 'HU12345678912', 'IE1234567AB', 'IT12345678912'],
	...['LT123456789123', 'LU12345678', 'LV12345678912', 'MT12345678', 'NL123456789B12'],
	...['PL1234567890', 'PT123456789', 'RO1234567891', 'SE123456789123', 'SI12345678'],
	...['SK1234567891', 'XI123456789'],
];
const TYPES = Object.keys(TAX_ID_TABLE);
const EXAMPLES = Object.values(TAX_ID_TABLE).map(({ example }) => example);

/** The literals of the tax ID type in the installed SDK's declarations. */
function typesOfTheSdk(): string[] {
	const file = join(dirname(require.resolve('stripe')), 'resources/Customers.d.ts');
	const declaration = readFileSync(file, 'utf8');
	const union = /namespace TaxIdDatum \{\s*type Type =([^;]+);/.exec(declaration)?.[1] ?? '';
	return [...union.matchAll(/'([a-z_]+)'/g)].flatMap(([, name]) => name ?? []);
}

describe('the table of tax ID types', () => {
	it('holds every type of the installed SDK and nothing else', () => {
		const sdk = typesOfTheSdk();
		expect(sdk.length).toBeGreaterThan(100);
		expect({
			missing: sdk.filter((type) => !TYPES.includes(type)),
			unknownToTheSdk: TYPES.filter((type) => !sdk.includes(type)),
		}).toEqual({ missing: [], unknownToTheSdk: [] });
	});

	it('is offered by country name, each type once, with an example', () => {
		expect(TAX_ID_TYPES.map(({ value }) => value).sort()).toEqual([...TYPES].sort());
		const countries = TAX_ID_TYPES.map(({ name }) => name.split(' – ')[0] ?? '');
		expect(countries).toEqual([...countries].sort((a, b) => a.localeCompare(b, 'en')));
		expect(TAX_ID_TYPES[0]?.name).toBe('Albania – tax identification number (al_tin)');
		expect(TAX_ID_TYPES.find(({ value }) => value === 'us_ein')).toEqual({
			name: 'United States – EIN (us_ein)',
			value: 'us_ein',
			description: 'For example 12-3456789',
		});
	});

	it('tells a builder in each EU country which type is theirs', () => {
		const description = TAX_ID_TYPES.find(({ value }) => value === 'eu_vat')?.description;
		for (const { country } of Object.values(EU_VAT_BY_PREFIX)) {
			expect(description).toContain(country);
		}
	});

	it.each(Object.entries(TAX_ID_TABLE))('shows an example that passes: %s', (type, entry) => {
		expect(checkTaxId(type, entry.example)).toBeUndefined();
	});
});

describe('a number that can be of its type', () => {
	it.each(Object.entries(DOCUMENTED))("is Stripe's example of %s: %s", (type, example) => {
		expect(checkTaxId(type, example)).toBeUndefined();
	});

	it.each(DOCUMENTED_EU)("is Stripe's example of eu_vat: %s", (example) => {
		expect(checkTaxId('eu_vat', example)).toBeUndefined();
	});

	it.each([
		['eu_vat', 'de 123 456 789'],
		['eu_vat', ' BE 0123.456.789 '],
		['eu_vat', 'GR123456789'],
		['eu_vat', 'ESX1234567L'],
		['eu_vat', 'ES12345678Z'],
		['eu_vat', 'IE1+23456A'],
		['eu_vat', 'LT123456789'],
		['eu_vat', 'XIGD123'],
		['gb_vat', 'GB 123 4567 89'],
		['gb_vat', 'GB123456789012'],
		['gb_vat', 'GBHA599'],
		['us_ein', '123456789'],
		['ch_vat', 'che123456789mwst'],
		['ch_vat', 'CHE-123.456.789 TVA'],
		['cl_tin', '7.654.321-k'],
		['br_cnpj', '12.ABC.345/01DE-35'],
		['mx_rfc', 'ÑÑA-010203-AB9'],
		['mx_rfc', 'ñ&a010203ab9'],
		['in_gst', '9917USA29001OSB'],
		['sg_uen', 'T08PQ1234A'],
		['id_npwp', '01.234.567.8-901.000'],
	])(
		'may be written with separators, in small letters and in its other forms: %s %s',
		(type, value) => {
			expect(checkTaxId(type, value)).toBeUndefined();
		},
	);

	it('stays so with any separators and in any case', () => {
		const separators = fc.constantFrom('', ' ', '.', '-', '/');
		fc.assert(
			fc.property(
				fc.constantFrom(...Object.entries(TAX_ID_TABLE)),
				separators,
				fc.boolean(),
				([type, { example }], separator, small) => {
					const bare = example.replace(/[ ./-]/g, '');
					const written = bare.replace(/(?<=.)(?=.)/g, separator);
					expect(checkTaxId(type, small ? written.toLowerCase() : written)).toBeUndefined();
				},
			),
		);
	});
});

describe('a number that cannot be of its type', () => {
	it('is refused with type, country and an example', () => {
		expect(checkTaxId('au_abn', '1234')).toBe(
			'The tax ID for Australia – Business Number (ABN) (au_abn) has the wrong form: it should look like 12345678912. Check the number, or choose the type that it belongs to.',
		);
	});

	it("is measured by its own country's form when it is an EU VAT number", () => {
		expect(checkTaxId('eu_vat', 'ATU1234567')).toBe(
			'The tax ID for European Union – VAT number (eu_vat) has the wrong form: in Austria it should look like ATU12345678.',
		);
	});

	it('is sent to the British type when it is British', () => {
		expect(checkTaxId('eu_vat', 'GB123456789')).toContain(
			'of the type United Kingdom – VAT number (gb_vat)',
		);
	});

	it('is told the EU prefixes when it has none', () => {
		expect(checkTaxId('eu_vat', '123456789')).toMatch(
			/start with a country prefix \(AT, BE, .*XI\)/,
		);
	});

	it.each([
		['gb_vat', 'DE123456789'],
		['gb_vat', 'GB12345678'],
		['gb_vat', 'XI123456789'],
		['eu_vat', 'US123456789'],
		['eu_vat', 'DE12345678'],
		['eu_vat', 'DE1234567890'],
		['eu_vat', 'DEABCDEFGHI'],
		['eu_vat', 'ES123456789'],
		['eu_vat', 'FR123'],
		['eu_vat', 'xDE123456789'],
		['eu_vat', 'DE123456789, FR12123456789'],
		['us_ein', '12-345678'],
		['us_ein', '12-345678A'],
		['br_cpf', '123.456.789-8X'],
		['ch_vat', 'CHE-123.456.78'],
		['in_gst', '123456789012345'],
		['jp_trn', '1234567891234'],
		['za_vat', '5123456789'],
		['es_cif', '123456789'],
		['us_ein', '(12)3456789'],
	])('is refused: %s %s', (type, value) => {
		expect(checkTaxId(type, value)).toContain('has the wrong form');
	});

	it.each(['', ' ', '   \t\n', '\u00a0'])('is refused as empty: %j', (value) => {
		expect(checkTaxId('us_ein', value)).toBe(
			'The tax ID for United States – EIN (us_ein) is empty: enter it, for example 12-3456789, or remove this tax ID.',
		);
	});

	it.each([
		['us_ein', '12-3456789'.replace('1', '１')],
		['us_ein', '١٢-٣٤٥٦٧٨٩'],
		['us_ein', '12–3456789'],
		['us_ein', '12-3456789\u200b'],
		['us_ein', '12-3456789\n'],
		['eu_vat', 'DE\u00a0123456789'],
		['ke_pin', 'ſ000111111A'],
		['cl_tin', '12.345.678-\u212a'],
	])('is refused for characters that only look right: %s %j', (type, value) => {
		expect(checkTaxId(type, value)).toContain('characters other than plain letters, digits');
	});

	it.each(['---', '././.', '$$$'])('is refused when nothing of it is a number: %s', (value) => {
		for (const type of TYPES) expect(checkTaxId(type, value)).toContain(`(${type})`);
	});

	it.each(['9', 'A', ' ', '-', 'A9', 'DE', '9 '])(
		'is refused by every type when it is 10,000 characters of %j',
		(unit) => {
			const value = unit.repeat(10_000 / unit.length);
			for (const type of TYPES) expect(checkTaxId(type, value)).toContain(`(${type})`);
		},
	);

	it('is too long with more than 50 characters', () => {
		const sentence = (length: number) => checkTaxId('us_ein', '1'.repeat(length));

		expect(sentence(50)).toContain('has the wrong form');
		expect(sentence(51)).toContain('is too long: it should look like 12-3456789.');
	});

	it('is not given the advice that is for another type', () => {
		expect(checkTaxId('us_ein', 'XI123456789')).toContain('it should look like 12-3456789.');
	});

	it('is never repeated in the sentence', () => {
		for (const type of TYPES) {
			expect(checkTaxId(type, 'sk_test_4242424242424242')).not.toContain('4242');
			expect(checkTaxId(type, '4242 4242 4242 4242 4242 4242')).not.toContain('4242');
		}
	});

	it('is answered in a short sentence that names its type, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...TYPES),
				fc.oneof(fc.string({ unit: codePoint }), fc.stringMatching(/^[A-Z0-9 .-]{8,60}$/)),
				(type, value) => {
					const sentence = checkTaxId(type, value) ?? `(${type}).`;
					expect(sentence).toContain(`(${type})`);
					expect(sentence.length).toBeLessThan(450);
				},
			),
		);
	});

	it('is answered in every pairing of types and examples', () => {
		const answers = TYPES.flatMap((type) => EXAMPLES.map((example) => checkTaxId(type, example)));
		const isFit = (answer?: string) =>
			answer === undefined || / has the wrong form: .+\.$/.test(answer);
		expect(answers.filter((answer) => !isFit(answer))).toEqual([]);
	});
});

describe('a type that Stripe does not know', () => {
	it('is refused with the way to choose one', () => {
		expect(checkTaxId('vat', 'DE123456789')).toBe(
			'"vat" is not a tax ID type of Stripe. Choose the type by country name from the list. Its name is the country and the kind of number, for example eu_vat (European Union), gb_vat (United Kingdom) or us_ein (United States).',
		);
	});

	it.each([
		['de_vat', 'European Union – VAT number (eu_vat)'],
		['DE', 'Germany – Tax Number (Steuernummer) (de_stn)'],
		['Germany', 'European Union – VAT number (eu_vat)'],
		['EU_VAT', 'European Union – VAT number (eu_vat)'],
		['uk_vat', 'United Kingdom – VAT number (gb_vat)'],
		['Switzerland', 'Switzerland – VAT number (ch_vat)'],
		['us', 'United States – EIN (us_ein)'],
		[' us ', 'United States – EIN (us_ein)'],
	])('leads from %s to the types that may be meant', (type, meant) => {
		const sentence = checkTaxId(type, 'DE123456789');
		expect(sentence).toContain('If you mean one of these, use it: ');
		expect(sentence).toContain(meant);
	});

	it('leads to no others, and is repeated up to forty characters', () => {
		expect(checkTaxId('DE', '1')).not.toContain('United States');
		expect(checkTaxId('x'.repeat(40), '1')).toContain(`"${'x'.repeat(40)}" is not`);
		expect(checkTaxId('x'.repeat(41), '1')).toContain(`"${'x'.repeat(40)}…" is not`);
	});

	it.each(['', ' ', 'unknown', '__proto__', 'constructor', 'toString', '_', 'x'.repeat(10_000)])(
		'is refused whatever it is: %.20s',
		(type) => {
			const sentence = checkTaxId(type, 'DE123456789');
			expect(sentence).toContain('is not a tax ID type of Stripe');
			expect(sentence?.length).toBeLessThan(300);
		},
	);

	it('is refused in a sentence for any text', () => {
		fc.assert(
			fc.property(fc.string({ unit: codePoint }), fc.string(), (type, value) => {
				fc.pre(!TYPES.includes(type));
				expect(checkTaxId(type, value)).toContain('is not a tax ID type of Stripe');
			}),
		);
	});
});

describe('a number of a neighbouring kind', () => {
	it.each([
		[
			'gb_vat',
			'XI123456789',
			'Northern Ireland, which start with XI, are of the type European Union',
		],
		['no_vat', '123456789', 'ends in MVA'],
		['no_vat', 'NO123456789', 'ends in MVA'],
		['ch_vat', 'CHE-123.456.789', 'ends in MWST, TVA or IVA'],
		['ca_bn', '123456789RT0001', 'are of the type Canada – GST/HST number (ca_gst_hst)'],
		['ca_bn', '123456789RP0001', 'give the first nine digits alone'],
	])('given as %s is refused with the way out: %s', (type, value, advice) => {
		expect(checkTaxId(type, value)).toContain(advice);
	});
});

describe('a tax ID as it goes to Stripe', () => {
	it.each([
		['ca_bn', '12-3456789', '123456789'],
		['us_ein', ' 12-3456789 ', '12-3456789'],
		['gb_vat', '123 4567 89', 'GB123456789'],
		['no_vat', 'NO 123 456 789 MVA', '123456789MVA'],
		['eu_vat', 'de 123 456 789', 'DE123456789'],
	])('of the type %s given as %s is %s', (type, given, sent) => {
		expect(checkTaxId(type, given)).toBeUndefined();
		expect(taxIdValue(type, given)).toBe(sent);
	});
});
