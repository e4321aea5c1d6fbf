import { SalesforceError } from '../errors';
import type { Org } from '../org';
import type { ObjectDef } from '../schema/types';
import type { DuplicateRule } from '../settings';
import { quoted, tableOf } from '../store/columns';
import type { Row } from '../store/store';
import type { Session } from './session';

/**
 * Refuses a record that a duplicate rule finds twice, with the matches in the answer. A rule that
 * only alerts lets it pass when the caller's `Sforce-Duplicate-Rule-Header` allows saving.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
export function checkDuplicates(
	org: Org,
	session: Session,
	def: ObjectDef,
	row: Row,
	id?: string,
): void {
	for (const rule of org.settings.duplicateRules) {
		if (rule.object.toLowerCase() !== def.name.toLowerCase()) continue;
		const action = rule.action ?? 'Block';
		if (action === 'Alert' && session.allowDuplicates) continue;
		const matches = findMatches(org, def, row, rule, id);
		if (matches.length > 0) throw duplicatesDetected(def, matches, action);
	}
}

function findMatches(
	org: Org,
	def: ObjectDef,
	row: Row,
	rule: DuplicateRule,
	id?: string,
): string[] {
	const fields = rule.fields.flatMap((name) => def.fields.get(name.toLowerCase()) ?? []);
	const values = fields.map((each) => row[each.name] ?? null);
	if (fields.length === 0 || values.includes(null)) return [];
	const condition = fields.map((each) => `${quoted(each.name)} = ?`).join(' AND ');
	return org.store
		.all(
			`SELECT Id FROM ${tableOf(def.name)} WHERE IsDeleted = 0 AND ${condition} LIMIT 10`,
			...values,
		)
		.map((found) => String(found['Id']))
		.filter((found) => found !== id);
}

function duplicatesDetected(
	def: ObjectDef,
	matches: string[],
	action: 'Block' | 'Alert',
): SalesforceError {
	const errorMessage = 'Use one of these records?';
	return new SalesforceError(400, 'DUPLICATES_DETECTED', errorMessage, undefined, {
		// The misspelt name is the API's own.
		duplicateResut: {
			allowSave: action === 'Alert',
			duplicateRule: `Standard_${def.name}_Duplicate_Rule`,
			duplicateRuleEntityType: def.name,
			errorMessage,
			matchResults: [
				{
					entityType: def.name,
					errors: [],
					matchEngine: 'ExactMatchEngine',
					matchRecords: matches.map((id) => ({
						additionalInformation: [],
						fieldDiffs: [],
						matchConfidence: 100,
						record: {
							attributes: {
								type: def.name,
								url: `/services/data/v60.0/sobjects/${def.name}/${id}`,
							},
							Id: id,
						},
					})),
					rule: `Standard_${def.name}_Match_Rule_v1_0`,
					size: matches.length,
					success: true,
				},
			],
		},
	});
}
