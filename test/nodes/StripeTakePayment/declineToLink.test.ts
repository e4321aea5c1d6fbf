import type { NodeSketch } from '../../../engine/workflowSketch';
import { CHARGE_NEWEST_CARD, startTakeNodeWorld, type TakeNodeWorld } from './support';

jest.setTimeout(120_000);

let world: TakeNodeWorld;
beforeAll(async () => {
	world = await startTakeNodeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

/** As the page of the node describes it. */
const FROM_DECLINE_TO_LINK: NodeSketch[] = [
	CHARGE_NEWEST_CARD,
	{
		name: 'Is a Link of Use?',
		type: 'n8n-nodes-base.filter',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { caseSensitive: true, typeValidation: 'loose', version: 2 },
				combinator: 'and',
				conditions: [
					{
						leftValue: '={{ $json.details?.nextStep }}',
						rightValue: 'sendPaymentLink',
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
		},
	},
	{
		name: 'Link',
		type: 'n8n-nodes-stripe-salesforce.stripeSendPaymentLink',
		parameters: {
			salesforceAuthentication: 'clientCredentials',
			invoiceId: { __rl: true, mode: 'id', value: '={{ $json.Id }}' },
			linkType: 'checkoutSession',
			successUrl: 'https://acme.example/thanks',
			sendBy: 'none',
		},
	},
];

test('where the bank asks for the payer, the payer is sent a link for what is left', async () => {
	await world.store('pm_card_authenticationRequired');
	const invoiceId = await world.invoice();
	const { error, nodes } = await world.runNodes({ json: { Id: invoiceId } }, FROM_DECLINE_TO_LINK, [
		'Start > Take',
		'Take:1 > Is a Link of Use?',
		'Is a Link of Use? > Link',
	]);

	expect(error).toBeUndefined();
	const [declined] = nodes['Is a Link of Use?']?.[0] ?? [];
	expect(declined?.json).toMatchObject({
		Id: invoiceId,
		error: expect.stringContaining('The bank asks the payer to confirm the payment') as string,
		details: { code: 'authentication_required', nextStep: 'sendPaymentLink' },
	});
	const { data } = await world.stripeClient.checkout.sessions.list({ status: 'open' });
	expect(data).toMatchObject([{ amount_total: 5000, customer: world.customerId }]);
	expect(nodes['Link']?.[0]?.[0]?.json).toMatchObject({ url: data[0]?.url });
});
