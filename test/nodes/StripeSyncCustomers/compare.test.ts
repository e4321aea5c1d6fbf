import type { INodeParameters } from 'n8n-workflow';
import { useSyncSandbox } from './support';

const sandbox = useSyncSandbox();

const run = async (operation: string, options: INodeParameters = {}) =>
	await sandbox().run({ parameters: { operation, options } });

describe('comparing accounts and customers', () => {
	it('puts out what a sync would do, and the sync then does it', async () => {
		const { id } = await sandbox().client().customers.create({ name: 'Stranger' });

		const told = await run('compare');
		expect(await sandbox().customers()).toHaveLength(1);
		const done = await run('syncAll');

		const accounts = (items: typeof told.synced) =>
			items.map(({ accountName, status }) => [accountName, status]).sort();
		expect(accounts(told.synced.filter(({ status }) => status !== 'unmatched'))).toEqual(
			accounts(done.synced),
		);
		expect(told.synced.filter(({ status }) => status === 'unmatched')).toEqual([
			expect.objectContaining({ customerId: id, accountId: '' }),
		]);
	});

	it('says in its summary that nothing was written', async () => {
		const { synced } = await run('compare', { output: 'summary' });
		expect(synced).toEqual([
			expect.objectContaining({
				summary: expect.stringMatching(/^Nothing was written\. A sync would come to: \d+ created$/),
			}),
		]);
	});
});
