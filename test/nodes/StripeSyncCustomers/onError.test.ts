import type { INodeParameters } from 'n8n-workflow';
import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const idOf = async (name: string) => String((await sandbox().account(name))['Id']);

/** Sends two accounts, of which the first cannot be sent. */
async function sendTwo(onError: string) {
	const refused = await idOf('Edge Communications');
	const good = await idOf('Pyramid Construction Inc.');
	await sandbox().api('PATCH', `/sobjects/Account/${refused}`, { Stripe_Location__c: 'Atlantis' });
	const { result } = await sandbox().run({
		parameters: { operation: 'sendCustomer' },
		node: { onError },
		items: [{ Id: refused }, { Id: good }],
	});
	return { refused, good, result, outputs: result.nodes['Sync'] ?? [] };
}

describe('an operation that works item by item', () => {
	it('fails at an item that failed', async () => {
		const { result } = await sendTwo('stopWorkflow');

		expect(result.success).toBe(false);
		expect(result.error?.message).toContain('“Atlantis”');
	});

	it('puts out one item for each, in order, where the node is to continue', async () => {
		const { refused, good, outputs } = await sendTwo('continueRegularOutput');

		expect(outputs).toHaveLength(1);
		expect(outputs[0]?.map(({ json }) => json)).toMatchObject([
			{ error: expect.stringContaining('“Atlantis”'), details: { accountId: refused } },
			{ accountId: good, status: 'created' },
		]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('has n8n’s output for errors beside its own, and no third', async () => {
		const { refused, good, outputs } = await sendTwo('continueErrorOutput');

		expect(outputs).toHaveLength(2);
		expect(outputs[0]?.map(({ json }) => json)).toMatchObject([{ accountId: good }]);
		expect(outputs[1]?.map(({ json }) => json)).toMatchObject([
			{
				error: expect.stringContaining('“Atlantis”'),
				details: { accountId: refused, accountName: 'Edge Communications' },
			},
		]);
	});

	it('tells of each item why nothing could be done for any', async () => {
		const items = [{ Id: await idOf('Edge Communications') }, { Id: 'x' }];
		const { synced, problems } = await sandbox().run({
			parameters: { operation: 'sendCustomer' },
			items,
			stripe: { secretKey: 'sk_test_wrong' },
		});

		expect(synced).toEqual([]);
		expect(problems).toMatchObject([
			{ error: expect.stringContaining('Invalid API Key') },
			{ error: expect.stringContaining('is no account') },
		]);
	});
});

describe('a sync of everything', () => {
	const sync = async (options: INodeParameters, node: object = {}) =>
		await sandbox().run({ parameters: { operation: 'syncAll', options }, node });
	const refuseEdge = async () =>
		await sandbox().api('PATCH', `/sobjects/Account/${await idOf('Edge Communications')}`, {
			Stripe_Location__c: 'Atlantis',
		});

	it('puts out problems and does not fail, unless it is told to', async () => {
		await refuseEdge();

		const { result, problems } = await sync({});
		const failing = await sync({ failOnProblems: true });

		expect(result.success).toBe(true);
		expect(problems).toMatchObject([{ accountName: 'Edge Communications' }]);
		expect(failing.result.success).toBe(false);
		expect(failing.result.error?.message).toMatch(
			/^1 could not be brought into step; Edge Communications \(001\w+\): .*“Atlantis”/,
		);
		// The rest was done.
		expect(await sandbox().customers()).toHaveLength((await sandbox().liveAccounts()).length - 1);
	});

	it('does not fail without problems, even if it is told to', async () => {
		expect((await sync({ failOnProblems: true })).result.success).toBe(true);
	});

	it('puts out its figures alone where only these are wanted, and no item for an account', async () => {
		await refuseEdge();
		const accounts = (await sandbox().liveAccounts()).length;

		const { synced, problems } = await sync({ output: 'summary' });
		const nothing = await sync({ output: 'summary', condition: "Name = 'Nobody'" });

		expect(synced).toMatchObject([
			{
				summary: `${accounts - 1} created, 1 with problems`,
				accounts,
				created: accounts - 1,
				problems: 1,
			},
		]);
		expect(problems).toHaveLength(1);
		expect(nothing.synced).toMatchObject([{ summary: 'nothing to do', accounts: 0 }]);
	});

	it('puts out problems alone where only these are wanted', async () => {
		await refuseEdge();

		const { synced, problems } = await sync({ output: 'problems' });

		expect(synced).toEqual([]);
		expect(problems).toHaveLength(1);
	});
});
