import type Stripe from 'stripe';
import { keep } from '../changes';
import type { Context } from '../context';
import { invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { mergeMetadata, text } from '../fields';
import { newId } from '../ids';
import { find, stored } from '../lookup';
import { keepLine, summedUp } from './lines';

const DAY = 24 * 60 * 60;
/** Drafts that advance by themselves are finalized after an hour: https://docs.stripe.com/invoicing/integration/automatic-advancement-collection */
export const FINALIZED_AFTER = 60 * 60;

/** https://docs.stripe.com/api/invoices/create */
export function makeInvoice(context: Context, params: Stripe.InvoiceCreateParams): Stripe.Invoice {
	const customer = find(context, 'customer', params.customer ?? '', 'customer');
	const method = params.collection_method ?? 'charge_automatically';
	const invoice: Stripe.Invoice = {
		...blank('invoice'),
		id: newId('in'),
		account_country: context.account.country,
		account_name: context.account.name,
		auto_advance: params.auto_advance ?? false,
		automatically_finalizes_at: params.auto_advance ? context.now + FINALIZED_AFTER : null,
		billing_reason: 'manual',
		collection_method: method,
		created: context.now,
		currency: (params.currency ?? customer.currency ?? context.account.currency).toLowerCase(),
		custom_fields: params.custom_fields || null,
		customer: customer.id,
		customer_address: customer.address ?? null,
		customer_email: customer.email,
		customer_name: customer.name ?? null,
		customer_phone: customer.phone ?? null,
		customer_shipping: customer.shipping,
		customer_tax_exempt: customer.tax_exempt ?? 'none',
		customer_tax_ids: [],
		default_payment_method: params.default_payment_method ?? null,
		description: text(params.description, null),
		due_date: dueDate(context, params, method),
		footer: text(params.footer, null),
		livemode: context.livemode,
		metadata: mergeMetadata({}, params.metadata),
		number: params.number ?? null,
		payment_settings: {
			default_mandate: null,
			payment_method_options: null,
			payment_method_types: params.payment_settings?.payment_method_types || null,
		},
		period_end: context.now,
		period_start: context.now,
		status: 'draft',
		test_clock: customer.test_clock ?? null,
		total_discount_amounts: [],
		total_pretax_credit_amounts: [],
		total_taxes: [],
	};
	keep(context, invoice, { parent: customer.id });
	if (params.pending_invoice_items_behavior === 'include') {
		const equal = { invoice: null };
		const pending = context.store.list({ types: ['invoiceitem'], parent: customer.id, equal }).data;
		for (const item of pending.reverse()) {
			const taken = { ...(item as unknown as Stripe.InvoiceItem), invoice: invoice.id };
			context.store.save(stored(taken));
			keepLine(context, taken, invoice.id);
		}
	}
	const draft = summedUp(context, invoice);
	context.store.save(stored(draft));
	context.emit('invoice.created', draft);
	if (params.auto_advance) {
		const clock = customer.test_clock as string | null;
		context.later(
			'finalizeInvoice',
			context.now + FINALIZED_AFTER,
			{ id: draft.id },
			{
				key: draft.id,
				clock: clock ?? undefined,
			},
		);
	}
	return draft;
}

/** An invoice that is sent has to say until when it is due. */
function dueDate(
	context: Context,
	params: Stripe.InvoiceCreateParams,
	method: string,
): number | null {
	const { days_until_due: days, due_date: date } = params;
	if (method !== 'send_invoice') {
		if (days === undefined && date === undefined) return null;
		throw invalidRequest(
			'You can only specify a due date for invoices with `collection_method` set to `send_invoice`.',
			undefined,
			date === undefined ? 'days_until_due' : 'due_date',
		);
	}
	if (date !== undefined) return date;
	if (days !== undefined) return context.now + days * DAY;
	throw invalidRequest(
		'You must pass either `due_date` or `days_until_due` for invoices with `collection_method` set to `send_invoice`.',
		undefined,
		'days_until_due',
	);
}
