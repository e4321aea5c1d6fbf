import type Stripe from 'stripe';
import { type Model, type ModelInvoice, ofUnits } from './model';
import type { Currency, Setting } from './steps';
import { type HistoryWorld, otherLocation } from './world';

/** Two accounts and their invoices, of which the first stands for one in Stripe. */
export async function beginning(world: HistoryWorld, setting: Setting): Promise<Model> {
	await world.empty();
	const { sandbox } = world;
	const other = otherLocation(setting.other);
	const accounts = await Promise.all(
		['', other].map(async (location) => {
			const Name = location || 'Acme';
			const { id: customerId } = await world.people(location).customers.create({ name: Name });
			const { id } = (await sandbox.api('POST', '/sobjects/Account', {
				Name,
				Stripe_Customer_ID__c: customerId,
				...(location && { Stripe_Location__c: location }),
			})) as { id: string };
			return { id, customerId, location };
		}),
	);
	const invoices: ModelInvoice[] = [];
	const begun: ReadonlyArray<[account: number, currency: Currency, due: number]> = [
		[0, 'USD', 50],
		[0, 'USD', 120],
		[0, setting.currency, 50],
		[1, 'USD', 50],
	];
	for (const [account, currency, due] of begun) {
		const { id: accountId = '', customerId = '' } = accounts[account] ?? {};
		const amount = ofUnits(due, currency);
		const stripeId =
			invoices.length === 0
				? await stripeInvoice(world.people(''), customerId, amount.forStripe())
				: undefined;
		const id = await sandbox.newInvoice(accountId, amount.forSalesforce(), {
			Name: `INV-${invoices.length}`,
			Currency__c: currency,
			...(stripeId !== undefined && { Stripe_Invoice_ID__c: stripeId }),
		});
		invoices.push({ id, account, currency, due, ...(stripeId !== undefined && { stripeId }) });
	}
	return {
		setting,
		accounts,
		invoices,
		payments: [],
		troubles: [],
		told: new Map(),
		written: new Map(),
		repeated: [],
	};
}

async function stripeInvoice(
	stripe: Stripe,
	customer: string,
	line: { amount: number; currency: string },
): Promise<string> {
	const { id } = await stripe.invoices.create({
		customer,
		currency: line.currency,
		collection_method: 'send_invoice',
		days_until_due: 30,
	});
	await stripe.invoices.addLines(id, { lines: [{ amount: line.amount, description: 'Work' }] });
	await stripe.invoices.finalizeInvoice(id);
	return id;
}
