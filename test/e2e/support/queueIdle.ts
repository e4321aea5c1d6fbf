import { setTimeout as delay } from 'node:timers/promises';

import type { SavedWorkflow } from '../../../host/n8nApi';
import type { QueueCluster } from '../../../host/queueCluster';
import { until } from './until';

/** Far more than anything takes on a machine that is not busy with something else. */
const PATIENCE_MS = 600_000;

/**
 * Waits until all executions of a workflow have come to an end, by n8n's database and by the queue. One that a
 * dead worker had taken and not begun may stand there as new for ever: n8n gives its job up, not always the
 * execution.
 * @param atLeast so many there must be: n8n answers a webhook before it notes the execution
 * @returns what became of each
 */
export async function untilQueueIdle(
	cluster: Pick<QueueCluster, 'query' | 'queued'>,
	{ id }: SavedWorkflow,
	atLeast = 0,
): Promise<string[]> {
	let statuses: string[] = [];
	await until(
		'an end of all executions',
		async () => {
			// What comes into the database is on its way to the queue; so nothing may be in either, twice.
			for (let look = 0; look < 2; look++) {
				const rows = await cluster.query(
					`select status from execution_entity where "workflowId" = '${id}'`,
				);
				statuses = rows.map(([status = '']) => status);
				if (
					statuses.length < atLeast ||
					statuses.includes('running') ||
					(await cluster.queued()) > 0
				)
					return false;
				if (!statuses.includes('new')) return true;
				await delay(1000);
			}
			return true;
		},
		PATIENCE_MS,
	);
	return statuses;
}
