import type { SandboxProcess } from './sandboxProcess';

export const STRIPE_LATENCY_MS = 80;
const SALESFORCE_LATENCY_MS = 120;

/** A request as the sandbox saw it. */
export interface SeenRequest {
	method: string;
	path: string;
	/** Of Stripe: the account that it acted on. */
	account?: string;
	/** Milliseconds since 1970 when it arrived. */
	at: number;
	status: number;
}

/**
 * Empties both services and fills the org with made-up accounts beside those of a developer org; both
 * answer as late as over the internet.
 *
 * @param rateLimit requests a second that Stripe takes, in all and of one operation; as documented without it
 * @returns how many accounts there are
 */
export async function prepareOrg(
	sandbox: SandboxProcess,
	accounts: number,
	rateLimit: number | null = null,
): Promise<number> {
	await sandbox.call('POST', '/reset');
	await sandbox.call('POST', '/salesforce/install-model');
	await sandbox.call('POST', '/salesforce/generate', { accounts });
	await sandbox.call('PATCH', '/settings', {
		stripe: { rateLimit, endpointRateLimit: rateLimit },
	});
	await delayBoth(sandbox);
	const { objects } = (await sandbox.call('GET', '/state?service=salesforce&type=Account')) as {
		objects: Array<{ IsDeleted?: number | boolean }>;
	};
	return objects.filter(({ IsDeleted }) => !IsDeleted).length;
}

/** Lets both services answer as late as over the internet. */
export async function delayBoth(sandbox: SandboxProcess): Promise<void> {
	await sandbox.call('PATCH', '/settings', { stripe: { latency: STRIPE_LATENCY_MS } });
	await sandbox.call('POST', '/faults', {
		service: 'salesforce',
		fault: { type: 'delay', ms: SALESFORCE_LATENCY_MS },
	});
}

/** The requests that a service got since they were last forgotten. */
export async function requestsTo(
	sandbox: SandboxProcess,
	service: 'stripe' | 'salesforce',
): Promise<SeenRequest[]> {
	const { requests } = (await sandbox.call('GET', `/requests?service=${service}`)) as {
		requests: SeenRequest[];
	};
	return requests;
}
