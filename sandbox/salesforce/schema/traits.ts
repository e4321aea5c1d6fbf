import type { FieldDef } from './types';

// What queries may do with a field, as describe says it and SOQL holds to it.
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm

/** Text that has no index and cannot be compared: everything longer than a plain text area. */
const isLongText = (each: FieldDef): boolean => each.type === 'textarea' && each.length > 255;

/** Whether a field may stand in a WHERE clause. */
export const isFilterable = (each: FieldDef): boolean =>
	!['address', 'base64', 'encryptedstring'].includes(each.type) && !isLongText(each);

/** Whether a field may stand in an ORDER BY clause. */
export const isSortable = (each: FieldDef): boolean =>
	isFilterable(each) && each.type !== 'multipicklist';

/** Whether a field may stand in a GROUP BY clause. */
export const isGroupable = (each: FieldDef): boolean =>
	isFilterable(each) &&
	!['datetime', 'double', 'currency', 'percent', 'multipicklist'].includes(each.type);

/** Whether a field may stand in MIN, MAX, COUNT and the like. */
export const isAggregatable = (each: FieldDef): boolean =>
	isFilterable(each) && each.type !== 'multipicklist' && each.type !== 'boolean';
