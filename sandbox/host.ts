import type { DatabaseSync } from 'node:sqlite';
import { Clock } from './control/clock';
import { readValue, writeValue } from './control/database';
import { FaultBook } from './control/faults';
import type { Recorder } from './control/recorder';
import { RequestLog } from './control/requestLog';
import { Deliveries } from './later/deliveries';
import { Scheduler } from './later/scheduler';
import type { ServiceHost } from './service';

const CLOCK = 'clockOffsetMs';

/** What the services of one sandbox share, on its database. */
export function makeHost(database: DatabaseSync, record?: Recorder): ServiceHost {
	const clock = new Clock(
		(offsetMs) => writeValue(database, CLOCK, String(offsetMs)),
		Number(readValue(database, CLOCK) ?? 0),
	);
	const scheduler = new Scheduler(database, clock);
	return {
		database,
		clock,
		scheduler,
		deliveries: new Deliveries(database, clock, scheduler),
		pages: { url: '' },
		requests: new RequestLog(),
		faults: new FaultBook(),
		record,
	};
}

/** Ends what the host has under way; the database stays open. */
export async function closeHost(host: ServiceHost): Promise<void> {
	host.scheduler.close();
	await host.deliveries.close();
}
