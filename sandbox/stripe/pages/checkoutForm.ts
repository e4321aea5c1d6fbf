import type Stripe from 'stripe';
import { html, raw, type Html } from '../../pages/html';
import type { Context } from '../context';
import { idOf, peek } from '../lookup';
import { majorUnits } from '../payments/currencies';
import { TEST_BANKS } from '../wallet/testBanks';
import { payerPage } from '../../pages/payerPage';

type Session = Stripe.Checkout.Session;

/** The page on which a payer pays; works without scripts. */
export function checkoutForm(context: Context, session: Session, error?: string): Html {
	const isSetup = session.mode === 'setup';
	const title = isSetup ? 'Save your payment details' : `Pay ${context.account.name}`;
	const email = session.customer_details?.email ?? undefined;
	const body = html`<h1>${title}</h1>
		${error === undefined ? '' : html`<p class="error" role="alert">${error}</p>`}
		${lines(context, session)}
		<form method="post">
			${amountField(context, session)}
			${
				email === undefined
					? html`<label>Email <input name="email" type="email" required /></label>`
					: html`<p>Email: ${email}</p>`
			}
			${methodFields(session.payment_method_types, savedMethods(context, session))}
			${saveBox(session)}
			<button>${isSetup ? 'Save' : 'Pay'}</button>
		</form>
		${session.cancel_url === null ? '' : html`<p><a href="${session.cancel_url}">Back</a></p>`}`;
	return payerPage(title, body);
}

/** What is shown of a session that is over. */
export function finishedPage(context: Context, session: Session): Html {
	const [title, words] =
		session.status === 'complete'
			? ['Thanks for your payment', `${context.account.name} has been told of it.`]
			: ['This page has expired', 'Go back to where you came from, and begin anew.'];
	return payerPage(
		title,
		html`<h1>${title}</h1>
			<p>${words}</p>`,
	);
}

function lines(context: Context, session: Session): Html {
	const currency = session.currency ?? '';
	const items = context.store.list({ types: ['item'], parent: session.id }).data;
	if (items.length === 0) return html``;
	const money = (amount: unknown) =>
		`${majorUnits(Number(amount), currency)} ${currency.toUpperCase()}`;
	return html`<dl>
		${items.map(
			(item) =>
				html`<dt>${item['description']}</dt>
					<dd>${money(item['amount_total'])}</dd>`,
		)}
		<dt><b>Total</b></dt>
		<dd><b>${money(session.amount_total)}</b></dd>
	</dl>`;
}

function amountField(context: Context, session: Session): Html {
	const custom = context.store.hidden(session.id)['custom'];
	if (!custom) return html``;
	return html`<label
		>Amount
		<input
			name="amount"
			inputmode="decimal"
			required
			value="${majorUnits(session.amount_total ?? 0, session.currency ?? '')}"
	/></label>`;
}

/** The part of a form in which a payer chooses how to pay. */
export function methodFields(
	types: readonly string[],
	saved: readonly Stripe.PaymentMethod[],
): Html {
	const first = saved[0]?.id ?? types[0];
	const radio = (value: string, label: string) =>
		html`<label
			><input
				type="radio"
				name="method"
				value="${value}"
				${raw(value === first ? 'checked' : '')}
			/>
			${label}</label
		>`;
	return html`<fieldset>
		<legend>Payment method</legend>
		${saved.map((method) => radio(method.id, labelOf(method)))}
		${types.includes('card') ? [radio('card', 'Card'), CARD] : ''}
		${types.includes('us_bank_account') ? [radio('us_bank_account', 'US bank account'), BANK] : ''}
	</fieldset>`;
}

const CARD = html`<label
		>Card number
		<input
			name="number"
			inputmode="numeric"
			autocomplete="cc-number"
			placeholder="4242 4242 4242 4242"
	/></label>
	<label>Expiry <input name="expiry" autocomplete="cc-exp" placeholder="12/34" /></label>
	<label
		>Security code <input name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="123"
	/></label>
	<label>Name <input name="name" autocomplete="cc-name" /></label>`;

const BANK = html`<label
		>Bank
		<select name="bank">
			${Object.keys(TEST_BANKS).map((name) => html`<option>${name}</option>`)}
		</select></label
	>
	<details>
		<summary>Enter bank details instead (verified by a small deposit)</summary>
		<label>Routing number <input name="routing_number" inputmode="numeric" /></label>
		<label>Account number <input name="account_number" inputmode="numeric" /></label>
	</details>`;

function saveBox(session: Session): Html {
	if (session.saved_payment_method_options?.payment_method_save !== 'enabled') return html``;
	return html`<label
		><input type="checkbox" name="save" value="1" /> Save these details for next time</label
	>`;
}

/** The customer's methods that may be shown here: https://docs.stripe.com/api/payment_methods/object#payment_method_object-allow_redisplay */
function savedMethods(context: Context, session: Session): Stripe.PaymentMethod[] {
	const customer = idOf(session.customer);
	if (customer === undefined || session.mode === 'setup') return [];
	const filters = session.saved_payment_method_options?.allow_redisplay_filters ?? ['always'];
	return context.store
		.list({ types: ['payment_method'], parent: customer })
		.data.flatMap(({ id }) => peek(context.store, 'payment_method', id) ?? [])
		.filter((method) => session.payment_method_types.includes(method.type))
		.filter((method) => filters.includes(method.allow_redisplay ?? 'unspecified'));
}

function labelOf({ card, us_bank_account: bank, type }: Stripe.PaymentMethod): string {
	if (card) return `${card.brand} ending in ${card.last4}`;
	return bank ? `${bank.bank_name ?? 'Bank'} ending in ${bank.last4 ?? ''}` : type;
}
