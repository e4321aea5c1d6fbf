import { EDGE, expectOneCustomerEach, OPERATIONS, syncBy, type Synced, useSyncs } from './syncs';

const syncs = useSyncs();

const statusesOf = ({ done }: Synced) => done.map(({ status }) => status);

describe.each(OPERATIONS)('a row that Salesforce refuses to %s', (operation) => {
	const sync = async () => await syncBy(syncs(), operation);
	const others = async () => (await syncs().accounts()).filter(({ Name }) => Name !== EDGE);

	/** Expects Edge alone among the problems, with its customer and these words; the rest in step. */
	async function expectEdgeRefused(run: Synced, code: string, words: string) {
		const edge = await syncs().account(EDGE);
		const made = (await syncs().customers()).filter(
			({ metadata }) => metadata['salesforce_account_id'] === edge.Id,
		);
		expect(run.endedBy).toBeUndefined();
		expect(made).toHaveLength(1);
		expect(run.problems).toMatchObject([
			{
				references: { accountId: edge.Id, accountName: EDGE, customerId: made[0]?.id },
				problem: { message: expect.stringContaining(words), code },
			},
		]);
		expect(edge['Stripe_Customer_ID__c'] ?? null).toBeNull();
		const rest = await others();
		expect(statusesOf(run)).toEqual(rest.map(() => 'created'));
		expect(rest.filter((account) => !account['Stripe_Customer_ID__c'])).toEqual([]);
	}

	async function expectTheNextRunToWriteIt() {
		const { problems } = await sync();
		expect(problems).toEqual([]);
		await expectOneCustomerEach(syncs());
	}

	it('is written after a while when somebody else had it locked', async () => {
		const { Id } = await syncs().account(EDGE);
		await syncs().call('POST', '/salesforce/locks', { id: Id, attempts: 3 });

		const { problems } = await sync();

		expect(problems).toEqual([]);
		await expectOneCustomerEach(syncs());
	});

	it('is a problem when it stays locked, and is written by the next run', async () => {
		const { Id } = await syncs().account(EDGE);
		await syncs().call('POST', '/salesforce/locks', { id: Id, attempts: 1000 });
		const run = await sync();
		await syncs().call('DELETE', '/salesforce/locks');

		await expectEdgeRefused(run, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access');
		await expectTheNextRunToWriteIt();
	});

	it('is a problem when an approval locks it, and is written after the approval', async () => {
		const { Id } = await syncs().account(EDGE);
		await syncs().call('POST', '/salesforce/locks', { id: Id, kind: 'approval' });
		const run = await sync();
		await syncs().call('DELETE', '/salesforce/locks');

		await expectEdgeRefused(run, 'ENTITY_IS_LOCKED', 'entity is locked for editing');
		await expectTheNextRunToWriteIt();
	});

	it('is a problem in the words of a validation rule, and is written when it fulfils that', async () => {
		const condition = `Name = '${EDGE}' AND Stripe_Customer_ID__c != NULL`;
		const rule = { object: 'Account', condition, message: 'Edge is off limits.' };
		await syncs().call('PATCH', '/settings', { salesforce: { validationRules: [rule] } });
		const run = await sync();
		await syncs().call('PATCH', '/settings', { salesforce: { validationRules: [] } });

		await expectEdgeRefused(run, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Edge is off limits');
		await expectTheNextRunToWriteIt();
	});

	it('is a problem in the words of a duplicate rule, and is written when its twin is gone', async () => {
		const edge = await syncs().account(EDGE);
		const twin = (await syncs().api('POST', '/sobjects/Account', { Name: EDGE })) as {
			id: string;
		};
		const rule = { object: 'Account', fields: ['Name'], action: 'Block' };
		await syncs().call('PATCH', '/settings', { salesforce: { duplicateRules: [rule] } });
		const run = await sync();
		await syncs().api('DELETE', `/sobjects/Account/${twin.id}`);

		const { problems } = await sync();

		const refused = (accountId: string, match: string) => ({
			references: expect.objectContaining({ accountId }),
			problem: expect.objectContaining({
				message: expect.stringContaining('Use one of these records?'),
				code: 'DUPLICATES_DETECTED',
				whatToDo: expect.stringContaining(match),
			}),
		});
		expect(run.problems).toHaveLength(2);
		expect(run.problems).toEqual(
			expect.arrayContaining([
				expect.objectContaining(refused(edge.Id, twin.id)),
				expect.objectContaining(refused(twin.id, edge.Id)),
			]),
		);
		expect(problems).toEqual([]);
		const unlinked = (await others()).filter((account) => !account['Stripe_Customer_ID__c']);
		expect(unlinked).toEqual([]);
		expect(await syncs().customerOf(EDGE)).toMatchObject({
			metadata: { salesforce_account_id: edge.Id },
		});
	});
});
