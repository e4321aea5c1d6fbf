import type { Kit } from './kit';

/** Webhook endpoints. */
export async function exerciseWebhookEndpoints({ stripe, raw, refused }: Kit): Promise<void> {
	const { webhookEndpoints } = stripe;
	const endpoint = await webhookEndpoints.create({
		url: 'https://example.com/hooks',
		enabled_events: ['payment_intent.succeeded', 'charge.refunded'],
		description: 'Payments',
		metadata: { kept: 'yes' },
	});
	await webhookEndpoints.create({
		url: 'https://example.com/connect',
		enabled_events: ['*'],
		connect: true,
	});
	await webhookEndpoints.update(endpoint.id, {
		url: 'https://example.com/all',
		enabled_events: ['*'],
		disabled: true,
		description: '',
		metadata: { kept: '' },
	});
	await webhookEndpoints.retrieve(endpoint.id);
	await webhookEndpoints.list({ limit: 1 });
	for (const { id } of (await webhookEndpoints.list()).data) await webhookEndpoints.del(id);
	await refused(webhookEndpoints.retrieve(endpoint.id), 404);
	await raw('POST /v1/webhook_endpoints', 'url=https://example.com', 400);
	await raw('POST /v1/webhook_endpoints', 'enabled_events[0]=*', 400);
	await raw(
		'POST /v1/webhook_endpoints',
		'url=https://example.com&enabled_events[0]=customer.exploded',
		400,
	);
	await raw('POST /v1/webhook_endpoints', 'url=x&enabled_events[0]=*&nickname=x', 400);
}
