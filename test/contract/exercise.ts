import { startSandbox } from '../../sandbox/index';
import { RESOURCES } from '../../sandbox/stripe/resources';
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
import { templateFinder } from './pathTemplates';
import { readRecording } from './recording';
import { changeSettings } from './sandboxSettings';

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
	exerciseEvents,
];

/** No limit gets in the way of asking quickly. */
const UNLIMITED = 1_000_000;

/**
 * Asks a sandbox everything it serves through the official SDK, plain, expanded, in lists and by
 * events, so that the contract does not depend on what the tests happen to send.
 * @param record the file to which the sandbox appends each request and answer
 * @returns in words, what did not go as the API promises, and each operation that was left out
 */
export async function runExercise(record: string): Promise<string[]> {
	const problems: string[] = [];
	const sandbox = await startSandbox({ record, quiet: true });
	try {
		await changeSettings(sandbox, {
			searchLag: 0,
			rateLimit: UNLIMITED,
			endpointRateLimit: UNLIMITED,
		});
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
	return [...problems, ...unasked(record)];
}

/** The operations that the sandbox serves and nothing in the recording asks for. */
function unasked(record: string): string[] {
	const served = RESOURCES.flatMap((resource) => resource.operations).map(({ method, path }) => ({
		method,
		template: path.replace(/:(\w+)/g, '{$1}'),
	}));
	const find = templateFinder(served.map(({ template }) => template));
	const asked = new Set(
		readRecording(record)
			.filter(({ status }) => status < 300)
			.map(({ method, path }) => `${method} ${find(path) ?? path}`),
	);
	return served
		.map(({ method, template }) => `${method} ${template}`)
		.filter((operation) => !asked.has(operation))
		.map((operation) => `Nothing asks the sandbox for ${operation}.`);
}

/** The message, and the line of the exercise at which it happened. */
function whereIn(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const line = error.stack?.split('\n').find((one) => one.includes('/exercise/'));
	return `${error.message} ${line?.trim() ?? ''}`.trim();
}
