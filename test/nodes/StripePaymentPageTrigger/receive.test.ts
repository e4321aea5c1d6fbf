import type { IWebhookFunctions } from 'n8n-workflow';
import { receive } from '../../../nodes/StripePaymentPageTrigger/receive';

test('fields that yield nothing good any more get a page, not JSON, and start no execution', async () => {
	const answered: Record<string, unknown> = {};
	const response = {
		status: (status: number) => Object.assign(response, answered, { said: status }),
		set: () => response,
		end: (body: unknown) => {
			answered['body'] = String(body);
		},
		said: 0,
	};
	const logged: string[] = [];
	const context = {
		getNode: () => ({ name: 'Page' }),
		getNodeParameter: (name: string) => (name === 'options' ? {} : ''),
		getHeaderData: () => ({ 'accept-language': 'de' }),
		getQueryData: () => ({ t: 'token' }),
		getBodyData: () => ({}),
		getRequestObject: () => ({ method: 'GET' }),
		getResponseObject: () => response,
		logger: { error: (message: string) => logged.push(message) },
	} as unknown as IWebhookFunctions;

	expect(await receive(context)).toEqual({ noWebhookResponse: true });

	expect(response.said).toBe(503);
	expect(answered['body']).toContain('<html lang="de"');
	expect(logged).toEqual([
		expect.stringContaining(
			'Payment Methods: none is chosen. Choose Card, US Bank Account or both',
		),
	]);
});
