import { SalesforceError } from '../errors';
import type { FieldDef } from '../schema/types';

/** The query cannot be read. */
export function malformedQuery(message: string): SalesforceError {
	return new SalesforceError(400, 'MALFORMED_QUERY', message);
}

/** The query does with a field what its kind does not allow. */
export function notUsable(
	{ name }: FieldDef,
	how: 'filtered' | 'sorted' | 'grouped' | 'aggregated',
): SalesforceError {
	const message = {
		filtered: `field '${name}' can not be filtered in a query call`,
		sorted: `field '${name}' can not be sorted in a query call`,
		grouped: `field '${name}' can not be grouped in a query call`,
		aggregated: `field ${name} does not support aggregate operator`,
	}[how];
	return new SalesforceError(
		400,
		how === 'aggregated' ? 'MALFORMED_QUERY' : 'INVALID_FIELD',
		message,
	);
}

/** The query names a field that is not there, or not for this user. */
export function unknownColumn(soql: string, name: string, objectName: string): SalesforceError {
	const advice = `If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
	return new SalesforceError(
		400,
		'INVALID_FIELD',
		`${pointAt(soql, name)}No such column '${name}' on entity '${objectName}'. ${advice}`,
	);
}

/** The query names a relationship that is not there. */
export function unknownRelationship(
	soql: string,
	name: string,
	kind: 'parent' | 'child',
): SalesforceError {
	const advice = `If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
	return new SalesforceError(
		400,
		kind === 'parent' ? 'INVALID_FIELD' : 'INVALID_TYPE',
		`${pointAt(soql, name)}Didn't understand relationship '${name}' in ${kind === 'parent' ? 'field path' : 'FROM part of query call'}. ${advice}`,
	);
}

/** The query names an object that is not there, or not for this user. */
export function unknownObject(soql: string, name: string): SalesforceError {
	return new SalesforceError(
		400,
		'INVALID_TYPE',
		`${pointAt(soql, name)}sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
	);
}

/** The part of the query around a word, with a caret under it, as the API begins such messages. */
function pointAt(soql: string, word: string): string {
	const at = soql.toLowerCase().indexOf(word.toLowerCase());
	if (at < 0) return '\n';
	const start = Math.max(0, at - 30);
	const excerpt = soql.slice(start, at + word.length + 20).replaceAll('\n', ' ');
	return `\n${excerpt}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n`;
}
