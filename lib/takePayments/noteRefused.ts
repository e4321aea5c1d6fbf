import { noteRefusedCharge } from '../invoices/noteRefusedCharge';
import { CALL_KEY } from './metadataKeys';
import type { Charge } from './takeOnce';

/**
 * As `noteRefusedCharge`. It does not name this call, which has taken nothing, and which alone comes to a key
 * of its own.
 */
export async function noteRefused(
	{ due, params, key }: Charge<unknown>,
	error: unknown,
): Promise<void> {
	const { [CALL_KEY]: call, ...metadata } = params.metadata ?? {};
	if (key === call) return;
	await noteRefusedCharge(due.stripe, { ...params, metadata, key }, error);
}
