import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { ObjectDef } from '../schema/types';
import { runQuery } from '../soql/query';
import type { Session } from './session';

/** Refuses a record for which one of the org's validation rules is true. */
export function checkValidationRules(org: Org, session: Session, def: ObjectDef, id: string): void {
	for (const rule of org.settings.validationRules) {
		if (rule.object.toLowerCase() !== def.name.toLowerCase()) continue;
		const soql = `SELECT Id FROM ${def.name} WHERE Id = '${id}' AND (${rule.condition})`;
		if (runQuery(org, session, soql, { deletedToo: false }).totalSize === 0) continue;
		throw new SalesforceError(
			400,
			'FIELD_CUSTOM_VALIDATION_EXCEPTION',
			rule.message,
			rule.field ? [rule.field] : [],
		);
	}
}
