import type { ItemResult } from '../../lib/n8n/output';
import type { LinkResult } from '../../lib/paymentLinks/order';

/** The output item of a link. */
export function outputOf(result: LinkResult): ItemResult {
	const { ask, unfinished, mail, linkId, messageId, sentTo } = result;
	return {
		json: {
			url: result.url,
			expiresAt: result.expiresAt,
			amount: ask.amount.forSalesforce(),
			currency: ask.amount.currency,
			invoiceId: ask.invoice?.id ?? null,
			invoiceNumber: ask.invoice?.number ?? null,
			customerId: ask.customerId || null,
			linkId: linkId || null,
			mail,
			sentTo: [...sentTo],
			messageId: messageId || null,
		},
		...(unfinished && { unfinished }),
	};
}
