import { startSandbox } from '../../sandbox/index';
import { EXPANDABLE_IDS } from '../../sandbox/stripe/facts/facts';
import { INCLUDABLES, RESOURCES } from '../../sandbox/stripe/resources';
import { unaskedOperations, unseenExpansions } from './coverage';
import {
	exerciseAccounts,
	exerciseCatalogue,
	exerciseEvents,
	exerciseTestClocks,
} from './exercise/accountAndCatalogue';
import { exerciseCustomerRefusals, exerciseCustomers } from './exercise/customers';
import { exerciseDiscounts, exerciseTaxIds } from './exercise/discountsAndTaxes';
import { kitFor, type Part } from './exercise/kit';
import { exercisePaymentMethods, exerciseSources } from './exercise/paymentDetails';
import { exerciseCheckout } from './exercise/checkout';
import { exerciseExpansions } from './exercise/expansions';
import { exerciseInvoices } from './exercise/invoices';
import { exercisePayments, exerciseReturns, exerciseSetups } from './exercise/payments';
import { exerciseWebhookEndpoints } from './exercise/webhooks';
import { readRecording } from './recording';
import { changeSettings, WITHOUT_LIMITS } from './sandboxSettings';

const PARTS: readonly Part[] = [
	exerciseCustomers,
	exerciseCustomerRefusals,
	exerciseSources,
	exercisePaymentMethods,
	exerciseDiscounts,
	exerciseTaxIds,
	exerciseAccounts,
	exerciseCatalogue,
	exerciseTestClocks,
	exerciseWebhookEndpoints,
	exercisePayments,
	exerciseSetups,
	exerciseReturns,
	exerciseCheckout,
	exerciseInvoices,
	exerciseExpansions,
	exerciseEvents,
];

/**
 * Asks a sandbox everything it serves through the official SDK, plain, expanded, in lists and by
 * events, so that the contract does not depend on what the tests happen to send.
 * @param record the file to which the sandbox appends each request and answer
 * @returns in words, what did not go as the API promises, and each operation and expansion that was left out
 */
export async function runExercise(record: string): Promise<string[]> {
	const problems: string[] = [];
	const sandbox = await startSandbox({ record, quiet: true });
	try {
		await changeSettings(sandbox, { ...WITHOUT_LIMITS, searchLag: 0 });
		const kit = kitFor(sandbox);
		for (const part of PARTS) {
			try {
				await part(kit);
			} catch (error) {
				problems.push(`${part.name} broke off: ${whereIn(error)}`);
			}
		}
	} finally {
		await sandbox.close();
	}
	const recorded = readRecording(record);
	return [
		...problems,
		...unaskedOperations(
			RESOURCES.flatMap((resource) => resource.operations),
			recorded,
		),
		...unseenExpansions(INCLUDABLES, EXPANDABLE_IDS, recorded),
	];
}

/** The message, and the line of the exercise at which it happened. */
function whereIn(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const line = error.stack?.split('\n').find((one) => one.includes('/exercise/'));
	return `${error.message} ${line?.trim() ?? ''}`.trim();
}
