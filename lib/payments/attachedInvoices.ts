import type Stripe from 'stripe';
import { idOf } from '../stripe/reference';

/** What is made at once may be told with seconds that differ. */
const AT_ONCE_SECONDS = 60;

type Listed = Pick<Stripe.PaymentIntent, 'id' | 'created'>;

/**
 * The invoices in Stripe that listed payments were attached to. A list of them costs less than a look at each
 * payment. Both lists come newest first, and no payment is younger than its tie to an invoice: so the second is
 * read no further than the first has come, and what is held are ties that payments still to come have.
 * https://docs.stripe.com/api/pagination
 */
export class AttachedInvoices {
	private readonly ties: AsyncIterator<Stripe.InvoicePayment, void>;
	/** The invoice by payment, of payments that have not come by. */
	private readonly held = new Map<string, string>();
	/** When the tie that was read last was made; Unix seconds. */
	private reached = Number.POSITIVE_INFINITY;

	/** @param isResumed the list of payments does not begin with the newest */
	constructor(
		stripe: Stripe,
		private readonly isResumed: boolean,
	) {
		this.ties = listTies(stripe, isResumed);
	}

	/**
	 * @param payments the next ones of the list
	 * @returns in order; '' for none
	 * @throws StripeError
	 */
	async of(payments: readonly Listed[]): Promise<string[]> {
		const times = payments.map(({ created }) => created);
		await this.readTo(Math.min(...times) - AT_ONCE_SECONDS, Math.max(...times));
		return payments.map(({ id }) => {
			const invoice = this.held.get(id) ?? '';
			this.held.delete(id);
			return invoice;
		});
	}

	/** Payments that have a tie and did not come by after it was read: such as were made meanwhile. */
	left(): string[] {
		return [...this.held.keys()];
	}

	private async readTo(time: number, newest: number): Promise<void> {
		while (this.reached >= time) {
			const next = await this.ties.next();
			if (next.done) {
				this.reached = Number.NEGATIVE_INFINITY;
				return;
			}
			const { created, invoice, payment } = next.value;
			this.reached = created;
			const intent = payment.payment_intent;
			if (!intent) continue;
			// Those that are younger were dealt with by the run that is gone on with.
			const isPassed = this.isResumed && typeof intent === 'object' && intent.created > newest;
			if (!isPassed) this.held.set(idOf(intent), idOf(invoice));
		}
	}
}

/** Nothing is asked before the first is: a request that nobody waits for would end the process where it fails. */
async function* listTies(
	stripe: Stripe,
	withPayments: boolean,
): AsyncGenerator<Stripe.InvoicePayment, void, undefined> {
	yield* stripe.invoicePayments.list({
		payment: { type: 'payment_intent' },
		limit: 100,
		...(withPayments && { expand: ['data.payment.payment_intent'] }),
	});
}
