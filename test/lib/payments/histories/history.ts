import { beginning } from './beginning';
import { forgetPassing, happen, quietRun } from './happen';
import type { Call } from '../../customerSync/support';
import { judged } from './judge';
import type { History } from './steps';
import type { HistoryWorld } from './world';

/** So many runs of the schedule may follow a history, a quarter of an hour apart, until one has nothing to do. */
const QUIET_RUNS = 3;
const QUARTER = 15 * 60;

/**
 * Lets a history happen, and then the schedule run on a few times, with nothing in its way.
 *
 * @returns in what both systems and the model do not agree then, and what the last run wrote
 */
export async function faultsOf(
	world: HistoryWorld,
	{ setting, steps }: History,
): Promise<string[]> {
	const model = await beginning(world, setting);
	for (const step of steps) await happen(world, model, step);
	forgetPassing(model);
	let writes: string[] = [];
	for (let run = 0; run < QUIET_RUNS; run++) {
		await world.sandbox.pass(QUARTER);
		await world.sandbox.forgetCalls();
		const rows = await quietRun(world, model);
		writes = [...rows.map(({ text }) => text), ...(await callsThatWrote(world))];
		if (writes.length === 0) break;
	}
	const restless = writes.map((write) => `the last quiet run wrote ${write}`);
	return [...(await judged(world, model)), ...restless];
}

/** What Stripe was asked to do since calls were last forgotten, be it that it refused. */
async function callsThatWrote({ sandbox }: HistoryWorld): Promise<string[]> {
	const calls: Call[] = await sandbox.calls('stripe');
	return calls
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => `${method} ${path}`);
}
