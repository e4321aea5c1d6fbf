import { readFileSync } from 'node:fs';

import type { N8n } from '../../../host/n8nProcess';

/** How many executions a worker has begun, by its own log. */
export function begunBy(worker: N8n): number {
	return timesIn(worker, /^Worker started execution/gm);
}

/** How many executions a worker has begun and not ended, by its own log. */
export function inHandOf(worker: N8n): number {
	return begunBy(worker) - timesIn(worker, /^Worker finished execution/gm);
}

function timesIn({ log }: N8n, line: RegExp): number {
	return readFileSync(log, 'utf8').match(line)?.length ?? 0;
}
