import type { Query } from '@jetstreamapp/soql-parser-js';
import type { FieldDef } from '../schema/types';
import { malformedQuery } from './errors';
import type { Scope } from './scope';

/** Most records that a query may ask for with FIELDS(ALL) or FIELDS(CUSTOM). */
const maxRecords = 200;

/**
 * The fields that `FIELDS(ALL | STANDARD | CUSTOM)` stands for.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_fields.htm
 */
export function fieldsFunction(
	scope: Scope,
	which: string,
	query: Pick<Query, 'limit'>,
): FieldDef[] {
	const word = which.toUpperCase();
	if (word !== 'ALL' && word !== 'STANDARD' && word !== 'CUSTOM')
		throw malformedQuery(`unexpected token: ${which}`);
	if (word !== 'STANDARD' && (query.limit === undefined || query.limit > maxRecords)) {
		throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
	}
	return scope.org.access
		.readable(scope.userId, scope.root.def)
		.filter((each) => word === 'ALL' || each.custom === (word === 'CUSTOM'));
}
