import pMap from 'p-map';
import { LISTED } from '../lib/payments/stripePayment';
import { clientOf, makePayments } from './paymentsWorld';
import { percent, perSecond, type Report } from './report';
import { type SandboxProcess, startServiceProcesses } from './sandboxProcess';
import { runSyncPayments } from './syncPaymentsRun';
import { prepareOrg, requestsTo, type SeenRequest, STRIPE_LATENCY_MS } from './syncSandbox';

/** Fewer with `BENCH_PAYMENTS`, where there is little time. */
const PAYMENTS = Number(process.env['BENCH_PAYMENTS'] ?? 10_000);
const PER_LIST = 100;
const QUARTER_SECONDS = 15 * 60;

/** What syncing payments costs the first time, when nothing has happened, and when one in a hundred has changed. */
export async function benchPayments(report: Report): Promise<void> {
	const sandbox = await startServiceProcesses();
	try {
		await prepareOrg(sandbox, 1, 100_000);
		const { ids } = await makePayments(sandbox, PAYMENTS);
		await pass(sandbox, 60 * 60);
		const first = await measured(sandbox);
		tellFirst(report, first);
		tellList(report, await listAlone(sandbox), first);
		// What the first sync wrote itself lies behind the runs that are measured.
		await pass(sandbox, 60 * 60);
		await measured(sandbox);
		await pass(sandbox, 2 * QUARTER_SECONDS);
		await measured(sandbox);
		await pass(sandbox, QUARTER_SECONDS);
		tell(report, 'nothing has happened in 15 minutes', await measured(sandbox), 'at most 6 in all');
		const changed = ids.filter((_, index) => index % 100 === 0);
		await refundSome(sandbox, changed);
		await pass(sandbox, QUARTER_SECONDS);
		const { length: some } = changed;
		tell(
			report,
			`${some} payments were refunded in them`,
			await measured(sandbox),
			`${2 * some} to read them`,
		);
	} finally {
		await sandbox.close();
	}
}

function tellFirst(report: Report, { duration, cpu, stripe, salesforce }: Measured): void {
	const pages = stripe
		.filter(({ path }) => path.startsWith('/v1/payment_intents'))
		.map(({ at }) => at);
	// The last page is on its way for as long as the others.
	const listing = (pages.at(-1) ?? 0) - (pages[0] ?? 0) + STRIPE_LATENCY_MS;
	report({
		what: `${PAYMENTS} payments, first sync`,
		value: `${(duration / 1000).toFixed(1)} s`,
		against: `${perSecond(PAYMENTS, duration).toFixed(0)}/s; ${percent(listing / duration)} of it the ${pages.length} pages of Stripe's list`,
	});
	report({
		what: 'Time of the processor, first sync',
		value: `${(cpu / 1000).toFixed(1)} s`,
		against: `${(cpu / PAYMENTS).toFixed(2)} ms a payment, of this process`,
	});
	const least = Math.ceil(PAYMENTS / PER_LIST);
	report({
		what: 'Stripe calls, first sync',
		value: String(stripe.length),
		against: `${least} pages at ${STRIPE_LATENCY_MS} ms, one after the other: at best ${perSecond(PAYMENTS, least * STRIPE_LATENCY_MS).toFixed(0)}/s`,
	});
	report({
		what: 'Salesforce calls, first sync',
		value: String(salesforce.length),
		against: `1 for ${(PAYMENTS / salesforce.length).toFixed(0)} payments; at most 1 for 150`,
	});
}

/** @returns milliseconds in which somebody who does nothing else reads the same pages of Stripe's list */
async function listAlone(sandbox: SandboxProcess): Promise<number> {
	const began = performance.now();
	let read = 0;
	await clientOf(sandbox)
		.paymentIntents.list(LISTED)
		.autoPagingEach(() => {
			read++;
		});
	if (read !== PAYMENTS) throw new Error(`Stripe lists ${read} payments of ${PAYMENTS}`);
	return performance.now() - began;
}

/** What the sync adds to Stripe's list stands at both ends of it, however long it is. */
function tellList(report: Report, alone: number, { began, duration, stripe }: Measured): void {
	const times = stripe
		.filter(({ path }) => path.startsWith('/v1/payment_intents'))
		.map(({ at }) => at);
	const before = (times[0] ?? began) - began;
	const after = began + duration - (times.at(-1) ?? 0) - STRIPE_LATENCY_MS;
	report({
		what: 'The pages of that list, read by nobody but Stripe’s SDK',
		value: `${(alone / 1000).toFixed(1)} s`,
		against: `the sync takes ${((duration - before - after) / alone).toFixed(2)} times as long for them, ${(before / 1000).toFixed(1)} s before and ${(after / 1000).toFixed(1)} s after them`,
	});
}

function tell(report: Report, what: string, run: Measured, against: string): void {
	report({
		what: `Calls when ${what}`,
		value: `${run.stripe.length} + ${run.salesforce.length}`,
		against: `Stripe + Salesforce; ${against}`,
	});
}

/**
 * Time passes in both services and in this process, which remembers for minutes what an org is like, and
 * something happens in Stripe that is no payment.
 */
async function pass(sandbox: SandboxProcess, seconds: number): Promise<void> {
	const now = performance.now.bind(performance);
	performance.now = () => now() + seconds * 1000;
	await sandbox.call('POST', '/clock', { advance: seconds });
	await clientOf(sandbox).customers.create({ name: 'Somebody else' });
}

interface Measured {
	/** Milliseconds since 1970. */
	began: number;
	/** Milliseconds. */
	duration: number;
	/** Milliseconds of the processor that this process used. */
	cpu: number;
	stripe: SeenRequest[];
	salesforce: SeenRequest[];
}

async function measured(sandbox: SandboxProcess): Promise<Measured> {
	await sandbox.call('DELETE', '/requests');
	const before = process.cpuUsage();
	const began = Date.now();
	const duration = await runSyncPayments(sandbox);
	const { user, system } = process.cpuUsage(before);
	return {
		began,
		duration,
		cpu: (user + system) / 1000,
		stripe: await requestsTo(sandbox, 'stripe'),
		salesforce: await requestsTo(sandbox, 'salesforce'),
	};
}

/** Ten dollars of each are given back. */
async function refundSome(sandbox: SandboxProcess, payments: readonly string[]): Promise<void> {
	const { refunds } = clientOf(sandbox);
	await pMap(
		payments,
		async (payment_intent) => await refunds.create({ payment_intent, amount: 1000 }),
		{ concurrency: 20 },
	);
}
