import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CHARGE_NEWEST_CARD, startTakeNodeWorld, type TakeNodeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeNodeWorld;
beforeAll(async () => {
	world = await startTakeNodeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

const EXAMPLE = path.resolve(__dirname, '../../../workflows/18-take-a-payment-by-form.json');

/** The title of the page that the example shows for what leaves by the error output. */
function titleOfNotTaken(): string {
	const { nodes } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as {
		nodes: Array<{ name: string; parameters: { completionTitle?: string } }>;
	};
	return nodes.find(({ name }) => name === 'Not Taken')?.parameters.completionTitle ?? '';
}

/** What the example's page is called after a charge, and the item that it shows. */
async function charged(invoiceId: string) {
	const { error, nodes } = await world.runNodes(
		{ json: { Id: invoiceId } },
		[
			CHARGE_NEWEST_CARD,
			{
				name: 'Page',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					includeOtherFields: true,
					assignments: {
						assignments: [{ id: 'a', name: 'title', type: 'string', value: titleOfNotTaken() }],
					},
				},
			},
		],
		['Start > Take', 'Take:1 > Page'],
	);
	expect(error).toBeUndefined();
	return nodes['Page']?.[0]?.[0]?.json;
}

test('what was taken and could not be written into Salesforce is not told as not taken', async () => {
	await world.store('pm_card_visa');
	const invoiceId = await world.invoice();
	await world.call('POST', '/faults', {
		service: 'salesforce',
		path: 'Payment__c/Stripe_Payment_ID__c',
		fault: {
			type: 'status',
			status: 400,
			body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights on object' }],
		},
	});

	const page = await charged(invoiceId);

	const { data } = await world.stripeClient.paymentIntents.list({ customer: world.customerId });
	expect(data).toMatchObject([{ status: 'succeeded', amount: 5000 }]);
	expect(page).toMatchObject({
		title: 'Taken, but not yet in Salesforce',
		details: { status: 'succeeded', paymentId: data[0]?.id },
	});
});

test('what was declined is told as not taken', async () => {
	await world.store('pm_card_chargeCustomerFail');

	expect(await charged(await world.invoice())).toMatchObject({
		title: 'Not taken',
		error: expect.stringContaining('was declined') as string,
	});
});
