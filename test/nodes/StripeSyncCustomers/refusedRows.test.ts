import type { IDataObject } from 'n8n-workflow';
import { type Operation, OPERATIONS, summaryOf, syncEveryAccount } from './everyAccount';
import { useSkippedWaits } from '../../support/skippedWaits';
import { expectOneCustomerEach, useSyncSandbox, type SyncResult } from './support';

useSkippedWaits();

const sandbox = useSyncSandbox();

const sync = async (operation: Operation) => await syncEveryAccount(sandbox(), operation);

describe.each(OPERATIONS)('a row that Salesforce refuses to %s', (operation) => {
	const others = async () =>
		(await sandbox().liveAccounts()).filter(({ Name }) => Name !== 'Edge Communications');

	/** Expects Edge alone among the problems, with its customer and these words; the rest in step. */
	async function expectEdgeRefused(run: SyncResult, code: string, words: string) {
		const edge = await sandbox().account('Edge Communications');
		const made = (await sandbox().customers()).filter(
			({ metadata }) => (metadata as IDataObject)['salesforce_account_id'] === edge['Id'],
		);
		expect(run.result.error).toBeUndefined();
		expect(made).toHaveLength(1);
		expect(run.problems).toMatchObject([
			{
				accountId: edge['Id'],
				accountName: 'Edge Communications',
				customerId: made[0]?.['id'],
				error: expect.stringContaining(words),
				details: { code },
			},
		]);
		expect(edge['Stripe_Customer_ID__c'] ?? null).toBeNull();
		const rest = await others();
		expect(summaryOf(run)).toMatchObject({ created: rest.length, problems: 1 });
		expect(rest.filter((account) => !account['Stripe_Customer_ID__c'])).toEqual([]);
	}

	async function expectTheNextRunToWriteIt() {
		const { problems } = await sync(operation);
		expect(problems).toEqual([]);
		await expectOneCustomerEach(sandbox());
	}

	it('is written after a while when somebody else had it locked', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		await sandbox().call('POST', '/salesforce/locks', { id: Id, attempts: 3 });

		const { problems } = await sync(operation);

		expect(problems).toEqual([]);
		await expectOneCustomerEach(sandbox());
	});

	it('is a problem when it stays locked, and is written by the next run', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		await sandbox().call('POST', '/salesforce/locks', { id: Id, attempts: 1000 });
		const run = await sync(operation);
		await sandbox().call('DELETE', '/salesforce/locks');

		await expectEdgeRefused(run, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access');
		await expectTheNextRunToWriteIt();
	});

	it('is a problem when an approval locks it, and is written after the approval', async () => {
		const { Id } = await sandbox().account('Edge Communications');
		await sandbox().call('POST', '/salesforce/locks', { id: Id, kind: 'approval' });
		const run = await sync(operation);
		await sandbox().call('DELETE', '/salesforce/locks');

		await expectEdgeRefused(run, 'ENTITY_IS_LOCKED', 'entity is locked for editing');
		await expectTheNextRunToWriteIt();
	});

	it('is a problem in the words of a validation rule, and is written when it fulfils that', async () => {
		const condition = "Name = 'Edge Communications' AND Stripe_Customer_ID__c != NULL";
		const rule = { object: 'Account', condition, message: 'Edge is off limits.' };
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });
		const run = await sync(operation);
		await sandbox().call('PATCH', '/settings', { salesforce: { validationRules: [] } });

		await expectEdgeRefused(run, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Edge is off limits');
		await expectTheNextRunToWriteIt();
	});

	it('is a problem in the words of a duplicate rule, and is written when its twin is gone', async () => {
		const edge = await sandbox().account('Edge Communications');
		const twin = (await sandbox().api('POST', '/sobjects/Account', { Name: edge['Name'] })) as {
			id: string;
		};
		const rule = { object: 'Account', fields: ['Name'], action: 'Block' };
		await sandbox().call('PATCH', '/settings', { salesforce: { duplicateRules: [rule] } });
		const run = await sync(operation);
		await sandbox().api('DELETE', `/sobjects/Account/${twin.id}`);

		const { problems } = await sync(operation);

		const refused = (accountId: unknown, match: unknown) => ({
			accountId,
			error: expect.stringContaining('Use one of these records?'),
			details: { code: 'DUPLICATES_DETECTED', whatToDo: expect.stringContaining(String(match)) },
		});
		expect(run.problems).toHaveLength(2);
		expect(run.problems).toEqual(
			expect.arrayContaining([
				expect.objectContaining(refused(edge['Id'], twin.id)),
				expect.objectContaining(refused(twin.id, edge['Id'])),
			]),
		);
		expect(problems).toEqual([]);
		const unlinked = (await others()).filter((account) => !account['Stripe_Customer_ID__c']);
		expect(unlinked).toEqual([]);
		const { Stripe_Customer_ID__c: customerId } = await sandbox().account('Edge Communications');
		expect(await sandbox().client().customers.retrieve(String(customerId))).toMatchObject({
			metadata: { salesforce_account_id: edge['Id'] },
		});
	});
});
