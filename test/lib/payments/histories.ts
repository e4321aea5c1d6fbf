import fc from 'fast-check';
import type { PaymentContext } from '../../../lib/payments/paymentContext';
import type { SalesforceConnection, SalesforceRequest } from '../../../lib/salesforce/connection';
import { idIn } from '../../support/idIn';
import type { Row } from '../customerSync/support';
import type { PaymentWorld } from './support';

/**
 * Random histories of payments, and a model of what both systems have to say at their end. Amounts are in
 * minor units.
 */

/** What may happen between two looks. Numbers choose among what there is, whatever their size. */
export type Step =
	| { do: 'pay'; invoice: number; amount: number; how: 'card' | 'declined' | 'disputed' }
	| { do: 'refund'; payment: number; amount: number }
	/** Somebody puts the payment on another invoice in Salesforce. */
	| { do: 'move'; payment: number; invoice: number }
	/** A run, which may be killed at one of its requests to Salesforce, before or after it is done. */
	| { do: 'sync'; killedAt: number | undefined; afterIt: boolean }
	/** An event that comes late, or again: whatever it was about is looked at. */
	| { do: 'event'; payment: number }
	| { do: 'loseCheckpoints' }
	| { do: 'pass'; seconds: number }
	/** The next requests of a service fail. */
	| { do: 'trouble'; service: 'stripe' | 'salesforce'; status: 429 | 500 | 503; times: number };

const some = fc.nat({ max: 7 });
const ofMoney = fc.integer({ min: 50, max: 9000 });

export const histories: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('pay' as const),
				invoice: some,
				amount: ofMoney,
				how: fc.constantFrom('card', 'card', 'card', 'declined', 'disputed'),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({ do: fc.constant('refund' as const), payment: some, amount: ofMoney }),
		},
		{
			weight: 1,
			arbitrary: fc.record({ do: fc.constant('move' as const), payment: some, invoice: some }),
		},
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('sync' as const),
				killedAt: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
				afterIt: fc.boolean(),
			}),
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('event' as const), payment: some }) },
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('loseCheckpoints' as const) }) },
		{
			weight: 1,
			arbitrary: fc.record({
				do: fc.constant('pass' as const),
				seconds: fc.constantFrom(1, 700, 86_400, 31 * 86_400),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.record({
				do: fc.constant('trouble' as const),
				service: fc.constantFrom('stripe', 'salesforce'),
				status: fc.constantFrom(429, 500, 503),
				times: fc.integer({ min: 1, max: 2 }),
			}),
		},
	),
	{ minLength: 3, maxLength: 14 },
);

interface ModelPayment {
	id: string;
	amount: number;
	refunded: number;
	how: 'card' | 'declined' | 'disputed';
	/** The place of its invoice. */
	invoice: number;
}

/** What an invoice, or a payment, says at the end. */
type Said = Record<string, unknown>;

const INVOICES = [5000, 12_000];

/** What a killed process throws: no part of the code knows it. */
class Killed extends Error {}

/**
 * Lets a history happen, and then runs the sync once more, undisturbed.
 *
 * @returns what both systems say, and what they have to
 */
export async function happen(
	world: PaymentWorld,
	steps: readonly Step[],
): Promise<{ said: Said; expected: Said; repeated: string[]; afterwards: string[] }> {
	await world.restart();
	const { accountId, customerId: customer } = await world.newAccount('Acme');
	const invoices: string[] = [];
	for (const [at, amount] of INVOICES.entries()) {
		invoices.push(await world.newInvoice(accountId, amount / 100, { Name: `INV-${at}` }));
	}
	const payments: ModelPayment[] = [];
	const written = new Map<string, string>();
	const repeated: string[] = [];
	const watched = async (kill?: { at: number; afterIt: boolean }) => {
		const context = await world.paymentContext();
		const salesforce = watching(context.salesforce, written, repeated, kill);
		return { ...context, salesforce } satisfies PaymentContext;
	};
	const chosen = (at: number) => payments[at % Math.max(payments.length, 1)];

	for (const step of steps) {
		switch (step.do) {
			case 'pay': {
				const invoice = step.invoice % invoices.length;
				payments.push(await pay(world, { ...step, invoice }, customer, invoices[invoice] ?? ''));
				break;
			}
			case 'refund': {
				const payment = chosen(step.payment);
				const left = payment?.how === 'card' ? payment.amount - payment.refunded : 0;
				if (!payment || left <= 0) break;
				const amount = Math.min(step.amount, left);
				await world.clientOf('').refunds.create({ payment_intent: payment.id, amount });
				payment.refunded += amount;
				break;
			}
			case 'move': {
				const payment = chosen(step.payment);
				const record = payment && (await recordOf(world, payment.id));
				if (!payment || !record) break;
				const invoice = step.invoice % invoices.length;
				const Invoice__c = invoices[invoice] ?? '';
				if (record['Invoice__c'] === Invoice__c) break;
				await world.api('PATCH', `/sobjects/Payment__c/${String(record['Id'])}`, { Invoice__c });
				payment.invoice = invoice;
				// Whoever moves a payment has it counted by this node, on the invoice that it leaves too.
				await disturbed(async () => await world.pullNamed([payment.id], await watched()));
				written.clear();
				break;
			}
			case 'sync': {
				const { killedAt, afterIt } = step;
				const kill = killedAt === undefined ? undefined : { at: killedAt, afterIt };
				await disturbed(async () => await world.pull(await watched(kill)));
				break;
			}
			case 'event': {
				const payment = chosen(step.payment);
				if (!payment) break;
				await disturbed(async () => await world.pullNamed([payment.id], await watched()));
				break;
			}
			case 'loseCheckpoints':
				for (const { Id } of await world.records('Stripe_Sync__c')) {
					await world.api('DELETE', `/sobjects/Stripe_Sync__c/${String(Id)}`);
				}
				break;
			case 'pass':
				await world.pass(step.seconds);
				break;
			case 'trouble': {
				const { service, status, times } = step;
				await world.call('POST', '/faults', { service, times, fault: { type: 'status', status } });
				break;
			}
		}
	}
	await world.call('DELETE', '/faults');
	await world.pass(60);
	await world.pull(await watched());
	// An invoice that a payment was taken from is counted when one of its payments comes by.
	await world.pull(await watched(), { startOver: true });
	await world.forgetCalls();
	await world.pull(await watched());
	const calls = await world.calls('salesforce');
	const afterwards = calls
		.filter(({ method, path }) => method !== 'GET' && /Payment__c|Invoice__c/.test(path))
		.filter(({ method, path }) => method === 'PATCH' || !/composite\/sobjects/.test(path))
		.map(({ method, path }) => `${method} ${path}`);
	return {
		said: await whatIsSaid(world),
		expected: expectedOf(payments, invoices),
		repeated,
		afterwards,
	};
}

async function pay(
	world: PaymentWorld,
	{ amount, how, invoice }: Extract<Step, { do: 'pay' }>,
	customer: string,
	invoiceId: string,
): Promise<ModelPayment> {
	const method = {
		card: 'pm_card_visa',
		declined: 'pm_card_chargeDeclined',
		disputed: 'pm_card_createDispute',
	}[how];
	try {
		const { id } = await world.pay(amount, { customer, invoice: invoiceId, method });
		return { id, amount, refunded: 0, how, invoice };
	} catch (error) {
		// What was declined names its payment.
		const { payment_intent: intent } = error as { payment_intent?: { id: string } };
		if (!intent) throw error;
		return { id: idIn(intent), amount, refunded: 0, how, invoice };
	}
}

/** What may fail: killed, or met by trouble that outlasts its patience. */
async function disturbed(run: () => Promise<unknown>): Promise<void> {
	try {
		await run();
	} catch (error) {
		if (error instanceof Killed || (error as Error).name === 'Problem') return;
		throw error;
	}
}

/** Notes each row that was written, and breaks off at a request. */
function watching(
	salesforce: SalesforceConnection,
	written: Map<string, string>,
	repeated: string[],
	kill?: { at: number; afterIt: boolean },
): SalesforceConnection {
	let requests = 0;
	const guarded =
		<T>(ask: (request: SalesforceRequest) => Promise<T>) =>
		async (request: SalesforceRequest): Promise<T> => {
			const isLast = kill !== undefined && requests++ >= kill.at;
			if (isLast && !kill.afterIt) throw new Killed();
			const answer = await ask(request);
			note(request, answer, written, repeated);
			if (isLast) throw new Killed();
			return answer;
		};
	return {
		...salesforce,
		usage: () => salesforce.usage(),
		request: guarded(async (request) => await salesforce.request(request)) as never,
		tryRequest: guarded(async (request) => await salesforce.tryRequest(request)) as never,
		requestText: guarded(async (request) => await salesforce.requestText(request)),
	};
}

/** The same row twice in a row for one record has been written for nothing. */
function note(
	request: SalesforceRequest,
	answer: unknown,
	written: Map<string, string>,
	repeated: string[],
): void {
	const { records } = (request.json ?? {}) as { records?: Array<Record<string, unknown>> };
	if (request.method === 'GET' || !Array.isArray(records) || !Array.isArray(answer)) return;
	records.forEach((row, at) => {
		const { success } = (answer[at] ?? {}) as { success?: boolean };
		const { attributes } = row as { attributes?: { type?: string } };
		if (!success || attributes?.type === 'Stripe_Sync__c') return;
		const key = String(row['Stripe_Payment_ID__c'] ?? row['Id'] ?? row['id']);
		const text = JSON.stringify(row);
		if (written.get(key) === text) repeated.push(text);
		written.set(key, text);
	});
}

async function recordOf(world: PaymentWorld, id: string): Promise<Row | undefined> {
	const records = await world.records('Payment__c');
	return records.find(({ Stripe_Payment_ID__c }) => Stripe_Payment_ID__c === id);
}

async function whatIsSaid(world: PaymentWorld): Promise<Said> {
	const payments = (await world.records('Payment__c')).map((row) => [
		String(row['Stripe_Payment_ID__c']),
		[
			row['Status__c'],
			minor(row['Amount__c']),
			minor(row['Amount_Refunded__c']),
			minor(row['Amount_Disputed__c']),
			row['Invoice__c'],
		],
	]);
	const invoices = (await world.records('Invoice__c')).map((row) => [
		String(row['Id']),
		[minor(row['Amount_Paid__c']), minor(row['Balance__c']), row['Status__c']],
	]);
	return sorted([...payments, ...invoices] as Array<[string, unknown]>);
}

function expectedOf(payments: readonly ModelPayment[], invoices: readonly string[]): Said {
	const ofPayments = payments.map(({ id, amount, refunded, how, invoice }) => {
		const status =
			how === 'declined'
				? 'Failed'
				: how === 'disputed'
					? 'Disputed'
					: refunded === 0
						? 'Succeeded'
						: refunded < amount
							? 'Partially Refunded'
							: 'Refunded';
		return [id, [status, amount, refunded, how === 'disputed' ? amount : 0, invoices[invoice]]];
	});
	const ofInvoices = invoices.map((id, at) => {
		const due = INVOICES[at] ?? 0;
		const own = payments.filter(({ invoice, how }) => invoice === at && how === 'card');
		const isTouched = payments.some(({ invoice }) => invoice === at);
		const paid = own.reduce((sum, { amount, refunded }) => sum + amount - refunded, 0);
		const status =
			paid === 0 ? 'Sent' : paid < due ? 'Partially Paid' : paid === due ? 'Paid' : 'Overpaid';
		return [id, isTouched ? [paid, due - paid, status] : [undefined, undefined, 'Sent']];
	});
	return sorted([...ofPayments, ...ofInvoices] as Array<[string, unknown]>);
}

function sorted(entries: Array<[string, unknown]>): Said {
	return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Cents of a decimal; what was never written is nothing. */
function minor(value: unknown): number | undefined {
	return typeof value === 'number' ? Math.round(value * 100) : undefined;
}
