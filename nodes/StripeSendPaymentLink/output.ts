import type { ItemResult } from '../../lib/n8n/output';
import type { LinkKind } from '../../lib/paymentLinks/notes';
import type { LinkResult } from '../../lib/paymentLinks/order';

/** Kinds that one payment ends, even one of a part. */
const SINGLE_USE: ReadonlySet<LinkKind> = new Set(['checkoutSession', 'paymentLink']);

/** The output item of a link. */
export function outputOf(result: LinkResult, kind: LinkKind): ItemResult {
	const { ask, unfinished, mail, linkId, messageId, sentTo } = result;
	return {
		json: {
			url: result.url,
			expiresAt: result.expiresAt,
			singleUse: SINGLE_USE.has(kind),
			amount: ask.amount.toDecimal(),
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
