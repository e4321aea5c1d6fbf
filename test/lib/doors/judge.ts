import type Stripe from 'stripe';
import { Money } from '../../../lib/money';
import { PAID_VISIT_KEY } from '../../../lib/paymentPage/bank/metadataKeys';
import { CALL_KEY, CHARGE_KEY } from '../../../lib/takePayments/metadataKeys';
import { INVOICE_ID_KEY } from '../../../lib/invoices/metadataKeys';
import type { HistoryWorld } from '../payments/histories/world';
import type { Doors, Held } from './model';

/** What Stripe holds of the invoice. */
export async function heldBy({ sandbox }: HistoryWorld, { invoiceId }: Doors): Promise<Held> {
	const { objects } = await sandbox.call<{ objects: Array<{ object: string }> }>(
		'GET',
		'/state?service=stripe',
	);
	const all = <T extends { metadata: Stripe.Metadata | null }>(type: string) =>
		objects.filter(({ object }) => object === type) as unknown as T[];
	const own = <T extends { metadata: Stripe.Metadata | null }>(list: T[]) =>
		list.filter(({ metadata }) => metadata?.[INVOICE_ID_KEY] === invoiceId);
	return {
		intents: own(all<Stripe.PaymentIntent>('payment_intent')),
		refunds: all('refund'),
		sessions: own(all<Stripe.Checkout.Session>('checkout.session')),
	};
}

/** What was taken by one payment and not given back, or is on its way; in smallest units. */
function keptOf(intent: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[]): number {
	if (intent.status === 'processing') return intent.amount;
	if (intent.status !== 'succeeded') return 0;
	return intent.amount_received - sum(refundsOf(intent, refunds).map(({ amount }) => amount));
}

function refundsOf({ id }: Stripe.PaymentIntent, refunds: readonly Stripe.Refund[]) {
	return refunds
		.filter(({ payment_intent: of }) => (typeof of === 'string' ? of : of?.id) === id)
		.filter(({ status }) => status !== 'failed' && status !== 'canceled');
}

/** What Stripe has taken for the invoice, or is taking. */
export const takenOf = ({ intents, refunds }: Held): number =>
	sum(intents.map((intent) => keptOf(intent, refunds)));

/** What may be paid on Stripe's pages still. */
export const openOf = ({ sessions }: Held): number =>
	sum(sessions.filter(({ status }) => status === 'open').map((each) => each.amount_total ?? 0));

const sum = (amounts: readonly number[]): number => amounts.reduce((one, other) => one + other, 0);

/** Tells of a payment's status whether its money has come, or is on its way. */
export function isTaken(status: Stripe.PaymentIntent.Status): boolean {
	return status === 'succeeded' || status === 'processing';
}

/** What must be true at any time: never more than is due, and nothing twice. */
export function judgedNow(held: Held, { cash, most, ceiling }: Doors): string[] {
	const taken = takenOf(held);
	const { intents, refunds } = held;
	return [
		...(taken > most ? [`${taken} were taken of ${most}`] : []),
		...(taken + cash > ceiling ? [`${taken} were taken beside ${cash} in cash`] : []),
		...[CALL_KEY, CHARGE_KEY, PAID_VISIT_KEY].flatMap((key) =>
			twice(intents.filter(({ status }) => isTaken(status)).map(({ metadata }) => metadata[key])),
		),
		...twice(refunds.map(({ metadata }) => metadata?.[CALL_KEY])),
	];
}

function twice(names: ReadonlyArray<string | undefined>): string[] {
	const named = names.filter((name) => name !== undefined);
	return named
		.filter((name, at) => named.indexOf(name) < at)
		.map((name) => `${name} was done twice`);
}

/** What must be true in the end: each payment stands in the org once, on the invoice, which counts it. */
export async function judgedAtLast(
	{ sandbox }: HistoryWorld,
	held: Held,
	{ invoiceId, cash }: Doors,
): Promise<string[]> {
	const records = await sandbox.records('Payment__c');
	const invoice = await sandbox.invoice(invoiceId);
	const tried = held.intents.filter(({ latest_charge: charge }) => charge !== null);
	const paid = Money.ofDecimal(invoice['Amount_Paid__c'] ?? 0, 'USD').minor;
	const wanted = BigInt(takenOf(held) + cash);
	return [
		...tried.flatMap(({ id }) => {
			const own = records.filter((row) => row['Stripe_Payment_ID__c'] === id);
			return own.length === 1 && own[0]?.['Invoice__c'] === invoiceId
				? []
				: [`payment ${id} stands ${own.length} times in the org`];
		}),
		...(paid === wanted ? [] : [`the invoice counts ${paid} and not ${wanted}`]),
	];
}
