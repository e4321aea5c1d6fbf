import { Problem } from '../../../lib/errors';
import { invoiceReader, type InvoiceReader } from '../../../lib/invoices/readInvoices';
import { debitOnce } from '../../../lib/paymentPage/bank/debitOnce';
import type { Books } from '../../../lib/paymentPage/due';
import type { Model } from '../../../lib/model/resolveModel';
import { makeSession } from '../../../lib/paymentLinks/kinds/checkoutSession';
import { sendLink } from '../../../lib/paymentLinks/sendLink';
import { faultOf, placeOf } from '../../../lib/paymentPage/pageState';
import { startPayment } from '../../../lib/paymentPage/payment';
import type { SalesforceConnection } from '../../../lib/salesforce/connection';
import { isStripeError } from '../../../lib/stripe/errors';
import { chargeStoredMethod } from '../../../lib/takePayments/chargeStoredMethod';
import type { TakeTools } from '../../../lib/takePayments/due';
import { refundPayment } from '../../../lib/takePayments/refundPayment';
import { newPayer } from '../../support/payer';
import { DEFAULT_BRAND } from '../paymentPage/support';
import { Process } from '../payments/histories/process';
import type { Kill, Setting } from '../payments/histories/steps';
import type { Turns } from '../payments/histories/turns';
import type { HistoryWorld } from '../payments/histories/world';
import { heldBy } from './judge';
import { callOf, type Doors, firstWish, ofUnits } from './model';
import type { Actor, Filled } from './steps';

/** Both ways by one sync; the other location has nothing to do. */
export const SETTING: Setting = { currency: 'USD', other: 'location', isOneSync: true };

const PAYER = { name: 'Rose', email: 'rose@acme.example' };
const CARD = { ...PAYER, method: 'card', expiry: '12/34', cvc: '123' };
const BANK = { ...PAYER, method: 'us_bank_account' };
const FORMS: Readonly<Record<Filled, Record<string, string>>> = {
	card: { ...CARD, number: '4242424242424242' },
	declined: { ...CARD, number: '4000000000000002' },
	bank: { ...BANK, bank: 'success' },
	bankFails: { ...BANK, bank: 'insufficientFunds' },
};

/** Lets people and schedules come to the doors of one invoice. */
export class Actors {
	private constructor(
		private readonly world: HistoryWorld,
		private readonly reader: InvoiceReader,
		private readonly salesforce: SalesforceConnection,
		private readonly model: Model,
	) {}

	private get clock() {
		return this.world.sandbox.clock;
	}

	static async of(world: HistoryWorld): Promise<Actors> {
		const { salesforce, model } = await world.sandbox.paymentContext();
		return new Actors(world, await invoiceReader(salesforce, model), salesforce, model);
	}

	/** Ends when the actor has what it came for, was refused, met a failure, or was killed. */
	async act(act: Actor, doors: Doors, kill: Kill | null, turns: Turns | undefined): Promise<void> {
		if (act.do === 'checkout') {
			await this.checkout(act, doors, turns);
			return;
		}
		if (act.do === 'sync') {
			await this.world.run(SETTING, 'sync', { kill, turns });
			return;
		}
		const runner = new Process(kill, turns);
		try {
			await Promise.race([this.product(act, doors, runner), runner.killed]);
		} catch (error) {
			// Who is refused, or meets a failure, has been told so.
			if (!(error instanceof Problem) && !isStripeError(error)) throw error;
		}
	}

	private async product(
		act: Exclude<Actor, { do: 'checkout' | 'sync' }>,
		doors: Doors,
		runner: Process,
	): Promise<void> {
		switch (act.do) {
			case 'page':
				await this.page(act, doors, runner);
				return;
			case 'link':
				await this.link(act, doors, runner);
				return;
			case 'debit':
				await this.debit(act, doors, runner);
				return;
			case 'staff': {
				const { units, method, mayExceed = false } = firstWish(doors, callOf(act), act);
				await this.charge(doors, runner, {
					method: { id: doors.stored[method] },
					amount: units === null ? '' : ofUnits(units).toDecimal(),
					callKey: callOf(act),
					mayExceed,
				});
				return;
			}
			case 'month': {
				const { units } = firstWish(doors, `month ${act.month}`, act);
				const executions = firstWish(doors, 'executions', { count: 0 });
				await this.charge(doors, runner, {
					method: { id: doors.stored.card },
					amount: ofUnits(units).toDecimal(),
					chargeKey: `month-${act.month}`,
					callKey: `execution-${executions.count++}`,
				});
				return;
			}
			case 'refund':
				await this.refund(act, doors, runner);
		}
	}

	private reading(runner: Process, { invoiceId }: Doors) {
		return async () =>
			await runner.ask(async () => (await this.reader.read([invoiceId])).get(invoiceId));
	}

	/** Nobody moves a payment here, so that it is no turn to look whether somebody has. */
	private books(runner: Process): Books {
		const { stillOf } = this.reader;
		return { stripe: this.world.clientIn(runner, ''), stillOf };
	}

	private async page(
		{ tab, units, method }: Extract<Actor, { do: 'page' }>,
		doors: Doors,
		runner: Process,
	): Promise<void> {
		const read = this.reading(runner, doors);
		const invoice = await read();
		if (!invoice) throw new Error('There is no invoice');
		const { clock } = this.world.sandbox;
		const start = await startPayment(
			{ ...this.books(runner), invoice, read, isSeen: () => true, clock },
			{ method, ...(units !== null && { amount: ofUnits(units) }) },
			{
				brand: DEFAULT_BRAND,
				save: 'ask',
				locale: 'en',
				pageUrl: 'https://n8n.example/webhook/pay?t=token',
				receiptEmail: '',
				stripeInvoicePdf: false,
			},
		);
		if ('session' in start) doors.tabs.set(tab, { url: start.session.url ?? '', method });
	}

	/** @throws Problem */
	private async link(
		{ tab, units, method }: Extract<Actor, { do: 'link' }>,
		doors: Doors,
		runner: Process,
	): Promise<void> {
		const { salesforce, model, clock } = this;
		const { stripe, stillOf } = this.books(runner);
		const read: InvoiceReader['read'] = async (ids) =>
			await runner.ask(async () => await this.reader.read(ids));
		const amount = units === null ? '' : ofUnits(units).toDecimal();
		const result = await sendLink(
			{
				what: { invoiceId: doors.invoiceId, amount, currency: '' },
				kind: 'checkoutSession',
				terms: { methods: [method], mayPayPart: false, save: 'ask' },
				brand: DEFAULT_BRAND,
				language: 'en',
				sendAgain: false,
				writeBack: false,
				callKey: 'unused',
			},
			{
				stripeOf: async () => await Promise.resolve(stripe),
				org: { connection: salesforce, model, reader: { read, stillOf } },
				makeLink: async ({ ask, terms, key, locale }) =>
					await makeSession(
						stripe,
						ask,
						terms,
						{
							brand: DEFAULT_BRAND,
							successUrl: 'https://acme.example/thanks',
							cancelUrl: '',
							locale,
							receiptEmail: '',
							stripeInvoicePdf: false,
						},
						{ key, minutes: 24 * 60, nowMs: clock.nowMs() },
					),
				clock,
			},
		);
		doors.tabs.set(tab, { url: result.url, method });
	}

	private async checkout(
		{ tab, filled }: Extract<Actor, { do: 'checkout' }>,
		doors: Doors,
		turns: Turns | undefined,
	): Promise<void> {
		const open = doors.tabs.get(tab);
		if (!open) return;
		const isBank = open.method === 'us_bank_account';
		const form = isBank === filled.startsWith('bank') ? filled : isBank ? 'bank' : 'card';
		const payer = newPayer(this.world.sandbox.pages);
		const pay = async () => {
			payer.at = open.url;
			await payer.submit(FORMS[form]);
		};
		await (turns ? turns.take(pay, () => false) : pay());
	}

	private async debit(
		act: Extract<Actor, { do: 'debit' }>,
		doors: Doors,
		runner: Process,
	): Promise<void> {
		const read = this.reading(runner, doors);
		const invoice = await read();
		const left = invoice && invoice.amount.minus(invoice.amountPaid);
		const { units } = firstWish(doors, `visit ${act.visit}`, act);
		const amount = units === null ? left : ofUnits(units);
		if (!amount || amount.isZero() || amount.isNegative()) return;
		await debitOnce(
			{
				...this.books(runner),
				read,
				isAgreed: (due) => placeOf(due) === 'open' && !faultOf(due.balance.left, amount),
				warn: () => undefined,
			},
			{
				visit: { id: `visit-${act.visit}`, amount, leftMs: 0 },
				accountId: doors.stored.bank,
				payer: { ipAddress: '192.0.2.7', userAgent: 'Firefox' },
				receiptEmail: '',
			},
		);
	}

	/** @throws Problem */
	async charge(
		doors: Doors,
		runner: Process,
		{
			amount,
			mayExceed = false,
			...order
		}: {
			method: { id: string };
			amount: string;
			mayExceed?: boolean;
			callKey: string;
			chargeKey?: string;
		},
	): Promise<void> {
		const { invoiceId } = doors;
		const { stripe, stillOf } = this.books(runner);
		const read: InvoiceReader['read'] = async (ids) =>
			await runner.ask(async () => await this.reader.read(ids));
		const tools: TakeTools = {
			stripeOf: async () => await Promise.resolve(stripe),
			org: { invoices: { read, stillOf }, accountOf: async () => await Promise.resolve(undefined) },
			clock: this.world.sandbox.clock,
		};
		await chargeStoredMethod(
			{
				target: { invoiceId, amount, mayExceed },
				maximum: '',
				purpose: '',
				chargeKey: '',
				takenBy: '',
				usage: 'unscheduled',
				hasMandate: true,
				...order,
			},
			tools,
		);
	}

	private async refund(
		act: Extract<Actor, { do: 'refund' }>,
		doors: Doors,
		runner: Process,
	): Promise<void> {
		const { intents } = await heldBy(this.world, doors);
		const paid = intents.filter(({ status }) => status === 'succeeded');
		const payment = paid[act.payment % Math.max(paid.length, 1)]?.id;
		if (payment === undefined) return;
		const wish = firstWish(doors, `refund ${act.call}`, { payment, units: act.units });
		await refundPayment(this.world.clientIn(runner, ''), {
			payment: wish.payment,
			amount: ofUnits(wish.units).toDecimal(),
			maximum: '',
			callKey: `refund-${act.call}`,
		});
	}
}
