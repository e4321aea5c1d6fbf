import type Stripe from 'stripe';

/**
 * What a tax ID of each type looks like, after the examples in
 * https://docs.stripe.com/billing/customer/tax-ids. Types that are not here only have to be letters,
 * digits and separators.
 */
const FORMATS: Record<string, RegExp> = {
	ad_nrt: /^[A-Z]-?\d{6}-?[A-Z]$/,
	ae_trn: /^\d{15}$/,
	al_tin: /^[A-Z]\d{8}[A-Z]$/,
	am_tin: /^\d{8}$/,
	ao_tin: /^\d{9,10}$/,
	ar_cuit: /^\d{2}-?\d{8}-?\d$/,
	au_abn: /^\d{2} ?\d{3} ?\d{3} ?\d{3}$/,
	au_arn: /^\d{12}$/,
	ba_tin: /^\d{12}$/,
	bb_tin: /^\d{13}$/,
	bg_uic: /^\d{9}(\d{4})?$/,
	bh_vat: /^\d{15}$/,
	bo_tin: /^\d{7,12}$/,
	br_cnpj: /^\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}$/,
	br_cpf: /^\d{3}\.?\d{3}\.?\d{3}-?\d{2}$/,
	bs_tin: /^\d{3}\.?\d{3}\.?\d{3}$/,
	by_tin: /^\d{9}$/,
	ca_bn: /^\d{9}$/,
	ca_gst_hst: /^\d{9}RT\d{4}$/,
	ca_pst_bc: /^PST-?\d{4}-?\d{4}$/,
	ca_pst_mb: /^\d{6}-?\d$/,
	ca_pst_sk: /^\d{7}$/,
	ca_qst: /^\d{10}TQ\d{4}$/,
	ch_uid: /^CHE-?\d{3}\.?\d{3}\.?\d{3}( (HR|RC))?$/,
	ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3} ?(MWST|TVA|IVA)$/,
	cl_tin: /^\d{2}\.?\d{3}\.?\d{3}-?[\dK]$/,
	cn_tin: /^[0-9A-Z]{15,20}$/,
	co_nit: /^\d{3}\.?\d{3}\.?\d{3}-?\d$/,
	cr_tin: /^\d-?\d{3}-?\d{6}$/,
	de_stn: /^\d{10,13}$|^\d{2,5}\/\d{3,4}\/\d{4,5}$/,
	do_rcn: /^\d{3}-?\d{5}-?\d$|^\d{3}-?\d{7}-?\d$/,
	ec_ruc: /^\d{13}$/,
	eg_tin: /^\d{9}$|^\d{3}-\d{3}-\d{3}$/,
	es_cif: /^[A-Z]\d{7}[0-9A-Z]$/,
	eu_oss_vat: /^(EU|IM)\d{9,10}$/,
	fr_siren: /^\d{9}$/,
	fr_siret: /^\d{14}$/,
	gb_vat: /^(GB|XI)(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
	ge_vat: /^\d{9}$/,
	hk_br: /^\d{8}$/,
	hr_oib: /^\d{11}$|^HR\d{11}$/,
	hu_tin: /^\d{8}-?\d-?\d{2}$/,
	id_npwp: /^\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}$|^\d{16}$/,
	il_vat: /^\d{9}$/,
	in_gst: /^\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]Z[0-9A-Z]$/,
	is_vat: /^\d{5,6}$/,
	jp_cn: /^\d{13}$/,
	jp_rn: /^T?\d{13}$|^\d{5}$/,
	jp_trn: /^T\d{13}$/,
	ke_pin: /^[AP]\d{9}[A-Z]$/,
	kr_brn: /^\d{3}-?\d{2}-?\d{5}$/,
	kz_bin: /^\d{12}$/,
	li_uid: /^CHE-?\d{3}\.?\d{3}\.?\d{3}$/,
	li_vat: /^\d{5}$/,
	ma_vat: /^\d{8}$/,
	md_vat: /^\d{7}$/,
	me_pib: /^\d{8}$/,
	mk_vat: /^MK\d{13}$/,
	mx_rfc: /^[A-ZÑ&]{3,4}\d{6}[0-9A-Z]{3}$/,
	my_frp: /^\d{8}$/,
	my_itn: /^[A-Z]{1,2} ?\d{8,11}$/,
	my_sst: /^[A-Z]\d{2}-?\d{4}-?\d{8}$/,
	ng_tin: /^\d{8}-?\d{4}$/,
	no_vat: /^\d{9}MVA$/,
	no_voec: /^\d{7}$/,
	nz_gst: /^\d{8,9}$/,
	om_vat: /^OM\d{10}$/,
	pe_ruc: /^\d{11}$/,
	ph_tin: /^\d{12}$|^\d{9}$|^\d{3}-\d{3}-\d{3}(-\d{3})?$/,
	pl_nip: /^\d{10}$/,
	ro_tin: /^\d{13}$/,
	rs_pib: /^\d{9}$/,
	ru_inn: /^\d{10}$|^\d{12}$/,
	ru_kpp: /^\d{9}$/,
	sa_vat: /^\d{15}$/,
	sg_gst: /^M\d{8}[A-Z]$|^\d{9}[A-Z]$|^M[0-9A-Z]-?\d{7}-?[0-9A-Z]$/,
	sg_uen: /^\d{8,9}[A-Z]$|^[STR]\d{2}[A-Z]{2}\d{4}[A-Z]$/,
	si_tin: /^\d{8}$/,
	sv_nit: /^\d{4}-?\d{6}-?\d{3}-?\d$/,
	th_vat: /^\d{13}$/,
	tr_tin: /^\d{10}$|^\d{11}$/,
	tw_vat: /^\d{8}$/,
	tz_vat: /^\d{8}[A-Z]$/,
	ua_vat: /^\d{9}$|^\d{10}$|^\d{12}$/,
	us_ein: /^\d{2}-?\d{7}$/,
	uy_ruc: /^\d{12}$/,
	uz_tin: /^\d{9}$/,
	uz_vat: /^\d{12}$/,
	ve_rif: /^[A-Z]-?\d{8}-?\d$/,
	vn_tin: /^\d{10}(-?\d{3})?$/,
	za_vat: /^4\d{9}$/,
};

/** European VAT numbers after their country's letters: https://europa.eu/youreurope/business/taxation/vat/check-vat-number-vies/ */
const EU_VAT: Record<string, RegExp> = {
	AT: /^U\d{8}$/,
	BE: /^[01]\d{9}$/,
	BG: /^\d{9,10}$/,
	CY: /^\d{8}[A-Z]$/,
	CZ: /^\d{8,10}$/,
	DE: /^\d{9}$/,
	DK: /^\d{8}$/,
	EE: /^\d{9}$/,
	EL: /^\d{9}$/,
	ES: /^[0-9A-Z]\d{7}[0-9A-Z]$/,
	FI: /^\d{8}$/,
	FR: /^[0-9A-HJ-NP-Z]{2}\d{9}$/,
	GR: /^\d{9}$/,
	HR: /^\d{11}$/,
	HU: /^\d{8}$/,
	IE: /^\d[0-9A-Z+*]\d{5}[A-Z]{1,2}$/,
	IT: /^\d{11}$/,
	LT: /^(\d{9}|\d{12})$/,
	LU: /^\d{8}$/,
	LV: /^\d{11}$/,
	MT: /^\d{8}$/,
	NL: /^\d{9}B\d{2}$/,
	PL: /^\d{10}$/,
	PT: /^\d{9}$/,
	RO: /^\d{2,10}$/,
	SE: /^\d{10}01$/,
	SI: /^\d{8}$/,
	SK: /^\d{10}$/,
	XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
};

/** Values that stand for an outcome of the verification in test mode (same page, "Testing"). */
const TEST_VALUES: Record<string, 'verified' | 'unverified' | 'pending'> = {
	'000000000': 'verified',
	'111111111': 'unverified',
	'222222222': 'pending',
};

/** Types whose numbers Stripe has verified by the authorities. */
const VERIFIED_TYPES = new Set(['au_abn', 'eu_vat', 'gb_vat']);

/** Whether `value` can be a tax ID of `type`; test mode has a few values that always can. */
export function isTaxIdOfType(type: string, value: string, livemode: boolean): boolean {
	if (!livemode && VERIFIED_TYPES.has(type) && value in TEST_VALUES) return true;
	const plain = value.trim().toUpperCase();
	if (type === 'eu_vat') {
		const compact = plain.replaceAll(/[ .-]/g, '');
		return EU_VAT[compact.slice(0, 2)]?.test(compact.slice(2)) ?? false;
	}
	if (type === 'gb_vat')
		return /^(GB|XI)/.test(plain) && (FORMATS['gb_vat']?.test(plain.replaceAll(' ', '')) ?? false);
	const format = FORMATS[type];
	return format ? format.test(plain) : /^[A-Z0-9](?=.*\d)[A-Z0-9 ./-]{2,29}$/.test(plain);
}

/** The country that the number belongs to. */
export function taxIdCountry(type: string, value: string): string | null {
	if (type === 'eu_oss_vat') return null;
	if (type !== 'eu_vat') return type.slice(0, 2).toUpperCase();
	const letters = /^[A-Za-z]{2}/.exec(value)?.[0].toUpperCase() ?? null;
	return letters === 'EL' ? 'GR' : letters;
}

/** The state of the verification right after the number was given. */
export function verificationOf(
	type: string,
	value: string,
	livemode: boolean,
): NonNullable<Stripe.TaxId['verification']> {
	const outcome = livemode ? undefined : TEST_VALUES[value];
	const status = VERIFIED_TYPES.has(type) ? (outcome ?? 'pending') : 'unavailable';
	return { status, verified_address: null, verified_name: null };
}
