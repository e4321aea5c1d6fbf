import { Problem } from '../errors';
import { type ErrorEntry, SalesforceFailure } from './failure';

const RUN_SETUP =
	'use the node “Salesforce Stripe Setup”, whose operation Install adds what is missing of the package’s own fields and objects';
const OF_YOUR_OWN =
	'If it is one of your own, check its API name and the user’s access to it (field-level security) in Salesforce; else';

/**
 * What to do about a refusal, by Salesforce's code.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
const ADVICE: Readonly<Record<string, string>> = {
	INVALID_FIELD: `The field is not in the org, or the connection’s user may not see it. ${OF_YOUR_OWN} ${RUN_SETUP}.`,
	INVALID_FIELD_FOR_INSERT_UPDATE: `The connection’s user may not write this field. ${OF_YOUR_OWN} ${RUN_SETUP}.`,
	INVALID_TYPE: `The object is not in the org, or the connection’s user may not see it. ${OF_YOUR_OWN} ${RUN_SETUP}.`,
	NOT_FOUND: `The record, object or external ID field is not there, or the connection’s user may not see it. If it is one of the package’s own, ${RUN_SETUP}.`,
	INSUFFICIENT_ACCESS: `The connection’s user lacks a permission: ${RUN_SETUP}, or grant it in Salesforce.`,
	INSUFFICIENT_ACCESS_OR_READONLY:
		'The connection’s user may not change this record. Share it with the user, or grant the permission, in Salesforce.',
	INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
		'The connection’s user may not use a record that this one refers to. Grant access to it in Salesforce.',
	CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY:
		'A trigger or flow of the org failed on this record. Ask its author, with this message.',
	INVALID_SESSION_ID:
		'Salesforce does not accept the connection any more. Open the credential and connect it again; the user must be active and allowed to use the API.',
	// An org that has moved, or whose My Domain was changed: https://help.salesforce.com/s/articleView?id=sf.domain_name_redirect.htm
	URL_NOT_RESET:
		'The org has another address by now. Open the credential, correct My Domain if it has that field, and connect it again: the old address was kept with the sign-in.',
	API_DISABLED_FOR_ORG: 'Grant the connection’s user the permission “API Enabled” in Salesforce.',
	REQUEST_LIMIT_EXCEEDED:
		'The org has used up its API requests. Run it again later, or see Setup > System Overview > API Requests in Salesforce.',
	REQUIRED_FIELD_MISSING: 'Fill in the fields that the org requires, then run it again.',
	FIELD_CUSTOM_VALIDATION_EXCEPTION:
		'A validation rule of the org refuses the record. Correct the record so that it passes the rule.',
	FIELD_INTEGRITY_EXCEPTION: 'Correct the value of the field, then run it again.',
	STRING_TOO_LONG: 'Shorten the value, then run it again.',
	INVALID_EMAIL_ADDRESS: 'Correct the e-mail address, then run it again.',
	INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:
		'The picklist does not have this value. Choose one that it has, or add it in Salesforce.',
	INVALID_CROSS_REFERENCE_KEY:
		'A record that this one refers to is not there or is of the wrong kind. Check the ID.',
	MALFORMED_ID: 'Check the ID: it has 15 or 18 letters and digits.',
	MALFORMED_QUERY: 'Correct the condition; Salesforce’s message says where it stumbled.',
	INVALID_QUERY_LOCATOR: 'The query’s result is no longer kept by Salesforce. Run it again.',
	QUERY_TIMEOUT:
		'The query took too long. Narrow it, or put an index on the fields of its condition.',
	DUPLICATES_DETECTED:
		'A duplicate rule of the org found records like this one. Use one of them, or merge them in Salesforce.',
	DUPLICATE_VALUE: 'Another record has this value in a field that must be unique.',
	DUPLICATE_EXTERNAL_ID:
		'Several records have this external ID. Merge them in Salesforce, and make the field unique.',
	MULTIPLE_CHOICES:
		'Several records have this external ID. Merge them in Salesforce, and make the field unique.',
	ENTITY_IS_LOCKED:
		'The record is locked, by an approval for example. Have it unlocked in Salesforce, then run it again.',
	ENTITY_IS_DELETED: 'The record is in the recycle bin. Restore it in Salesforce, or leave it out.',
	UNABLE_TO_LOCK_ROW:
		'Something else was changing the same records all the time. Run it again when less is going on.',
	STORAGE_LIMIT_EXCEEDED: 'The org’s storage is full. Free some, or ask Salesforce for more.',
	NO_JSON: 'What answered is not Salesforce’s API. Check the address in the credential.',
};

/**
 * Turns a failure into a problem that a builder can act on.
 *
 * @param error what was thrown; anything but a failure of Salesforce's, a Problem included, is handed
 * back as it is
 * @param doing what was being done, said in front of Salesforce's own message ("Reading the accounts")
 */
export function salesforceProblem(error: unknown, doing: string): unknown {
	return error instanceof SalesforceFailure ? problemOfFailure(error, doing) : error;
}

/** As {@link salesforceProblem}, for a failure that is known to be one. */
export function problemOfFailure(failure: SalesforceFailure, doing: string): Problem {
	const unknownEffect =
		failure.effect === 'unknown'
			? ' It may have been carried out all the same: look in Salesforce before you run it again.'
			: '';
	if (failure.code === 'NO_ANSWER') {
		const times = failure.attempts === 1 ? 'one attempt' : `${failure.attempts} attempts`;
		return new Problem(
			`${doing} failed: no complete answer from Salesforce after ${times} (${failure.message})`,
			{
				origin: 'network',
				code: failure.code,
				whatToDo: `Check the network and status.salesforce.com, then run it again.${unknownEffect}`,
				cause: failure,
			},
		);
	}
	const [first] = failure.entries;
	const entry = first ?? { errorCode: failure.code, message: failure.message, fields: [], raw: {} };
	return problemOfEntry(entry, doing, {
		httpStatus: failure.status,
		more: adviceByStatus(failure.status) + unknownEffect,
		cause: failure,
	});
}

/**
 * The problem that one error tells of, with Salesforce's own message.
 *
 * @param options.more advice that is added, or stands alone where the code has none
 */
export function problemOfEntry(
	{ errorCode, message, fields }: ErrorEntry,
	doing: string,
	options: { httpStatus?: number; more?: string; cause?: unknown } = {},
): Problem {
	const inFields = fields.length > 0 ? ` [${fields.join(', ')}]` : '';
	const advice = adviceFor(errorCode, message);
	return new Problem(`${doing} failed: ${oneLine(message)}${inFields} (${errorCode})`, {
		origin: 'salesforce',
		code: errorCode,
		field: fields.length > 0 ? fields.join(', ') : undefined,
		httpStatus: options.httpStatus,
		whatToDo:
			`${advice || (options.more ?? '').trim()}${advice && options.more ? ` ${options.more.trim()}` : ''}`.trim() ||
			undefined,
		cause: options.cause,
	});
}

function adviceFor(errorCode: string, message: string): string {
	// One code for two limits: of the day, and of long requests at one time.
	if (errorCode === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(message)) {
		return 'Too many requests were under way in the org at one time. Run it again when less is going on.';
	}
	return ADVICE[errorCode] ?? ADVICE[errorCode.replace(/_OR_.*$/, '')] ?? '';
}

/** MALFORMED_QUERY quotes the query in lines of its own, with an arrow under it. */
function oneLine(message: string): string {
	return message.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
}

function adviceByStatus(status = 0): string {
	if (status >= 301 && status < 400) {
		return 'The org has another address by now. Open the credential, correct My Domain if it has that field, and connect it again.';
	}
	if (status === 429)
		return 'Salesforce went on refusing for too many requests. Run it again later.';
	if (status >= 500) {
		return 'Salesforce has a problem of its own. See status.salesforce.com, then run it again.';
	}
	return '';
}
