import type Stripe from 'stripe';
import { INVOICE_ID_KEY } from '../../../../lib/invoices/metadataKeys';
import { idIn } from '../../../support/idIn';
import type { Row } from '../../customerSync/support';
import { chosen, type EnteredPayment, type Model, ofUnits, type TakenPayment } from './model';
import { METHODS, type Step } from './steps';
import type { HistoryWorld } from './world';

type Do<T extends Step['do']> = Extract<Step, { do: T }>;

/** Somebody pays in Stripe. */
export async function pay(
	world: HistoryWorld,
	model: Model,
	{ invoice: at, units, how: wanted }: Do<'pay'>,
): Promise<void> {
	const invoice = chosen(model.invoices, at);
	const { customerId: customer, location } = chosen(model.accounts, invoice.account);
	// Debits of bank accounts are in US dollars.
	const how = wanted.startsWith('bank') && invoice.currency !== 'USD' ? 'card' : wanted;
	const amount = ofUnits(units, invoice.currency);
	const params: Stripe.PaymentIntentCreateParams = {
		...amount.forStripe(),
		customer,
		payment_method: METHODS[how],
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		metadata: { [INVOICE_ID_KEY]: invoice.id },
		...(how.startsWith('bank') && {
			mandate_data: { customer_acceptance: { type: 'offline', offline: {} } },
		}),
	};
	const id = await intentOf(world.people(location), params);
	model.payments.push({
		kind: 'taken',
		id,
		location,
		how,
		currency: invoice.currency,
		amount,
		invoice,
		asked: 0n,
		mostAsked: 0n,
		isDeleted: false,
	});
}

async function intentOf(stripe: Stripe, params: Stripe.PaymentIntentCreateParams): Promise<string> {
	try {
		return (await stripe.paymentIntents.create(params)).id;
	} catch (error) {
		// What was declined names its payment.
		const { payment_intent: intent } = error as { payment_intent?: { id: string } };
		if (!intent) throw error;
		return idIn(intent);
	}
}

const taken = ({ payments }: Model): TakenPayment[] =>
	payments.filter((payment) => payment.kind === 'taken');

/** Somebody gives back in Stripe what Stripe lets them. */
export async function refund(
	world: HistoryWorld,
	model: Model,
	{ payment: at, units, needsAction }: Do<'refund'>,
): Promise<void> {
	if (taken(model).length === 0) return;
	const { id, location, currency } = chosen(taken(model), at);
	const stripe = world.people(location);
	const { latest_charge: charge } = await stripe.paymentIntents.retrieve(id, {
		expand: ['latest_charge'],
	});
	if (typeof charge !== 'object' || charge?.status !== 'succeeded') return;
	const left = charge.amount - charge.amount_refunded;
	const amount = Math.min(ofUnits(units, currency).forStripe().amount, left);
	if (left <= 0) return;
	const email = needsAction && { instructions_email: 'payer@example.com' };
	await allowed(stripe.refunds.create({ payment_intent: id, amount, ...email }));
}

export async function endRefund(
	world: HistoryWorld,
	model: Model,
	{ payment: at, by }: Do<'endRefund'>,
): Promise<void> {
	if (taken(model).length === 0) return;
	const { id, location } = chosen(taken(model), at);
	const stripe = world.people(location);
	const { data } = await stripe.refunds.list({ payment_intent: id });
	const open = data.find(({ status }) => status === 'pending' || status === 'requires_action');
	if (!open) return;
	await allowed(
		by === 'cancel' ? stripe.refunds.cancel(open.id) : stripe.testHelpers.refunds.expire(open.id),
	);
}

export async function answerDispute(
	world: HistoryWorld,
	model: Model,
	{ payment: at, evidence }: Do<'answerDispute'>,
): Promise<void> {
	const disputed = taken(model).filter(({ how }) => how === 'disputed' || how === 'inquiry');
	if (disputed.length === 0) return;
	const { id, location } = chosen(disputed, at);
	const stripe = world.people(location);
	const { data } = await stripe.disputes.list({ payment_intent: id });
	const [dispute] = data;
	if (!dispute) return;
	await allowed(
		evidence === 'none'
			? stripe.disputes.close(dispute.id)
			: stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: evidence } }),
	);
}

/** What Stripe refuses has not happened. */
async function allowed(work: Promise<unknown>): Promise<void> {
	try {
		await work;
	} catch (error) {
		if ((error as { type?: string }).type !== 'StripeInvalidRequestError') throw error;
	}
}

/** Somebody enters a payment that did not go by Stripe. */
export async function enter(
	{ sandbox }: HistoryWorld,
	model: Model,
	{ invoice: at, units, method }: Do<'enter'>,
): Promise<void> {
	const invoice = chosen(model.invoices, at);
	const { id: Account__c, location } = chosen(model.accounts, invoice.account);
	const amount = ofUnits(units, invoice.currency);
	const id = await sandbox.enter({
		Name: `${method} ${model.payments.length}`,
		Account__c,
		Invoice__c: invoice.id,
		Amount__c: amount.forSalesforce(),
		Currency__c: invoice.currency,
		Method__c: method,
	});
	model.payments.push({
		kind: 'entered',
		id,
		location,
		currency: invoice.currency,
		amount,
		invoice,
		asked: 0n,
		mostAsked: 0n,
		isVoid: false,
		wasMoved: false,
		isDeleted: false,
	});
}

/** Somebody changes the record of a payment, if the org has it. */
export async function edit(
	world: HistoryWorld,
	model: Model,
	step: Do<'correct' | 'void' | 'ask' | 'move' | 'delete'>,
): Promise<void> {
	const own = step.do === 'correct' || step.do === 'void';
	const payments = model.payments.filter(
		({ kind, isDeleted }) => !isDeleted && (!own || kind === 'entered'),
	);
	if (payments.length === 0) return;
	const payment = chosen(payments, step.payment);
	const recordId = await recordIdOf(world, payment);
	if (recordId === undefined) return;
	model.told.delete(recordId);
	model.written.clear();
	const path = `/sobjects/Payment__c/${recordId}`;
	const write = async (values: object) => await world.sandbox.api('PATCH', path, values);
	switch (step.do) {
		case 'correct':
			payment.amount = ofUnits(step.units, payment.currency);
			await write({ Amount__c: payment.amount.forSalesforce() });
			return;
		case 'void':
			if (payment.kind === 'entered') payment.isVoid = true;
			await write({ Status__c: 'Canceled' });
			return;
		case 'ask': {
			const asked = ofUnits(step.units, payment.currency);
			payment.asked = asked.minor;
			if (asked.minor > payment.mostAsked) payment.mostAsked = asked.minor;
			await write({ Refund_Requested__c: asked.forSalesforce() });
			return;
		}
		case 'move':
			payment.invoice = step.invoice === null ? undefined : chosen(model.invoices, step.invoice);
			if (payment.kind === 'entered') payment.wasMoved = true;
			await write({ Invoice__c: payment.invoice?.id ?? null });
			return;
		case 'delete':
			payment.isDeleted = true;
			await world.sandbox.api('DELETE', path);
	}
}

async function recordIdOf(
	{ sandbox }: HistoryWorld,
	payment: TakenPayment | EnteredPayment,
): Promise<string | undefined> {
	if (payment.kind === 'entered') return payment.id;
	const records: Row[] = await sandbox.records('Payment__c');
	const found = records.find((row) => row['Stripe_Payment_ID__c'] === payment.id);
	return found && String(found['Id']);
}
