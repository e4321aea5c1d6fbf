import type Stripe from 'stripe';
import { change, keep } from '../changes';
import { invalidParameter, invalidRequest } from '../errors';
import { blank } from '../facts/facts';
import { checkMetadata, mergeMetadata, text } from '../fields';
import { newId, randomLetters } from '../ids';
import { find, pathPart, stored } from '../lookup';
import { operation, type Call, type Resource } from '../operation';
import { page } from '../pagination';
import type { SigningSecret } from '../webhooks/channel';

const PATH = '/v1/webhook_endpoints';
/** https://docs.stripe.com/webhooks#register-webhook */
const MOST = 16;

const endpointOf = (call: Call<unknown>) =>
	find(call, 'webhook_endpoint', pathPart(call, 'endpoint'));

/** Unlike Stripe, the sandbox reaches addresses of this machine: that is what it is for. */
function checkUrl(url: string | undefined): void {
	if (url === undefined) return;
	if (!/^https?:\/\//i.test(url)) {
		throw invalidParameter(
			'Invalid URL: An explicit scheme (such as https) must be provided.',
			'url',
			'url_invalid',
		);
	}
	if (!URL.canParse(url)) throw invalidParameter('Invalid URL', 'url', 'url_invalid');
}

/** https://docs.stripe.com/webhooks: live events only go to addresses with TLS. */
function refusePlainHttp(call: Call<unknown>, url: string): void {
	const { protocol, hostname } = new URL(url);
	if (!call.livemode || protocol === 'https:' || hostname === '127.0.0.1') return;
	throw invalidRequest(
		'Invalid URL: In live mode, webhook endpoints must use https.',
		'url_invalid',
		'url',
	);
}

function create(call: Call<Stripe.WebhookEndpointCreateParams>): Stripe.WebhookEndpoint {
	const { params } = call;
	refusePlainHttp(call, params.url);
	if (call.store.list({ types: ['webhook_endpoint'] }).data.length >= MOST) {
		throw invalidRequest(
			`You have reached the maximum of ${MOST} ${call.livemode ? 'live' : 'test'} webhook endpoints.`,
		);
	}
	const secret = newSecret();
	const endpoint: Stripe.WebhookEndpoint = {
		...blank('webhook_endpoint'),
		id: newId('we'),
		api_version: params.api_version ?? null,
		created: call.now,
		description: text(params.description, null),
		enabled_events: params.enabled_events,
		livemode: call.livemode,
		metadata: mergeMetadata({}, params.metadata),
		status: 'enabled',
		url: params.url,
	};
	keep(call, endpoint, {
		hidden: { secrets: [{ secret }] satisfies SigningSecret[], connect: params.connect ?? false },
	});
	// Shown now and never again.
	return { ...endpoint, secret };
}

/** A new signing secret. */
export function newSecret(): string {
	return `whsec_${randomLetters(32)}`;
}

/** https://docs.stripe.com/api/webhook_endpoints */
export const webhookEndpoints: Resource = {
	operations: [
		operation({
			name: 'webhookEndpoints.create',
			method: 'POST',
			path: PATH,
			permission: 'webhook_write',
			check(params) {
				checkMetadata(params.metadata);
				checkUrl(params.url);
			},
			handle: create,
		}),
		operation({
			name: 'webhookEndpoints.list',
			method: 'GET',
			path: PATH,
			permission: 'webhook_read',
			handle: (call) => page(call, { types: ['webhook_endpoint'] }),
		}),
		operation({
			name: 'webhookEndpoints.retrieve',
			method: 'GET',
			path: `${PATH}/:endpoint`,
			permission: 'webhook_read',
			handle: endpointOf,
		}),
		operation({
			name: 'webhookEndpoints.update',
			method: 'POST',
			path: `${PATH}/:endpoint`,
			permission: 'webhook_write',
			check(params) {
				checkMetadata(params.metadata);
				checkUrl(params.url);
			},
			handle(call) {
				const before = endpointOf(call);
				const { params } = call;
				if (params.url !== undefined) refusePlainHttp(call, params.url);
				const disabled = params.disabled ?? before.status === 'disabled';
				return change(call, before, {
					...before,
					description: text(params.description, before.description),
					enabled_events: params.enabled_events ?? before.enabled_events,
					metadata: mergeMetadata(before.metadata, params.metadata),
					status: disabled ? 'disabled' : 'enabled',
					url: params.url ?? before.url,
				});
			},
		}),
		operation({
			name: 'webhookEndpoints.del',
			method: 'DELETE',
			path: `${PATH}/:endpoint`,
			permission: 'webhook_write',
			handle: (call) => call.store.remove(stored(endpointOf(call))),
		}),
	],
};
