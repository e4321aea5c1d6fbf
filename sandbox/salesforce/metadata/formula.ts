import type { ObjectDef } from '../schema/types';
import { quoted } from '../store/columns';
import { integrity } from './integrity';

/**
 * SQL of a formula of numbers: fields of the same record, constants, `+ - * / ( )` and BLANKVALUE.
 * Blank fields count as zero. Throws FIELD_INTEGRITY_EXCEPTION for any other formula.
 */
export function formulaSql(def: ObjectDef, formula: string): string {
	const tokens = formula.match(/[A-Za-z_][A-Za-z0-9_]*|\d+(?:\.\d+)?|[-+*/(),]|\S/g) ?? [];
	return tokens
		.map((token) => {
			if (token.toUpperCase() === 'BLANKVALUE') return 'coalesce';
			if (/^[A-Za-z_]/.test(token)) {
				const each = def.fields.get(token.toLowerCase());
				if (!each) throw integrity(`Field ${token} does not exist. Check spelling.`, 'formula');
				return `coalesce(${quoted(each.name)}, 0)`;
			}
			if (/^[\d\-+*/(),]/.test(token)) return token;
			throw integrity(`Syntax error: ${token} is not supported in formulas of this org`, 'formula');
		})
		.join(' ');
}
