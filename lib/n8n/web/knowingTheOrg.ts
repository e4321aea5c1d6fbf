import type { IWebhookFunctions } from 'n8n-workflow';
import type { SalesforceConnection } from '../../salesforce/connection';
import { believeEarlier } from '../../salesforce/runningUser';
import { triggerMemory } from './triggerMemory';

/** How long what was found out about an org is believed: a sandbox that is refreshed is another org. */
const HOLDS_MS = 5 * 60 * 1000;

/** The connection by which a trigger found out what its org is like. */
class FoundOut {
	by?: { connection: SalesforceConnection; untilMs: number };
}

/**
 * Lets a call's connection know what the calls before it have found out about the org: its ID, which would
 * cost each call a round trip.
 */
export function knowingTheOrg(
	context: IWebhookFunctions,
	connection: SalesforceConnection,
): SalesforceConnection {
	const memory = triggerMemory(context, FoundOut);
	const nowMs = connection.clock.monotonicMs();
	if (memory.by && memory.by.untilMs > nowMs) believeEarlier(connection, memory.by.connection);
	else memory.by = { connection, untilMs: nowMs + HOLDS_MS };
	return connection;
}
