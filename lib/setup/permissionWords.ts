import { Problem } from '../errors';
import { type ErrorEntry, isRecord } from '../salesforce/failure';
import { problemOfEntry, salesforceProblem } from '../salesforce/errors';

/**
 * Permissions that a user needs, by what is done with them, as Salesforce labels them.
 * https://help.salesforce.com/s/articleView?id=platform.perm_modify_metadata.htm
 * https://help.salesforce.com/s/articleView?id=platform.perm_sets_overview.htm
 */
export const NEEDED = {
	look: '“View Setup and Configuration”',
	create: '“Customize Application” and “Modify Metadata Through Metadata API Functions”',
	permit: '“Manage Profiles and Permission Sets”',
	assign: '“Assign Permission Sets”',
} as const;

export type Need = keyof typeof NEEDED;

/** Codes by which Salesforce says, in different places, that the user may not. */
const REFUSED = /^(INSUFFICIENT_ACCESS|INVALID_TYPE|NOT_FOUND|API_DISABLED_FOR_ORG)/;

/** A licence that does not allow what the permission set grants, in whatever code it is told. */
const LICENCE = /\blicen[cs]e\b/i;

/** https://help.salesforce.com/s/articleView?id=platform.integration_user.htm */
const LICENCE_ADVICE =
	'The licence of the connection’s user does not allow this. If it is “Salesforce Integration”, open the user in Salesforce (Setup > Users), choose Permission Set License Assignments, add “Salesforce API Integration”, and run this again. Otherwise use a credential whose user has a licence for the object.';

/**
 * Puts a failure of a change to the org's setup into words. A lack of permission is told with the
 * permissions that are needed, in place of advice that is meant for records.
 *
 * @param doing what was being done ("Creating the fields")
 * @returns a Problem for what Salesforce refused; anything else as it is
 */
export function setupProblem(error: unknown, doing: string, need: Need): unknown {
	const known = salesforceProblem(error, doing);
	if (known instanceof Problem) return withPermissions(known, doing, need);
	if (error instanceof Error && /JWT-based access tokens/.test(error.message)) {
		return new Problem(
			`${doing} failed: Salesforce’s metadata API does not take the kind of access token that this connection has (a JWT)`,
			{
				origin: 'salesforce',
				whatToDo:
					'In Salesforce, open the settings of the connected app or external client app and switch off “Issue JSON Web Token (JWT)-based access tokens”, or use another credential.',
				cause: error,
			},
		);
	}
	return known;
}

/** The problem of a part that Salesforce refused inside an answer that went well. */
export function refusedPart(entry: ErrorEntry, doing: string, need: Need): Problem {
	return withPermissions(problemOfEntry(entry, doing), doing, need);
}

/** One error of the metadata API, whose answers may have a single text where others have a list. */
export function metadataEntry(error: unknown): ErrorEntry {
	const raw = isRecord(error) ? error : {};
	const { statusCode, message, fields } = raw;
	return {
		errorCode: typeof statusCode === 'string' ? statusCode : 'UNKNOWN',
		message: typeof message === 'string' ? message : 'Salesforce gave no reason',
		fields: (Array.isArray(fields) ? fields : [fields]).filter(
			(field) => typeof field === 'string' && field !== '',
		) as string[],
		raw,
	};
}

/** Replaces the advice when the problem is that the connection's user may not. */
export function withPermissions(problem: Problem, doing: string, need: Need): Problem {
	if (problem.origin !== 'salesforce') return problem;
	const isLicence = LICENCE.test(problem.message);
	if (!isLicence && !REFUSED.test(problem.code ?? '')) return problem;
	const told = problem.message.replace(`${doing} failed: `, '');
	return new Problem(
		isLicence
			? problem.message
			: `${doing} failed: the connection’s user lacks a permission. Salesforce says: ${told}`,
		{
			origin: 'salesforce',
			code: problem.code,
			field: problem.field,
			httpStatus: problem.httpStatus,
			requestId: problem.requestId,
			whatToDo: isLicence
				? LICENCE_ADVICE
				: `Give the connection’s user the permission ${NEEDED[need]} in Salesforce, or run this once with the credential of an administrator.`,
			cause: problem,
		},
	);
}
