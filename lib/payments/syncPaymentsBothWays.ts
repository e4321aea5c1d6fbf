import { type SyncEnd, SyncReport, type SyncSink } from '../sync/report';
import type { SyncRequest } from '../sync/syncCheckpoints';
import type { PaymentContext } from './paymentContext';
import { syncPaymentsFromStripe } from './syncPaymentsFromStripe';
import { syncPaymentsToStripe } from './syncPaymentsToStripe';

const OPERATION = 'both';

/**
 * Brings the org into step with Stripe, and then Stripe with what people entered in the org. In this order a
 * refund that was made in Stripe meanwhile counts for what is asked for in the org. Each direction has
 * checkpoints of its own, so that one that breaks off holds nothing back of the other.
 *
 * @throws Problem when it cannot begin, or not keep how far it came
 */
export async function syncPaymentsBothWays(
	request: SyncRequest,
	context: PaymentContext,
	sink: SyncSink,
): Promise<SyncEnd> {
	const report = new SyncReport(sink);
	const fromStripe = { operation: OPERATION, withEntered: false };
	const { endedBy, cursor = '' } = await syncPaymentsFromStripe(
		request,
		context,
		report,
		fromStripe,
	);
	if (endedBy || context.cancelled()) return { report, endedBy };
	const toStripe = { operation: OPERATION, withTouched: false };
	const end = await syncPaymentsToStripe(request, context, report, toStripe);
	const earlier = end.cursor !== undefined && end.cursor < cursor ? end.cursor : cursor;
	return { report, endedBy: end.endedBy, ...(earlier && { cursor: earlier }) };
}
