import { Machine, type Transition } from '../machine';

export type InvoiceTrigger = 'finalized' | 'paid' | 'voided' | 'givenUp';

interface Step extends Transition {
	on: InvoiceTrigger;
}

const SEE = 'https://docs.stripe.com/invoicing/overview#invoice-statuses';

/** An invoice, from its draft to its end; a draft may also be deleted. */
export const INVOICE = new Machine<Step>('Invoice', [
	{ from: 'draft', on: 'finalized', to: 'open', events: ['invoice.finalized'], see: SEE },
	{
		from: ['open', 'uncollectible'],
		on: 'paid',
		to: 'paid',
		events: ['invoice.paid', 'invoice.payment_succeeded'],
		see: SEE,
	},
	{
		from: ['open', 'uncollectible'],
		on: 'voided',
		to: 'void',
		events: ['invoice.voided'],
		see: SEE,
	},
	{
		from: 'open',
		on: 'givenUp',
		to: 'uncollectible',
		events: ['invoice.marked_uncollectible'],
		see: SEE,
	},
]);
