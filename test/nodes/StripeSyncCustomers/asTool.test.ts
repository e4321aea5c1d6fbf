import type { IExecuteFunctions } from 'n8n-workflow';
import { Problem } from '../../../lib/errors';
import { SyncReport } from '../../../lib/sync/report';
import { runOnce } from '../../../nodes/StripeSyncCustomers/output';

/** The node on a panel, or as a tool of an agent. */
const context = (type: string, options: object) =>
	({
		getNode: () => ({ name: 'Sync', type: `n8n-nodes-stripe-salesforce.${type}` }),
		getNodeParameter: () => options,
		getMode: () => 'trigger',
		continueOnFail: () => false,
		addExecutionHints: () => undefined,
		logger: { info: () => undefined },
	}) as unknown as IExecuteFunctions;

const sync = async (type: string, options: object = {}) => {
	const outputs = await runOnce(context(type, options), async (_options, sink) => {
		const report = new SyncReport(sink);
		const references = { account: '001000000000001AAA' };
		report.result({
			status: 'problem',
			title: 'Acme',
			references: {},
			problem: new Problem('Acme is locked', { origin: 'salesforce' }),
		});
		for (let count = 0; count < 1_000; count++) {
			report.result({
				status: 'updated',
				title: 'Edge',
				message: 'Updated Edge',
				references,
				changes: {},
			});
		}
		return { report };
	});
	return outputs.map((items) => items.map(({ json }) => json));
};

describe('a sync that a model calls', () => {
	it('answers with one item: how it went, and what went wrong first', async () => {
		const [synced] = await sync('stripeSyncCustomersTool');

		expect(synced).toEqual([
			expect.objectContaining({
				summary: expect.stringContaining('1000 updated'),
				updated: 1_000,
				problems: 1,
				firstProblem: 'Acme: Acme is locked',
			}),
		]);
	});

	it('answers with an item for each account where the builder wants it so', async () => {
		const [synced] = await sync('stripeSyncCustomersTool', { output: 'accounts' });
		expect(synced).toHaveLength(1_000);
	});

	it('puts out an item for each account in a workflow', async () => {
		const [synced, problems] = await sync('stripeSyncCustomers');
		expect([synced?.length, problems?.length]).toEqual([1_000, 1]);
	});
});
