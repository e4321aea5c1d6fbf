import type { IWebhookFunctions } from 'n8n-workflow';
import { systemClock } from '../../lib/n8n/clock';
import { rememberedLogo } from '../../lib/n8n/web/rememberedLogo';
import type { Due } from '../../lib/paymentPage/due';
import type { VisitTools } from '../../lib/paymentPage/request';
import { makeReceipt } from '../../lib/receipts/makeReceipt';
import type { PageParameters } from './parameters';

/** Makes the receipts that payers download, as the page looks. */
export function receiptMaker(
	context: IWebhookFunctions,
	parameters: PageParameters,
	warn: (what: string) => void,
): VisitTools['receipt'] {
	const { color, logo: url } = parameters.terms.brand;
	return async (stripe, payment, due, locale) => {
		const logo = url === '' ? undefined : await rememberedLogo(context, url, systemClock, warn);
		return await makeReceipt(
			{ stripe },
			{
				payment,
				seller: sellerOf(parameters),
				locale,
				timeZone: context.getTimezone(),
				paper: 'A4',
				color,
				logo,
				known: knownOf(due),
			},
		);
	};
}

/** What the page knows of a payment beside Stripe. */
function knownOf({ invoice, balance }: Due) {
	const { number, accountName: customerName } = invoice;
	const { total, left } = balance;
	return { customerName, ...(!invoice.ask && { invoice: { number, total, left } }) };
}

/** The business as the page names it. */
function sellerOf({ terms }: PageParameters) {
	const { name, contact: email } = terms.brand;
	return { name, address: [], email, phone: '', website: '', taxId: '' };
}
