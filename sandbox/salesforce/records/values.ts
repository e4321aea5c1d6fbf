import { formatDatetime, parseDate, parseDatetime } from '../dates';
import { SalesforceError, unreadableBody } from '../errors';
import { normalizeId } from '../ids';
import type { FieldDef } from '../schema/types';
import type { Cell } from '../store/columns';

const emailForm = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+\.[^\s@<>()[\],;:".]+$/;

/**
 * A value from a request as its column keeps it. An empty string is null, as in the org. Throws what
 * Salesforce answers when the value is of another type, too long, out of range or not in a
 * restricted picklist.
 */
export function toCell(def: FieldDef, value: unknown): Cell {
	if (def.type === 'boolean') return toBoolean(def, value);
	if (value === null || value === undefined || value === '') return null;
	switch (def.type) {
		case 'int':
		case 'double':
		case 'currency':
		case 'percent':
			return toNumber(def, value);
		case 'date':
			return (typeof value === 'string' ? parseDate(value) : undefined) ?? refuse(def, value);
		case 'datetime':
			return (typeof value === 'string' ? parseDatetime(value) : undefined) ?? refuse(def, value);
		case 'id':
		case 'reference':
			return toId(def, value);
		case 'base64':
			return typeof value === 'string' ? value : refuse(def, value);
		default:
			return toText(def, value);
	}
}

function toBoolean(def: FieldDef, value: unknown): Cell {
	if (value === null || value === undefined || value === '') return 0;
	if (typeof value === 'boolean') return value ? 1 : 0;
	const word =
		typeof value === 'string' || typeof value === 'number' ? `${value}`.toLowerCase() : '';
	if (word === 'true' || word === '1') return 1;
	if (word === 'false' || word === '0') return 0;
	return refuse(def, value);
}

function toNumber(def: FieldDef, value: unknown): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number)) return refuse(def, value);
	if (def.type === 'int' && !Number.isInteger(number)) return refuse(def, value);
	const whole = def.precision - def.scale;
	if (def.precision > 0 && Math.abs(number) >= 10 ** Math.max(whole, 1)) {
		throw new SalesforceError(
			400,
			'NUMBER_OUTSIDE_VALID_RANGE',
			`${def.label}: value outside of valid range on numeric field: ${number}`,
			[def.name],
		);
	}
	return def.type === 'int' ? number : roundHalfUp(number, def.scale);
}

/** Rounds decimal digits as people write them: 1.005 to 2 digits is 1.01. */
export function roundHalfUp(value: number, digits: number): number {
	if (digits >= 15) return value;
	const shifted = Number(`${Math.abs(value)}e${digits}`);
	return Number.isFinite(shifted)
		? Math.sign(value) * Number(`${Math.round(shifted)}e-${digits}`)
		: value;
}

function toId(def: FieldDef, value: unknown): string {
	const id = typeof value === 'string' ? normalizeId(value.trim()) : undefined;
	if (id !== undefined) return id;
	throw new SalesforceError(
		400,
		'MALFORMED_ID',
		`${def.label}: id value of incorrect type: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
		[def.name],
	);
}

function toText(def: FieldDef, value: unknown): Cell {
	if (typeof value !== 'string') return refuse(def, value);
	const text = def.type === 'textarea' ? value.replace(blanksAfter, '') : trimmed(value);
	if (text === '') return null;
	if (def.length > 0 && text.length > def.length) {
		throw new SalesforceError(
			400,
			'STRING_TOO_LONG',
			`${def.label}: data value too large: ${text} (max length=${def.length})`,
			[def.name],
		);
	}
	if (def.type === 'email' && !emailForm.test(text)) {
		throw new SalesforceError(
			400,
			'INVALID_EMAIL_ADDRESS',
			`${def.label}: invalid email address: ${text}`,
			[def.name],
		);
	}
	if (def.restrictedPicklist) return inPicklist(def, text);
	return text;
}

// The org trims ASCII blanks and control characters; a no-break space is a character like any other.
const blanksBefore = /^[\0- ]+/;
const blanksAfter = /[\0- ]+$/;

const trimmed = (text: string): string => text.replace(blanksBefore, '').replace(blanksAfter, '');

/** Picklist values are matched without case and stored as the org spells them. */
function inPicklist(def: FieldDef, text: string): string {
	const chosen = def.type === 'multipicklist' ? text.split(';').map((each) => each.trim()) : [text];
	return chosen
		.map((each) => {
			const known = def.picklist?.find((value) => value.toLowerCase() === each.toLowerCase());
			if (known !== undefined) return known;
			throw new SalesforceError(
				400,
				'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
				`${def.label}: bad value for restricted picklist field: ${each}`,
				[def.name],
			);
		})
		.join(';');
}

function refuse(def: FieldDef, value: unknown): never {
	const [token, shown] = jsonToken(value);
	throw unreadableBody(
		`Cannot deserialize instance of ${def.type} from ${token}${shown} or request may be missing a required field at [line:1, column:1]`,
	);
}

/** How the API's JSON reader calls a value of this kind, and the value where it is a simple one. */
function jsonToken(value: unknown): [token: string, shown: string] {
	switch (typeof value) {
		case 'string':
			return ['VALUE_STRING', ` value ${value}`];
		case 'number':
			return [
				Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT',
				` value ${value}`,
			];
		case 'boolean':
			return [value ? 'VALUE_TRUE' : 'VALUE_FALSE', ` value ${value}`];
		default:
			return [Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT', ''];
	}
}

/** A stored value as the REST API shows it. */
export function fromCell(def: FieldDef, cell: Cell | undefined): unknown {
	if (cell === null || cell === undefined) return def.type === 'boolean' ? false : null;
	if (def.type === 'boolean') return cell === 1;
	if (def.type === 'datetime') return formatDatetime(Number(cell));
	return cell;
}
