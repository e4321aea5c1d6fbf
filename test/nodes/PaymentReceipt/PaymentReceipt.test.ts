import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runWorkflow, type RunResult } from '../../../engine';
import { chain, START } from '../../../engine/workflowSketch';
import { readPdf } from '../../support/readPdf';
import { useSyncSandbox } from '../StripeSyncCustomers/support';

const sandbox = useSyncSandbox();

async function pay(amount = 2500): Promise<string> {
	const { id } = await sandbox().client().paymentIntents.create({
		amount,
		currency: 'usd',
		payment_method: 'pm_card_visa',
		confirm: true,
	});
	return id;
}

async function run(
	parameters: INodeParameters,
	items: readonly IDataObject[] = [{}],
	node: object = {},
): Promise<RunResult> {
	return await runWorkflow({
		workflow: chain(START, {
			name: 'Receipt',
			type: 'n8n-nodes-stripe-salesforce.paymentReceipt',
			parameters: {
				operation: 'create',
				salesforceAuthentication: 'clientCredentials',
				...parameters,
			},
			credentials: {
				stripeAccountApi: { id: 'stripe', name: 'Stripe' },
				salesforceClientCredentialsApi: { id: 'org', name: 'Org' },
			},
			...node,
		}),
		credentials: sandbox().credentials(),
		pinData: { Start: items.map((json) => ({ json })) },
	});
}

const outputOf = (result: RunResult, output = 0): INodeExecutionData[] =>
	result.nodes['Receipt']?.[output] ?? [];

describe('Create', () => {
	it('puts out the PDF for later nodes, with what it says as fields', async () => {
		const payment = await pay();
		const result = await run({ payment: '={{ $json.id }}', useSalesforce: false }, [
			{ id: payment },
		]);

		expect(result.error).toBeUndefined();
		const [item] = outputOf(result);
		expect(item?.json).toMatchObject({
			receiptFor: 'payment',
			paymentId: payment,
			pending: false,
			amount: '25.00',
			currency: 'USD',
			fileName: `Receipt ${payment}.pdf`,
		});
		const file = item?.binary?.['data'];
		expect(file).toMatchObject({
			mimeType: 'application/pdf',
			fileExtension: 'pdf',
			fileName: `Receipt ${payment}.pdf`,
		});
		const { pages } = await readPdf(Buffer.from(file?.data ?? '', 'base64'));
		expect(pages.join('')).toContain(payment);
		expect(item?.pairedItem).toEqual({ item: 0 });
	});

	it('attaches it to the payment’s record, and adds none when it runs again', async () => {
		const payment = await pay();
		const { id } = (await sandbox().api('POST', '/sobjects/Payment__c', {
			Name: 'PAY-1',
			Stripe_Payment_ID__c: payment,
			Amount__c: 25,
			Currency__c: 'USD',
			Status__c: 'Succeeded',
		})) as { id: string };
		const parameters = { payment: id, attachTo: 'payment' };

		const [first] = outputOf(await run(parameters));
		const [second] = outputOf(await run(parameters));

		expect(first?.json).toMatchObject({
			attachedTo: id,
			alreadyAttached: false,
			paymentRecordId: id,
		});
		expect(second?.json).toMatchObject({
			alreadyAttached: true,
			contentDocumentId: first?.json['contentDocumentId'],
		});
		expect(await sandbox().records('ContentVersion')).toHaveLength(1);
	});

	it('is in the seller’s name, language, paper and field of choice', async () => {
		const payment = await pay();
		const [item] = outputOf(
			await run({
				payment,
				useSalesforce: false,
				seller: { name: 'Hafenlicht GmbH', address: 'Kai 1\nHamburg', taxId: 'DE123456789' },
				options: { language: 'de', paper: 'Letter', color: '#aa0000', binaryPropertyName: 'beleg' },
			}),
		);
		const { pages, language } = await readPdf(
			Buffer.from(item?.binary?.['beleg']?.data ?? '', 'base64'),
		);
		expect(language).toBe('de');
		expect(pages[0]).toContain('Hafenlicht GmbH');
		expect(pages[0]).toContain('Zahlungsbeleg');
		expect(pages[0]).toContain('Steuernummer: DE123456789');
	});

	it('keeps the receipt and says why, when it cannot be attached', async () => {
		const payment = await pay();
		const [item] = outputOf(await run({ payment, attachTo: 'invoice' }));
		expect(item?.json).toMatchObject({
			paymentId: payment,
			error: expect.stringContaining('Salesforce has no record of this payment yet') as string,
		});
		expect(item?.binary?.['data']).toBeDefined();
	});

	it('makes a receipt of each item that it can, where it is set to continue', async () => {
		const payment = await pay();
		const result = await run(
			{ payment: '={{ $json.id }}', useSalesforce: false },
			[{ id: 'pi_nobody' }, { id: payment }],
			{ onError: 'continueErrorOutput' },
		);
		expect(outputOf(result).map(({ json }) => json['paymentId'])).toEqual([payment]);
		expect(outputOf(result, 1).map(({ json }) => json['error'])).toEqual([
			expect.stringContaining('No such payment intent'),
		]);
	});
});

describe('what is refused before anything is asked', () => {
	it.each<[string, INodeParameters, string]>([
		[
			'a language without receipts',
			{ options: { language: 'tlh' } },
			'is not a language of receipts',
		],
		['a color by its name', { options: { color: 'blue' } }, 'Color: “blue” is not a color'],
		[
			'paper of another size',
			{ options: { paper: 'A3' } },
			'Paper Size: “A3” is not one of its choices',
		],
		[
			'a record that is none',
			{ attachTo: 'record', recordId: 'INV-1' },
			'Record ID: “INV-1” is not the ID',
		],
		['a card number', { seller: { name: '4242 4242 4242 4242' } }, 'Seller > Name'],
		[
			'another page of the Dashboard',
			{ payment: 'https://dashboard.stripe.com/customers/cus_1' },
			'Payment: “https://dashboard.stripe.com/customers/cus_1” is not',
		],
	])('is %s', async (_what, parameters, message) => {
		const result = await run({ payment: 'pi_1', ...parameters });
		expect(result.error?.message).toContain(message);
		expect(await sandbox().calls('stripe')).toEqual([]);
	});
});
