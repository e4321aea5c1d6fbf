import type { INodeParameters } from 'n8n-workflow';
import { startHttpsServer } from '../../support/httpsServer';
import { pictureFile, PNG_FILES } from '../../support/pictureFiles';
import { type LinkWorld, startLinkWorld } from '../StripeSendPaymentLink/support';

jest.setTimeout(120_000);

let world: LinkWorld;
beforeAll(async () => {
	world = await startLinkWorld();
});
afterAll(() => world.close());
beforeEach(() => world.again());

async function pay(method = 'pm_card_visa'): Promise<string> {
	const { id } = await world.stripeClient.paymentIntents.create({
		amount: 2500,
		currency: 'usd',
		customer: world.customerId,
		payment_method: method,
		confirm: true,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
	});
	return id;
}

const send = async (payment: string, more: INodeParameters = {}, executionId?: string) =>
	await world.run({
		executionId,
		node: {
			type: 'n8n-nodes-stripe-salesforce.paymentReceipt',
			parameters: {
				operation: 'send',
				useSalesforce: false,
				payment,
				seller: { name: 'Acme Inc.', email: 'billing@acme.example' },
				...more,
			},
		},
	});

test('the payer gets the PDF by mail, once for a payment, whoever sends it', async () => {
	const payment = await pay();

	const [first, second] = [await send(payment), await send(payment)];

	expect(first.result.error).toBeUndefined();
	expect(first.items).toMatchObject([
		{
			receiptFor: 'payment',
			paymentId: payment,
			mail: 'sent',
			sentTo: ['rose@edge.example'],
			messageId: expect.stringMatching(/^<.+>$/) as string,
		},
	]);
	expect(second.items).toMatchObject([{ mail: 'sentBefore', sentTo: [] }]);
	const inbox = await world.inbox();
	expect(inbox).toHaveLength(1);
	expect(inbox[0]).toMatchObject({
		subject: 'Receipt: $25.00, Acme Inc.',
		replyTo: 'billing@acme.example',
		recipients: ['rose@edge.example'],
	});
	expect(inbox[0]?.html).toContain('Receipt: $25.00');
	expect(JSON.stringify(inbox[0])).toContain(`${payment}.pdf`);
	await send(payment, { options: { sendAgain: true }, toEmail: 'sean@edge.example' });
	expect((await world.inbox()).map(({ recipients }) => recipients)).toContainEqual([
		'sean@edge.example',
	]);
});

test('the mail shows the logo of the receipt, or none where that has none', async () => {
	const server = await startHttpsServer(({ url }, response) => {
		response.end(url === '/logo.png' ? pictureFile(PNG_FILES.rgb8) : '<svg/>');
	});
	try {
		for (const name of ['logo.png', 'logo.svg']) {
			const { result } = await send(await pay(), {
				options: { logoUrl: `${server.origin}/${name}` },
			});
			expect(result.error).toBeUndefined();
		}
	} finally {
		await server.close();
	}

	const htmls = (await world.inbox()).map(({ html }) => html);
	expect(htmls).toHaveLength(2);
	expect(htmls.filter((html) => html.includes(`src="${server.origin}/logo.png"`))).toHaveLength(1);
	expect(htmls.join('')).not.toContain('logo.svg');
});
