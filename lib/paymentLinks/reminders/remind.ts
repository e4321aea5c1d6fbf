import { daysIn } from '../../dayInZone';
import type { Problem } from '../../errors';
import { NotSent } from '../../mail/smtp';
import { isFatal } from '../../sync/fatal';
import { type DueReminder, dueReminder } from './due';
import { prepareReminders, type ReadyReminder } from './prepare';
import type { ReminderOrder, ReminderTools } from './order';
import type { ReminderResult } from './result';
import { sendReminders } from './sendReminders';
import { unpaidInvoices } from './unpaidInvoices';

/** As many reminders, at most, are left in doubt by a run that is killed. */
const BATCH = 25;

/**
 * Reminds of all invoices that were sent and are not paid: one mail for each step of each invoice, ever.
 *
 * @yields what became of each invoice, those due first coming first
 * @throws Problem when it would meet every further invoice as well; what was yielded before it is done
 */
export async function* remind(
	order: ReminderOrder,
	tools: ReminderTools,
): AsyncGenerator<ReminderResult, void, undefined> {
	const { org, clock } = tools;
	const dayOf = daysIn(order.timeZone);
	for await (const invoices of unpaidInvoices(org.connection, org.model, org.reader)) {
		const nowMs = clock.nowMs();
		const today = { nowMs, date: dayOf(nowMs / 1000) };
		const looked = invoices.map((invoice) => dueReminder(invoice, order.days, today));
		for (const batch of inBatches(looked)) {
			const dues = batch.flatMap((one) => ('due' in one ? [one.due] : []));
			const done = await remindOf(dues, order, tools);
			for (const one of batch) {
				const result = 'result' in one ? one.result : done.get(one.due.invoice.id);
				if (result) yield result;
			}
			const stop = stopsAt([...done.values()]);
			if (stop) throw stop;
		}
	}
}

type Looked = { due: DueReminder } | { result: ReminderResult };

/** In order, with no more than so many that are due in each. */
function* inBatches(looked: readonly Looked[]): Generator<Looked[]> {
	let batch: Looked[] = [];
	let count = 0;
	for (const one of looked) {
		batch.push(one);
		if ('due' in one) count++;
		if (count < BATCH) continue;
		yield batch;
		batch = [];
		count = 0;
	}
	if (batch.length > 0) yield batch;
}

async function remindOf(
	dues: readonly DueReminder[],
	order: ReminderOrder,
	tools: ReminderTools,
): Promise<Map<string, ReminderResult>> {
	if (dues.length === 0) return new Map();
	const prepared = await prepareReminders(dues, order, tools);
	const ready = prepared.filter((one): one is ReadyReminder => 'due' in one);
	const known = prepared.filter((one): one is ReminderResult => !('due' in one));
	const sent = ready.length === 0 ? [] : await sendReminders(ready, tools);
	return new Map([...known, ...sent].map((result) => [result.invoice.id, result]));
}

/** A key, an org or a mail server that does not work would fail each further invoice in the same way. */
function stopsAt(results: readonly ReminderResult[]): Problem | undefined {
	const mails = results.filter(
		({ outcome, problem }) => outcome === 'sent' || problem instanceof NotSent,
	);
	const isMailDown = mails.length > 1 && mails.every(({ outcome }) => outcome !== 'sent');
	return results
		.filter(({ outcome }) => outcome !== 'uncertain')
		.flatMap(({ problem }) => problem ?? [])
		.find((problem) => (problem instanceof NotSent ? isMailDown : isFatal(problem)));
}
