import { percent, perSecond, type Report } from './report';
import { type SandboxProcess, startSandboxProcess } from './sandboxProcess';
import { runSyncCustomers, type SyncCustomersResult } from './syncCustomersRun';
import { prepareOrg, requestsTo } from './syncSandbox';

const ACCOUNTS = 10_000;
/** Stripe's documented limit for one endpoint, requests a second. https://docs.stripe.com/rate-limits */
const RATE_LIMIT = 25;

interface Calls {
	stripe: number;
	salesforce: number;
}

/** What syncing all accounts costs: the first time, with nothing changed, and with one in a hundred changed. */
export async function benchSyncCustomers(report: Report): Promise<void> {
	const sandbox = await startSandboxProcess();
	try {
		await prepareOrg(sandbox, ACCOUNTS, RATE_LIMIT);
		const first = await measured(sandbox);
		const accounts = Number(first.result.summary['accounts']);
		const rate = accounts / (first.result.duration / 1000);
		report({
			what: `${accounts} accounts, first sync`,
			value: `${rate.toFixed(1)}/s`,
			against: `${percent(rate / RATE_LIMIT)} of the ceiling of ${RATE_LIMIT}/s`,
		});
		const stripeRate = await rateOfCreates(sandbox);
		report({
			what: 'Customers made a second, from the first to the last',
			value: `${stripeRate.toFixed(1)}/s`,
			against: `${percent(stripeRate / RATE_LIMIT)} of the ceiling; at least 95%`,
		});
		report({
			what: 'Salesforce calls, first sync',
			value: String(first.calls.salesforce),
			against: `1 for ${(accounts / first.calls.salesforce).toFixed(0)} accounts; at most 1 for 150`,
		});
		report({ what: 'Stripe calls, first sync', value: String(first.calls.stripe) });

		const same = await measured(sandbox);
		report({
			what: 'All calls, nothing changed',
			value: String(same.calls.salesforce + same.calls.stripe),
			against: 'at most 10',
		});

		const changed = await changeSome(sandbox, ACCOUNTS / 100);
		const some = await measured(sandbox);
		report({
			what: `All calls, ${changed} accounts changed`,
			value: String(some.calls.salesforce + some.calls.stripe),
			against: `${some.calls.salesforce} to Salesforce, ${some.calls.stripe} to Stripe`,
		});
	} finally {
		await sandbox.close();
	}
}

async function measured(
	sandbox: SandboxProcess,
): Promise<{ result: SyncCustomersResult; calls: Calls }> {
	await sandbox.call('DELETE', '/requests');
	const result = await runSyncCustomers(sandbox, { rateLimit: RATE_LIMIT });
	if (result.summary['problems'] !== 0) throw new Error(JSON.stringify(result.summary));
	return {
		result,
		calls: {
			stripe: (await requestsTo(sandbox, 'stripe')).length,
			salesforce: (await requestsTo(sandbox, 'salesforce')).length,
		},
	};
}

/** How fast customers were made, by when the requests arrived. */
async function rateOfCreates(sandbox: SandboxProcess): Promise<number> {
	const requests = await requestsTo(sandbox, 'stripe');
	const times = requests.filter(({ method }) => method === 'POST').map(({ at }) => at);
	return perSecond(times.length - 1, (times.at(-1) ?? 0) - (times[0] ?? 0));
}

/** Somebody changes phone numbers in the org. */
async function changeSome(sandbox: SandboxProcess, some: number): Promise<number> {
	const { salesforce } = sandbox;
	if (!salesforce) throw new Error('The sandbox has no org');
	const headers = {
		authorization: `Bearer ${salesforce.accessToken}`,
		'content-type': 'application/json',
	};
	const api = `${salesforce.url}/services/data/v65.0`;
	const query = `SELECT Id FROM Account ORDER BY Id LIMIT ${some}`;
	const answer = await fetch(`${api}/query?q=${encodeURIComponent(query)}`, { headers });
	const { records } = (await answer.json()) as { records: Array<{ Id: string }> };
	await fetch(`${api}/composite/sobjects`, {
		method: 'PATCH',
		headers,
		body: JSON.stringify({
			records: records.map(({ Id }, index) => ({
				attributes: { type: 'Account' },
				Id,
				Phone: `555-${index}`,
			})),
		}),
	});
	return records.length;
}
