import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { FieldDef, ObjectDef } from '../schema/types';
import type { InputRecord } from './inputRecord';
import type { Session } from './session';
import { toCell } from './values';

/**
 * Creates or updates a record of a collection or a bulk job by its key. Without a value the Id makes a
 * new record, an external ID is refused; an Id that no record has is refused too.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_upsert.htm
 *
 * @param key the Id or an external ID field
 * @param input the record without the key
 */
export function upsertRecord(
	org: Org,
	session: Session,
	def: ObjectDef,
	key: FieldDef,
	value: unknown,
	input: InputRecord,
): { id: string; created: boolean } {
	const cell = toCell(key, value);
	if (key.type === 'id') {
		return cell === null
			? { id: org.save.insert(session, def, input), created: true }
			: { id: org.save.update(session, def, String(cell), input), created: false };
	}
	if (cell === null) {
		throw new SalesforceError(400, 'MISSING_ARGUMENT', `${key.name} not specified`, []);
	}
	const [match, second] = org.store.byValue(def, key.name, cell, 2);
	if (second) throw ambiguous(key.name);
	return match
		? { id: org.save.update(session, def, String(match['Id']), input), created: false }
		: { id: org.save.insert(session, def, { ...input, [key.name]: value }), created: true };
}

/** An external ID that several records have cannot say which one is meant. */
function ambiguous(name: string): SalesforceError {
	return new SalesforceError(
		400,
		'DUPLICATE_EXTERNAL_ID',
		`${name}: more than one record found for external id field`,
		[name],
	);
}
