import type { SyncResult } from '../../../../lib/sync/result';
import { chosen, type Model } from './model';
import { answerDispute, edit, endRefund, enter, pay, refund } from './people';
import type { Kill, Step, Trouble } from './steps';
import { Turns } from './turns';
import type { HistoryWorld } from './world';
import { forgetStamps, isForNothing, type Written, writtenBy } from './writes';

/** Lets one step happen. What it chooses among may be empty: then nothing does. */
export async function happen(world: HistoryWorld, model: Model, step: Step): Promise<void> {
	const { sandbox } = world;
	switch (step.do) {
		case 'pay':
			await pay(world, model, step);
			return;
		case 'refund':
			await refund(world, model, step);
			return;
		case 'endRefund':
			await endRefund(world, model, step);
			return;
		case 'answerDispute':
			await answerDispute(world, model, step);
			return;
		case 'enter':
			await enter(world, model, step);
			return;
		case 'correct':
		case 'void':
		case 'ask':
		case 'move':
		case 'delete':
			await edit(world, model, step);
			return;
		case 'run':
			await runs(world, model, step);
			return;
		case 'loseCheckpoints':
			forgetStamps(model.written);
			await sandbox.call('POST', '/salesforce/empty', { objects: ['Stripe_Sync__c'] });
			return;
		case 'pass':
			await sandbox.pass(step.seconds);
			return;
		case 'trouble':
		case 'lock':
			// What people do is not disturbed: it meets the next run.
			model.troubles.push(step);
	}
}

/** What is tried again has to be told again, or to be done, once nothing is in its way. */
export function forgetPassing({ told }: Model): void {
	for (const [id, { isTriedAgain }] of told) if (isTriedAgain) told.delete(id);
}

/**
 * One run as a schedule makes it, undisturbed.
 *
 * @returns what it wrote to Salesforce
 */
export async function quietRun(world: HistoryWorld, model: Model): Promise<Written[]> {
	return await finished(world, model, 'sync', {});
}

async function runs(
	world: HistoryWorld,
	model: Model,
	{ runs: all, turns: choices }: Extract<Step, { do: 'run' }>,
): Promise<void> {
	for (const trouble of model.troubles) await begin(world, model, trouble);
	const turns = all.length > 1 ? new Turns() : undefined;
	const work = Promise.all(
		all.map(async ({ what, payment, kill }) => {
			const taken = model.payments.filter(({ kind }) => kind === 'taken');
			if (what === 'event' && taken.length === 0) return;
			const named = what === 'event' ? [chosen(taken, payment).id] : 'sync';
			await finished(world, model, named, { kill, turns });
		}),
	);
	await turns?.until(work, choices);
	await work;
	if (turns) {
		model.written.clear();
	}
	if (model.troubles.length > 0) await world.calm();
	model.troubles = [];
}

async function begin(
	{ sandbox }: HistoryWorld,
	{ invoices }: Model,
	trouble: Model['troubles'][number],
): Promise<void> {
	if (trouble.do === 'lock') {
		const { id } = chosen(invoices, trouble.invoice);
		await sandbox.call('POST', '/salesforce/locks', { id, attempts: trouble.attempts });
		return;
	}
	const { service, times, what } = trouble;
	await sandbox.call('POST', '/faults', { service, times, fault: faultOf(what) });
}

function faultOf(what: Trouble): object {
	return /^\d/.test(what) ? { type: 'status', status: Number(what) } : { type: what };
}

async function finished(
	world: HistoryWorld,
	model: Model,
	work: 'sync' | readonly string[],
	how: { kill?: Kill | null; turns?: Turns | undefined },
): Promise<Written[]> {
	const rows: Written[] = [];
	const { results, isKilled, failure } = await world.run(
		model.setting,
		work,
		how,
		(request, answer) => {
			rows.push(...writtenBy(request, answer));
			// Two at a time may both write what neither has seen of the other.
			if (how.turns) return;
			const forNothing = writtenBy(request, answer).filter((row) =>
				isForNothing(model.written, row),
			);
			model.repeated.push(...forNothing.map(({ text }) => text));
		},
	);
	if (isKilled || failure) forgetStamps(model.written);
	for (const result of results) {
		const message = whatIsWrong(result);
		const id = result.references['paymentRecordId'] ?? '';
		if (message) model.told.set(id, { message, isTriedAgain: result.retry === true });
	}
	return rows;
}

function whatIsWrong(result: SyncResult): string | undefined {
	if (result.status === 'problem') return result.problem.message;
	// What waits is a problem once, and then the item says that it waits still.
	if (result.status === 'unchanged' && /^Nothing new of /.test(result.message)) {
		return result.message;
	}
	return result.unfinished?.message ?? (result.status === 'unmatched' ? result.message : undefined);
}
