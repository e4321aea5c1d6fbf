import type { StoredMethod } from '../../lib/customers/storedMethod';
import { Money } from '../../lib/money';
import type { ItemResult } from '../../lib/n8n/output';
import type { PaymentContext } from '../../lib/payments/paymentContext';
import type { Taken } from '../../lib/takePayments/takeOnce';
import type { Verification } from '../../lib/takePayments/verification';
import { writeBack, type WrittenBack } from '../../lib/takePayments/writeBack';

/**
 * The item of a payment that was taken, written into Salesforce where that is wanted.
 *
 * @param method what was charged; null where it is not stored any more, undefined where it never was
 */
export async function takenItem(
	{ intent, due, wasTaken }: Taken,
	method: Pick<StoredMethod, 'id' | 'label'> | null | undefined,
	payments: PaymentContext | undefined,
): Promise<ItemResult> {
	const written = payments && (await writeBack(intent.id, payments, due.location));
	const amount = Money.ofMinor(intent.amount, intent.currency);
	return {
		json: {
			paymentId: intent.id,
			status: intent.status,
			amount: amount.toDecimal(),
			currency: amount.currency,
			customerId: due.customerId,
			...(due.accountId !== '' && { accountId: due.accountId }),
			...(method !== undefined && {
				paymentMethodId: method?.id ?? null,
				paymentMethod: method?.label ?? null,
			}),
			alreadyCharged: wasTaken,
			...writtenFields(written),
		},
		unfinished: written?.unfinished,
		reference: intent.id,
	};
}

/**
 * What an item says while a bank account waits to be verified; nothing once it is.
 *
 * @param then what follows, as a sentence
 */
export function waitingFields(waits: Verification | undefined, then: string) {
	if (!waits) return {};
	const { kind, arrivesAt, verifyBy } = waits;
	const deposits =
		kind === 'descriptor_code'
			? 'a deposit of one cent, with a code that starts with SM,'
			: 'two small deposits';
	const day = (time: string) => time.slice(0, 10);
	const nextStep = `By ${day(arrivesAt)}, ${deposits} comes to the bank account. Ask the payer for it and run Verify with this ID, or send the payer the address in url, before ${day(verifyBy)}. ${then}`;
	return { waitsForVerification: true, ...waits, nextStep };
}

/** What an item says of Salesforce; nothing where nothing was to be written. */
export function writtenFields(written: WrittenBack | undefined) {
	if (!written) return {};
	return { ...written.references, ...(written.note !== undefined && { note: written.note }) };
}
