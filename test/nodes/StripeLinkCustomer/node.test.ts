import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { sandboxCredentials } from '../../../host/sandboxCredentials';
import { startTestSandbox, type TestSandbox } from '../../sandbox/support';

// The first test may have to wait for the package to be built.
jest.setTimeout(120_000);

let sandbox: TestSandbox;
let edge = '';

type Row = Record<string, string | null>;

async function account(name: string): Promise<Row> {
	const { objects } = await sandbox.call<{ objects: Row[] }>(
		'GET',
		'/state?service=salesforce&type=Account',
	);
	const found = objects.find(({ Name }) => Name === name);
	if (!found) throw new Error(`The org has no account ${name}`);
	return found;
}

beforeAll(async () => {
	sandbox = await startTestSandbox({ salesforce: { withStripeModel: true } });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
	await sandbox.restart();
	edge = (await account('Edge Communications'))['Id'] ?? '';
});

async function run(
	parameters: INodeParameters,
	items: Array<{ json: IDataObject; binary?: object }> = [{ json: {} }],
	node: object = {},
): Promise<RunResult> {
	const credentials = sandboxCredentials(sandbox);
	const used = Object.fromEntries(
		credentials
			.filter(({ type }) => ['stripeAccountApi', 'salesforceClientCredentialsApi'].includes(type))
			.map(({ name, type }) => [type, { id: name, name }]),
	);
	return await runWorkflow({
		workflow: chain(START, {
			name: 'Link',
			type: 'n8n-nodes-stripe-salesforce.stripeLinkCustomer',
			parameters: { salesforceAuthentication: 'clientCredentials', ...parameters },
			credentials: used,
			...node,
		}),
		credentials,
		pinData: { Start: items as never },
	});
}

const outOf = (result: RunResult) => (result.nodes['Link']?.[0] ?? []).map(({ json }) => json);

const customer = async (fields: object = {}) =>
	(await sandbox.client().customers.create(fields)).id;

describe('Stripe Link Customer', () => {
	it('connects, shows what was joined, disconnects, and connects the right one', async () => {
		const wrong = await customer({ name: 'Wrong', source: 'tok_visa' });
		const connected = await run({
			resource: 'account',
			operation: 'connect',
			accountId: edge,
			customerId: wrong,
		});
		expect(connected.error).toBeUndefined();
		expect(outOf(connected)).toMatchObject([
			{
				accountId: edge,
				accountName: 'Edge Communications',
				customerId: wrong,
				customerName: 'Wrong',
				status: 'joined',
				differences: [
					{ field: 'name', salesforce: 'Edge Communications', stripe: 'Wrong' },
					{ field: 'phone', stripe: '' },
				],
				paymentMethods: [expect.stringContaining('Visa ending in 4242')],
			},
		]);
		expect(
			outOf(await run({ resource: 'account', operation: 'disconnect', accountId: edge })),
		).toMatchObject([
			{ status: 'disconnected', customerId: wrong, message: expect.stringContaining('To undo it') },
		]);
		const right = await customer({ name: 'Right' });
		const address = `https://dashboard.stripe.com/test/customers/${right}`;
		expect(
			outOf(
				await run({
					resource: 'account',
					operation: 'connect',
					accountId: edge,
					customerId: address,
				}),
			),
		).toMatchObject([{ status: 'joined', customerId: right }]);
		expect((await account('Edge Communications'))['Stripe_Customer_ID__c']).toBe(right);
	});

	it('merges what differs only when it is asked to', async () => {
		const id = await customer({ name: 'Edge Comm.', phone: '+1 512 000 0000' });
		const parameters = {
			resource: 'account',
			operation: 'connect',
			accountId: edge,
			customerId: id,
		};
		await run(parameters);
		expect(await sandbox.client().customers.retrieve(id)).toMatchObject({ name: 'Edge Comm.' });
		await run({ ...parameters, differences: 'salesforce' });
		expect(await sandbox.client().customers.retrieve(id)).toMatchObject({
			name: 'Edge Communications',
			phone: '(512) 757-6000',
		});
		await sandbox.client().customers.update(id, { phone: '+1 512 111 1111' });
		await run({ ...parameters, differences: 'stripe' });
		expect(await account('Edge Communications')).toMatchObject({ Phone: '+1 512 111 1111' });
	});

	it('tells what was joined though Stripe does not take what is merged', async () => {
		const id = await customer({ name: 'Edge Comm.' });
		const refusal = {
			error: { type: 'invalid_request_error', message: 'Invalid phone', param: 'phone' },
		};
		const fault = { type: 'status', status: 400, body: refusal };
		await sandbox.call('POST', '/faults', {
			service: 'stripe',
			method: 'POST',
			path: `^/v1/customers/${id}$`,
			fault,
		});
		const result = await run({
			resource: 'account',
			operation: 'connect',
			accountId: edge,
			customerId: id,
			differences: 'salesforce',
		});

		expect(outOf(result)).toMatchObject([
			{
				status: 'joined',
				customerId: id,
				error: expect.stringMatching(
					/^The two are joined, but merging into cus_\w+ failed: Invalid phone.*Phone/,
				) as string,
			},
		]);
		expect((await account('Edge Communications'))['Stripe_Customer_ID__c']).toBe(id);
	});

	it('refuses with the reason, and works on the other items where it is to continue', async () => {
		const id = await customer();
		const items = [
			{ json: { Id: edge, customer: 'cus_NffrFeUfNV2Hib' } },
			{ json: { Id: edge, customer: id } },
			{ json: { Id: edge, customer: 'x' } },
		];
		const parameters = {
			resource: 'account',
			operation: 'connect',
			customerId: '={{ $json.customer }}',
		};
		const stopped = await run(parameters, items);
		expect(stopped.error?.message).toContain('it is no ID of a customer');
		expect((await account('Edge Communications'))['Stripe_Customer_ID__c'] ?? null).toBeNull();
		expect(outOf(await run(parameters, items, { onError: 'continueRegularOutput' }))).toMatchObject(
			[
				{ error: expect.stringContaining('is not there, in the main Stripe account') },
				{ status: 'joined', customerId: id },
				{ error: expect.stringContaining('it is no ID of a customer') },
			],
		);
	});

	it('lists payment methods, checks what is joined, and matches what is not', async () => {
		const id = await customer({ name: 'Edge Communications', source: 'tok_visa' });
		expect(outOf(await run({ resource: 'accounts', operation: 'match' }))).toMatchObject([
			{ accountId: edge, customerId: id, score: 40, status: 'proposed' },
		]);
		const joining = { joinPairs: true, joinFrom: 40 };
		expect(
			outOf(await run({ resource: 'accounts', operation: 'match', ...joining })),
		).toMatchObject([{ status: 'joined' }]);
		expect(
			outOf(await run({ resource: 'account', operation: 'listPaymentMethods', accountId: edge })),
		).toMatchObject([{ customerId: id, usable: 1, paymentMethods: [{ last4: '4242' }] }]);
		const methods = { resource: 'accounts', operation: 'checkPaymentMethods' };
		expect(outOf(await run(methods))).toEqual([]);
		expect(outOf(await run({ ...methods, includeGood: true }))).toMatchObject([
			{ accountId: edge, status: 'ok', usable: 1, paymentMethods: [{ last4: '4242' }] },
		]);
		expect(outOf(await run({ resource: 'accounts', operation: 'check' }))).toEqual([]);
		await sandbox.client().customers.del(id);
		expect(outOf(await run({ resource: 'accounts', operation: 'check' }))).toMatchObject([
			{ accountId: edge, status: 'deleted', whatToDo: expect.stringContaining('Disconnect') },
		]);
		expect(outOf(await run(methods))).toMatchObject([
			{ accountId: edge, customerId: id, error: expect.stringContaining(id) },
		]);
	});

	it('imports items and files, tries them first, and reports for the person who sent the list', async () => {
		const id = await customer();
		const list = { resource: 'accounts', operation: 'import' };
		const items = [
			{ json: { Account: edge, Customer: id } },
			{ json: { Account: edge, Customer: 'nobody' } },
		];
		const columns = { accountColumn: 'Account', customerColumn: 'Customer' };
		expect(outOf(await run({ ...list, ...columns, dryRun: true }, items))).toMatchObject([
			{ row: 1, status: 'joined', message: expect.stringContaining('Would join') },
			{ row: 2, status: 'refused', message: expect.stringContaining('Row 2, column Customer') },
		]);
		const untold = await run({ ...list, ...columns, dryRun: '={{ $json.nothing }}' }, items);
		expect(untold.error?.message).toBe('Dry Run: it is set, but yields nothing');
		expect((await account('Edge Communications'))['Stripe_Customer_ID__c'] ?? null).toBeNull();
		const csv = `\ufeffAccount ID;Customer ID\r\n${edge};${id}\r\n\r\n;${id}\r\n`;
		const binary = {
			data: {
				data: Buffer.from(csv).toString('base64'),
				mimeType: 'text/csv',
				fileName: 'list.csv',
			},
		};
		const result = await run({ ...list, listFrom: 'file', importOutput: 'report' }, [
			{ json: {}, binary },
		]);
		expect(result.error).toBeUndefined();
		const [item] = result.nodes['Link']?.[0] ?? [];
		expect(item?.json).toEqual({ rows: 2, joined: 1, alreadyJoined: 0, doubled: 0, refused: 1 });
		const report = Buffer.from(item?.binary?.['report']?.data ?? '', 'base64').toString();
		expect(report).toContain('2,joined,');
		expect(report).toContain('Row 4, column Account ID: it is empty');
		expect((await account('Edge Communications'))['Stripe_Customer_ID__c']).toBe(id);
	});
});
