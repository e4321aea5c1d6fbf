import { checkWebhookAddress, outboundMessageGuide } from '../../../lib/setup/outboundMessageSteps';

function guide(webhookAddress: string) {
	return outboundMessageGuide({
		webhookAddress: checkWebhookAddress(webhookAddress),
		instanceUrl: 'https://acme.my.salesforce.com',
		organizationId: '00D000000000001EAA',
	});
}

test('the steps lead from the message through the flow to the workflow', () => {
	const { steps, text, warnings } = guide(' https://n8n.example.com/webhook/3f8c/webhook ');

	expect(steps.map(({ step, link }) => [step, link])).toEqual([
		[1, 'https://acme.my.salesforce.com/lightning/setup/WorkflowOutboundMessaging/home'],
		[2, 'https://acme.my.salesforce.com/lightning/setup/Flows/home'],
		[3, 'https://n8n.example.com'],
		[4, 'https://acme.my.salesforce.com/lightning/setup/WorkflowOmStatus/home'],
	]);
	for (const { enter } of steps) for (const line of enter) expect(text).toContain(line);
	expect(text).toContain('organization ID 00D000000000001EAA');
	expect(warnings).toEqual([]);
});

test.each([
	['https://n8n.example.com/webhook-test/3f8c/webhook', 'test address'],
	['http://n8n.example.com/webhook/3f8c/webhook', 'unencrypted'],
	['http://localhost:5678/webhook/3f8c/webhook', 'cannot reach'],
	['https://192.168.1.7/webhook/3f8c/webhook', 'cannot reach'],
	['https://[::1]/webhook/3f8c/webhook', 'cannot reach'],
	['https://n8n.internal/webhook/3f8c/webhook', 'cannot reach'],
])('%s comes with a warning', (address, warning) => {
	expect(guide(address).warnings).toEqual([expect.stringContaining(warning)]);
});

test.each(['', '  ', 'n8n.example.com/webhook', 'ftp://n8n.example.com/', 'javascript:alert(1)'])(
	'the address “%s” is refused',
	(address) => {
		expect(() => checkWebhookAddress(address)).toThrow('Webhook Address: ');
	},
);
