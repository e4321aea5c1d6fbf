import type { FormHash, FormValue } from './form';

/** Parameters that are never logged whole. */
const SECRET = new Set([
	'number',
	'cvc',
	'account_number',
	'id_number',
	'personal_id_number',
	'ssn_last_4',
]);

/** The parameters as the request log may show them: bank and card numbers by their last four. */
export function hideSecrets(form: FormHash): FormHash {
	return Object.fromEntries(
		Object.entries(form).map(([name, value]): [string, FormValue] => {
			if (typeof value !== 'string') return [name, hideSecrets(value)];
			return [name, SECRET.has(name) ? `****${value.length > 4 ? value.slice(-4) : ''}` : value];
		}),
	);
}
