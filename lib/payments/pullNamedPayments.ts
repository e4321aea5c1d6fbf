import { stripeProblem } from '../stripe/errors';
import type { SyncResult } from '../sync/result';
import type { PaymentContext } from './paymentContext';
import { paymentReader } from './paymentStream';
import { unknownPayment } from './paymentResult';
import { preparePayments } from './preparePayments';
import { pullPayments } from './pullPayments';
import { readObjects } from '../sync/objectPages';

/**
 * Brings payments that are named into Salesforce, as they are now. What was written is held against Stripe
 * once more: of two executions for one payment, whoever writes last has seen the newest.
 *
 * @param ids each is read once, however often it is there
 * @returns what became of each, in order; one that Stripe does not know is a problem
 * @throws Problem when they cannot be read
 */
export async function pullNamedPayments(
	ids: readonly string[],
	context: PaymentContext,
): Promise<SyncResult[]> {
	const results = new Map<string, SyncResult>();
	for (const location of context.locations) {
		const open = [...new Set(ids)].filter((id) => id !== '' && !results.has(id));
		if (open.length === 0) break;
		for (const [id, result] of await pullOf(location, open, context)) results.set(id, result);
	}
	return ids.map((id): SyncResult => {
		const result = results.get(id);
		if (result) return result;
		const problem = unknownPayment(id);
		return { title: id, references: { paymentId: id }, status: 'problem', problem };
	});
}

/** A look after the last writing finds what was overtaken; more than a few in a row are not to be expected. */
const MOST_LOOKS = 4;

async function pullOf(
	location: string,
	ids: readonly string[],
	context: PaymentContext,
): Promise<Map<string, SyncResult>> {
	const results = new Map<string, SyncResult>();
	let open = ids;
	try {
		const reader = paymentReader(await context.stripeOf(location), { withInvoice: true });
		for (let looks = 0; looks < MOST_LOOKS && open.length > 0; looks++) {
			const prepared = await preparePayments(await readObjects(reader, open), context, location);
			const found = await pullPayments(prepared, context);
			prepared.forEach(({ facts: { id } }, index) => {
				const result = found[index];
				// The second look tells nothing new of what the first has written.
				if (result && (!results.has(id) || isWriting(result))) results.set(id, result);
			});
			open = prepared
				.filter((_each, index) => isWriting(found[index]))
				.map(({ facts: { id } }) => id);
		}
	} catch (error) {
		throw stripeProblem(error, 'Reading the payments');
	}
	return results;
}

function isWriting(result: SyncResult | undefined): boolean {
	if (!result || result.status === 'problem') return false;
	return Object.values(result.changes).some((changes) => changes.length > 0);
}
