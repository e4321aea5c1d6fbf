import type Stripe from 'stripe';

/**
 * Every tax ID type of the installed Stripe SDK and the form of its numbers.
 *
 * Sources: types, names and examples, https://docs.stripe.com/tax/invoicing/tax-ids (formerly
 * https://docs.stripe.com/billing/customer/tax-ids). Rows marked (*) are younger than the published
 * examples: Stripe says only what they are (https://docs.stripe.com/changelog, 2026-04-22.dahlia,
 * 2026-07-29.dahlia, 2026-10-28.endive), so their examples are ours and their patterns wide.
 * Bodies of EU VAT numbers: https://ec.europa.eu/taxation_customs/vies/#/faq.
 *
 * Stripe does not publish its own patterns. Ours refuse only what no authority of that country
 * issues: where a country has several lengths or optional prefixes, each of them passes. They
 * match a number without separators and in capitals.
 */

/** A tax ID type as a builder meets it. */
export interface TaxIdType {
	/** Country or region, in English. */
	readonly country: string;
	/** What the number is called there. */
	readonly name: string;
	/** A made-up number of the right form, written as people write it. */
	readonly example: string;
	/** What such a number can be, without separators and in capitals. */
	readonly pattern: RegExp;
}

/** The SDK widens its enums with any string; the literals alone are the types it knows. */
type Literals<T> = T extends string ? (string extends T ? never : T) : never;
export type SdkTaxIdType = Literals<Stripe.CustomerCreateParams.TaxIdDatum['type']>;

const row = (country: string, name: string, example: string, pattern: RegExp): TaxIdType => ({
	country,
	name,
	example,
	pattern,
});

// A person's NIF ends in a letter; a company's or a foreigner's starts with one.
const SPANISH_NIF = '(?:[A-Z]\\d{7}[A-Z\\d]|\\d{8}[A-Z])';
// Standard, branch, government department and health authority.
const BRITISH_VAT = '(?:\\d{9}|\\d{12}|GD\\d{3}|HA\\d{3})';

const eu = (country: string, example: string, body: string): TaxIdType =>
	row(country, 'VAT number', example, new RegExp(`^${example.slice(0, 2)}${body}$`));

/** VAT numbers of the EU's members and of Northern Ireland, by their first two letters. */
export const EU_VAT_BY_PREFIX: Readonly<Record<string, TaxIdType>> = {
	AT: eu('Austria', 'ATU12345678', 'U\\d{8}'),
	BE: eu('Belgium', 'BE0123456789', '[01]?\\d{9}'),
	BG: eu('Bulgaria', 'BG0123456789', '\\d{9,10}'),
	CY: eu('Cyprus', 'CY12345678Z', '\\d{8}[A-Z]'),
	CZ: eu('Czech Republic', 'CZ1234567890', '\\d{8,10}'),
	DE: eu('Germany', 'DE123456789', '\\d{9}'),
	DK: eu('Denmark', 'DK12345678', '\\d{8}'),
	EE: eu('Estonia', 'EE123456789', '\\d{9}'),
	EL: eu('Greece', 'EL123456789', '\\d{9}'),
	ES: eu('Spain', 'ESA1234567Z', SPANISH_NIF),
	FI: eu('Finland', 'FI12345678', '\\d{8}'),
	FR: eu('France', 'FRAB123456789', '[A-Z\\d]{2}\\d{9}'),
	// Article 215 of Directive 2006/112/EC leaves Greece the choice between GR and EL.
	GR: eu('Greece', 'GR123456789', '\\d{9}'),
	HR: eu('Croatia', 'HR12345678912', '\\d{11}'),
	// Stripe's example once had the whole 11-digit tax number, today its first eight digits.
	HU: eu('Hungary', 'HU12345678', '\\d{8}(?:\\d{3})?'),
	IE: eu('Ireland', 'IE1234567AB', '\\d[A-Z\\d+*]\\d{5}[A-Z]{1,2}'),
	IT: eu('Italy', 'IT12345678912', '\\d{11}'),
	LT: eu('Lithuania', 'LT123456789123', '(?:\\d{9}|\\d{12})'),
	LU: eu('Luxembourg', 'LU12345678', '\\d{8}'),
	LV: eu('Latvia', 'LV12345678912', '\\d{11}'),
	MT: eu('Malta', 'MT12345678', '\\d{8}'),
	NL: eu('Netherlands', 'NL123456789B12', '[A-Z\\d+*]{9}B[A-Z\\d+*]{2}'),
	PL: eu('Poland', 'PL1234567890', '\\d{10}'),
	PT: eu('Portugal', 'PT123456789', '\\d{9}'),
	RO: eu('Romania', 'RO1234567891', '\\d{2,10}'),
	SE: eu('Sweden', 'SE123456789123', '\\d{12}'),
	SI: eu('Slovenia', 'SI12345678', '\\d{8}'),
	SK: eu('Slovakia', 'SK1234567891', '\\d{10}'),
	XI: eu('Northern Ireland', 'XI123456789', BRITISH_VAT),
};

const ANY_EU_VAT = new RegExp(
	Object.values(EU_VAT_BY_PREFIX)
		.map(({ pattern }) => pattern.source)
		.join('|'),
);

/**
 * The table. It compiles only while it holds each type of the SDK and no other. One row a type, so
 * that it reads as a table: hence not formatted.
 */
// prettier-ignore
export const TAX_ID_TABLE = {
	ad_nrt: row('Andorra', 'NRT number', 'A-123456-Z', /^[A-Z]\d{6}[A-Z]$/),
	ae_trn: row('United Arab Emirates', 'TRN', '123456789012345', /^\d{15}$/),
	al_tin: row('Albania', 'tax identification number', 'J12345678N', /^[A-Z]\d{8}[A-Z]$/),
	am_tin: row('Armenia', 'tax identification number', '02538904', /^\d{8}$/),
	ao_tin: row('Angola', 'tax identification number', '5123456789', /^(?:\d{9,10}|\d{9}[A-Z]{2}\d{3})$/),
	ar_cuit: row('Argentina', 'tax ID number (CUIT)', '12-3456789-01', /^\d{11}$/),
	au_abn: row('Australia', 'Business Number (ABN)', '12345678912', /^\d{11}$/),
	au_acn: row('Australia', 'Company Number (ACN)', '123456789', /^\d{9}$/), // (*)
	au_arn: row('Australia', 'Taxation Office Reference Number (ARN)', '123456789123', /^\d{12}$/),
	au_wpn: row('Australia', 'Withholding Payer Number (WPN)', '123456789', /^\d{8,9}$/), // (*)
	aw_tin: row('Aruba', 'tax identification number', '12345678', /^\d{8}$/),
	az_tin: row('Azerbaijan', 'tax identification number', '0123456789', /^\d{10}$/),
	ba_tin: row('Bosnia and Herzegovina', 'tax identification number', '123456789012', /^\d{12,13}$/),
	bb_tin: row('Barbados', 'tax identification number', '1123456789012', /^\d{13}$/),
	bd_bin: row('Bangladesh', 'Business Identification Number', '123456789-0123', /^\d{9}(?:\d{4})?$/),
	bf_ifu: row('Burkina Faso', 'tax identification number (IFU)', '12345678A', /^\d{8}[A-Z]$/),
	bg_uic: row('Bulgaria', 'Unified Identification Code', '123456789', /^(?:\d{9,10}|\d{13})$/),
	bh_vat: row('Bahrain', 'VAT number', '123456789012345', /^\d{15}$/),
	bj_ifu: row('Benin', 'tax identification number (IFU)', '1234567890123', /^\d{13}$/),
	bo_tin: row('Bolivia', 'tax ID', '123456789', /^\d{7,12}$/),
	// The first twelve characters of a CNPJ may be letters since July 2026 (Receita Federal, IN 2.229/2024).
	br_cnpj: row('Brazil', 'CNPJ number', '01.234.456/5432-10', /^[A-Z\d]{12}\d{2}$/),
	br_cpf: row('Brazil', 'CPF number', '123.456.789-87', /^\d{11}$/),
	bs_tin: row('Bahamas', 'tax identification number', '123.456.789', /^\d{9}$/),
	bw_vat: row('Botswana', 'VAT number', 'C12345678901', /^[A-Z]{0,2}\d{8,12}$/), // (*)
	by_tin: row('Belarus', 'TIN number', '123456789', /^[A-Z\d]{2}\d{7}$/),
	ca_bn: row('Canada', 'Business Number (BN)', '123456789', /^\d{9}$/),
	ca_gst_hst: row('Canada', 'GST/HST number', '123456789RT0002', /^\d{9}RT\d{4}$/),
	ca_pst_bc: row('Canada', 'PST number (British Columbia)', 'PST-1234-5678', /^(?:PST)?\d{8}$/),
	ca_pst_mb: row('Canada', 'PST number (Manitoba)', '123456-7', /^\d{7}$/),
	ca_pst_sk: row('Canada', 'PST number (Saskatchewan)', '1234567', /^\d{7}$/),
	ca_qst: row('Canada', 'QST number (Québec)', '1234567890TQ1234', /^(?:\d{10}TQ\d{4}|NR\d{8})$/),
	cd_nif: row('Congo (DR)', 'tax identification number (NIF)', 'A0123456M', /^[A-Z]\d{7}[A-Z]$/),
	ch_uid: row('Switzerland', 'UID number', 'CHE-123.456.789 HR', /^CHE\d{9}(?:HR|RC)?$/),
	ch_vat: row('Switzerland', 'VAT number', 'CHE-123.456.789 MWST', /^CHE\d{9}(?:MWST|TVA|IVA)$/),
	ci_vat: row('Ivory Coast', 'VAT number', '1234567A', /^\d{7,9}[A-Z]?$/), // (*)
	cl_tin: row('Chile', 'TIN (RUT)', '12.345.678-K', /^\d{7,8}[\dK]$/),
	cm_niu: row('Cameroon', 'tax identification number (NIU)', 'M123456789000L', /^[A-Z]\d{12}[A-Z]$/),
	cn_tin: row('China', 'tax ID', '123456789012345678', /^(?:[A-Z\d]{15}|[A-Z\d]{18}|[A-Z\d]{20})$/),
	co_nit: row('Colombia', 'NIT number', '123.456.789-0', /^\d{7,11}$/),
	cr_tin: row('Costa Rica', 'tax ID', '1-234-567890', /^\d{9,12}$/),
	cv_nif: row('Cape Verde', 'tax identification number (NIF)', '213456789', /^\d{9}$/),
	cz_dic: row('Czech Republic', 'tax identification number (DIČ)', 'CZ12345678', /^(?:CZ)?\d{8,10}$/), // (*)
	de_stn: row('Germany', 'Tax Number (Steuernummer)', '1234567890', /^\d{10,13}$/),
	do_rcn: row('Dominican Republic', 'RCN number', '123-4567890-1', /^(?:\d{9}|\d{11})$/),
	ec_ruc: row('Ecuador', 'RUC number', '1234567890001', /^\d{13}$/),
	eg_tin: row('Egypt', 'tax identification number', '123456789', /^\d{9}$/),
	es_cif: row('Spain', 'NIF number (formerly CIF)', 'A12345678', new RegExp(`^${SPANISH_NIF}$`)),
	et_tin: row('Ethiopia', 'tax identification number', '1234567890', /^\d{10}$/),
	eu_oss_vat: row('European Union', 'One Stop Shop VAT number', 'EU123456789', /^(?:EU\d{9}|IM\d{10})$/),
	eu_vat: row('European Union', 'VAT number', 'DE123456789', ANY_EU_VAT),
	fo_vat: row('Faroe Islands', 'VAT number', '123456', /^(?:FO)?\d{6,9}$/), // (*)
	fr_siren: row('France', 'SIREN', '123456789', /^\d{9}$/), // (*)
	fr_siret: row('France', 'SIRET', '12345678900012', /^\d{14}$/), // (*)
	fr_spi: row('France', 'SPI / NIF', '1234567890123', /^(?:\d{9}|\d{13})$/), // (*)
	gb_vat: row('United Kingdom', 'VAT number', 'GB123456789', new RegExp(`^(?:GB)?${BRITISH_VAT}$`)),
	ge_vat: row('Georgia', 'VAT number', '123456789', /^(?:\d{9}|\d{11})$/),
	gh_tin: row('Ghana', 'tax identification number', 'C0012345678', /^(?:[A-Z][A-Z\d]{2}\d{7}[A-Z\d]|GHA\d{10})$/), // (*)
	gi_tin: row('Gibraltar', 'tax identification number', '123456', /^[A-Z]{0,3}\d{3,12}[A-Z]{0,2}$/), // (*)
	gn_nif: row('Guinea', 'tax identification number (NIF)', '123456789', /^\d{9}$/),
	hk_br: row('Hong Kong', 'BR number', '12345678', /^\d{8}(?:[A-Z\d]{3,11})?$/),
	hr_oib: row('Croatia', 'Personal Identification Number (OIB)', '12345678901', /^\d{11}$/),
	hu_tin: row('Hungary', 'tax number (adószám)', '12345678-1-23', /^\d{8}(?:\d{2,3})?$/),
	// "Follows the same format as es_cif": https://docs.stripe.com/changelog/dahlia/2026-07-29/canary-islands-tax-id-type
	ic_nif: row('Canary Islands', 'NIF number', 'A12345678', new RegExp(`^${SPANISH_NIF}$`)), // (*)
	id_npwp: row('Indonesia', 'NPWP number', '012.345.678.9-012.345', /^(?:\d{15,16}|\d{22})$/),
	il_vat: row('Israel', 'VAT number', '000012345', /^\d{9}$/),
	in_gst: row('India', 'GST number', '12ABCDE3456FGZH', /^\d{2}(?=\d*[A-Z])[A-Z\d]{13}$/),
	is_kt: row('Iceland', 'kennitala', '123456-7890', /^\d{10}$/), // (*)
	is_vat: row('Iceland', 'VAT number', '123456', /^(?:IS)?\d{5,6}$/),
	// Persons have 16 characters, some of whose digits may stand as letters; companies have 11 digits.
	it_cf: row('Italy', 'Codice Fiscale', 'RSSMRA85T10A562S', /^(?:[A-Z]{6}[A-Z\d]{2}[A-Z][A-Z\d]{2}[A-Z][A-Z\d]{3}[A-Z]|\d{11})$/), // (*)
	jp_cn: row('Japan', 'Corporate Number (Hōjin Bangō)', '1234567891234', /^\d{13}$/),
	jp_rn: row('Japan', "Registered Foreign Businesses' Registration Number", '12345', /^\d{5}$/),
	jp_trn: row('Japan', 'Tax Registration Number (Tōroku Bangō)', 'T1234567891234', /^T\d{13}$/),
	ke_pin: row('Kenya', 'Revenue Authority PIN', 'P000111111A', /^[A-Z]\d{9}[A-Z]$/),
	kg_tin: row('Kyrgyzstan', 'tax identification number', '12345678901234', /^\d{14}$/),
	kh_tin: row('Cambodia', 'tax identification number', '1001-123456789', /^[A-Z\d]\d{12}$/),
	kr_brn: row('South Korea', 'BRN', '123-45-67890', /^\d{10}$/),
	kz_bin: row('Kazakhstan', 'Business Identification Number', '123456789012', /^\d{12}$/),
	la_tin: row('Laos', 'tax identification number', '123456789-000', /^\d{9,12}$/),
	li_uid: row('Liechtenstein', 'UID number', 'CHE123456789', /^CHE\d{9}(?:HR|RC)?$/),
	li_vat: row('Liechtenstein', 'VAT number', '12345', /^\d{5,6}$/),
	lk_vat: row('Sri Lanka', 'VAT number', '123456789-1234', /^\d{9}(?:\d{4})?$/),
	ma_vat: row('Morocco', 'VAT number', '12345678', /^(?:\d{6,8}|\d{15})$/),
	md_cf: row('Moldova', 'Cod Fiscal', '1234567890123', /^(?:\d{7}|\d{13})$/), // (*)
	md_vat: row('Moldova', 'VAT number', '1234567', /^\d{7,8}$/),
	me_pib: row('Montenegro', 'PIB number', '12345678', /^(?:\d{8}|\d{13})$/),
	mk_vat: row('North Macedonia', 'VAT number', 'MK1234567890123', /^(?:MK)?\d{13}$/),
	mr_nif: row('Mauritania', 'tax identification number (NIF)', '12345678', /^\d{8}$/),
	mu_vat: row('Mauritius', 'VAT number', '12345678', /^(?:VAT|MU)?\d{7,10}$/), // (*)
	// Ñ and & stand in the names that an RFC abbreviates.
	mx_rfc: row('Mexico', 'RFC number', 'ABC010203AB9', /^[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}$/),
	my_frp: row('Malaysia', 'FRP number', '12345678', /^\d{8}$/),
	my_itn: row('Malaysia', 'ITN', 'C 1234567890', /^[A-Z]{1,3}\d{8,12}$/),
	my_sst: row('Malaysia', 'SST number', 'A12-3456-78912345', /^[A-Z]\d{2}[A-Z\d]{4}\d{8}$/),
	mz_nuit: row('Mozambique', 'NUIT', '123456789', /^\d{9}$/), // (*)
	ng_tin: row('Nigeria', 'tax identification number', '12345678-0001', /^(?:\d{10}|\d{12,13})$/),
	no_vat: row('Norway', 'VAT number', '123456789MVA', /^(?:NO)?\d{9}MVA$/),
	no_voec: row('Norway', 'VAT on e-commerce (VOEC) number', '1234567', /^(?:VOEC)?\d{7}$/),
	np_pan: row('Nepal', 'PAN number', '123456789', /^\d{9}$/),
	nz_bn: row('New Zealand', 'Business Number (NZBN)', '9429012345678', /^\d{13}$/), // (*)
	nz_gst: row('New Zealand', 'GST number', '123456789', /^\d{8,9}$/),
	om_vat: row('Oman', 'VAT number', 'OM1234567890', /^(?:OM)?\d{10}$/),
	pe_ruc: row('Peru', 'RUC number', '12345678901', /^\d{11}$/),
	ph_tin: row('Philippines', 'tax identification number', '123456789012', /^\d{9}(?:\d{3,5})?$/),
	pl_nip: row('Poland', 'NIP number', '1234567890', /^\d{10}$/),
	pt_nif: row('Portugal', 'NIF number', '123456789', /^\d{9}$/), // (*)
	py_ruc: row('Paraguay', 'RUC number', '80012345-6', /^\d{4,8}[A-D]?\d$/), // (*)
	ro_tin: row('Romania', 'tax ID number', '1234567890123', /^(?:RO)?(?:\d{2,10}|\d{13})$/),
	rs_pib: row('Serbia', 'PIB number', '123456789', /^\d{9}$/),
	ru_inn: row('Russia', 'INN', '1234567891', /^(?:\d{10}|\d{12})$/),
	ru_kpp: row('Russia', 'KPP', '123456789', /^\d{4}[A-Z\d]{2}\d{3}$/),
	sa_vat: row('Saudi Arabia', 'VAT number', '123456789012345', /^\d{15}$/),
	// GST numbers of businesses registered since 2009 are their UEN.
	sg_gst: row('Singapore', 'GST number', 'M12345678X', /^(?:M[A-Z\d]\d{7}[A-Z\d]|\d{8,9}[A-Z]|[A-Z]\d{2}[A-Z]{2}\d{4}[A-Z])$/),
	sg_uen: row('Singapore', 'UEN', '123456789F', /^(?:\d{8,9}[A-Z]|[A-Z]\d{2}[A-Z\d]{2}\d{4}[A-Z])$/),
	si_tin: row('Slovenia', 'tax number (davčna številka)', '12345678', /^\d{8}$/),
	sm_coe: row('San Marino', 'economic operator code (COE)', 'SM12345', /^(?:SM)?\d{2,6}$/), // (*)
	sn_ninea: row('Senegal', 'NINEA number', '12345672A2', /^\d{7,9}(?:\d[A-Z]\d)?$/),
	sr_fin: row('Suriname', 'FIN number', '1234567890', /^\d{10}$/),
	sv_nit: row('El Salvador', 'NIT number', '1234-567890-123-4', /^(?:\d{9}|\d{14})$/),
	th_vat: row('Thailand', 'VAT number', '1234567891234', /^(?:\d{10}|\d{13})$/),
	tj_tin: row('Tajikistan', 'tax identification number', '123456789', /^\d{9}$/),
	tr_tin: row('Turkey', 'tax identification number', '0123456789', /^\d{10,11}$/),
	tt_bir: row('Trinidad and Tobago', 'Board of Inland Revenue (BIR) number', '1234567890', /^\d{9,10}$/), // (*)
	tt_vat: row('Trinidad and Tobago', 'VAT registration number', '123456', /^\d{5,12}$/), // (*)
	tw_vat: row('Taiwan', 'VAT number', '12345678', /^\d{8}$/),
	tz_vat: row('Tanzania', 'VAT number', '12345678A', /^(?:\d{8}[A-Z]|\d{9})$/),
	ua_vat: row('Ukraine', 'VAT number', '123456789', /^(?:\d{8,10}|\d{12})$/),
	ug_tin: row('Uganda', 'tax identification number', '1014751879', /^\d{10}$/),
	us_ein: row('United States', 'EIN', '12-3456789', /^\d{9}$/),
	uy_ruc: row('Uruguay', 'RUC number', '123456789012', /^\d{12}$/),
	uz_tin: row('Uzbekistan', 'TIN number', '123456789', /^(?:\d{9}|\d{14})$/),
	uz_vat: row('Uzbekistan', 'VAT number', '123456789012', /^\d{12}$/),
	ve_rif: row('Venezuela', 'RIF number', 'A-12345678-9', /^[A-Z]\d{9}$/),
	vn_tin: row('Vietnam', 'tax ID number', '1234567890', /^(?:\d{10}|\d{12,13})$/),
	za_vat: row('South Africa', 'VAT number', '4123456789', /^4\d{9}$/),
	zm_tin: row('Zambia', 'tax identification number', '1004751879', /^\d{10}$/),
	zw_tin: row('Zimbabwe', 'tax identification number', '1234567890', /^\d{8,10}$/),
} satisfies Record<SdkTaxIdType, TaxIdType>;
