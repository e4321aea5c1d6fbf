import { Problem } from '../errors';
import type { SalesforceConnection } from '../salesforce/connection';

/** Who a connection is, as 18-character IDs. */
export interface RunningUser {
	organizationId: string;
	userId: string;
}

/**
 * Finds out who the connection's user is, from the address of its identity, which needs no scope of
 * its own. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm
 *
 * @throws Problem
 */
export async function runningUser(connection: SalesforceConnection): Promise<RunningUser> {
	const doing = 'Finding out who the connection’s user is';
	const { identity = '' } = await connection.request<{ identity?: string }>({ path: '/', doing });
	const [, organizationId, userId] = /\/id\/(\w{18})\/(\w{18})\/?$/.exec(identity) ?? [];
	if (organizationId === undefined || userId === undefined) {
		throw new Problem(`${doing} failed: Salesforce did not say`, {
			origin: 'salesforce',
			whatToDo: 'Open the Salesforce credential and connect it again.',
		});
	}
	return { organizationId, userId };
}
