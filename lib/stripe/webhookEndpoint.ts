import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import { Problem } from '../errors';
import { seal, unseal } from '../seal';
import { isStripeError, stripeProblem } from './errors';

type Endpoint = Stripe.WebhookEndpoint;
type EventType = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** What an endpoint is to be like. It is found again by its address and our mark. */
export interface WantedEndpoint {
	url: string;
	/** Types of events, such as `charge.refunded`. */
	events: readonly string[];
	/** Events of connected accounts instead of the account's own. */
	connect: boolean;
	/** What people read in the Dashboard. */
	description: string;
	/** Of the account; seals the signing secret. */
	secretKey: string;
}

/** An endpoint of ours. */
export interface OwnEndpoint {
	id: string;
	secret: string;
	/** It was disabled from then on, and nobody has looked what happened meanwhile; Unix seconds. */
	gapSince: number | undefined;
}

/** Keys of the endpoint's metadata. */
const MARK = 'n8n_trigger';
const SEALED = 'n8n_sealed';
/** What is sealed. */
const SIGNING_SECRET = 'webhook signing secret';
const DISABLED_AT = 'n8n_disabled_at';
const GAP_SINCE = 'n8n_gap_since';
const CONNECT = 'n8n_connect';

const MARK_VALUE = 'stripePaymentTrigger';
const PAGE = 100;

/**
 * Sees to it that there is exactly one endpoint of ours with this address, enabled and as wanted. One that
 * is there is kept, with its secret; one whose secret cannot be read any more, or whose fixed traits are
 * other than wanted, gives way to a new one.
 *
 * @throws Problem
 */
export async function ensureEndpoint(
	stripe: Stripe,
	apiVersion: string,
	wanted: WantedEndpoint,
): Promise<OwnEndpoint> {
	try {
		const found = await ownEndpoints(stripe, wanted.url);
		const kept = found.find((endpoint) => isUsable(endpoint, apiVersion, wanted));
		for (const endpoint of found) {
			// Two of one address would bring each event twice.
			if (endpoint !== kept) await stripe.webhookEndpoints.del(endpoint.id);
		}
		return kept
			? await enable(stripe, kept, wanted)
			: await createEndpoint(stripe, apiVersion, wanted);
	} catch (error) {
		throw endpointProblem(error);
	}
}

/** The endpoint of ours with this address, as far as it can be used; undefined for none. */
export async function findEndpoint(
	stripe: Stripe,
	{ url, secretKey }: Pick<WantedEndpoint, 'url' | 'secretKey'>,
): Promise<OwnEndpoint | undefined> {
	for (const endpoint of await ownEndpoints(stripe, url)) {
		const own = ownOf(endpoint, secretKey);
		if (own) return own;
	}
	return undefined;
}

/**
 * Switches the endpoint of ours with this address off. It is not deleted: n8n says the same when a node is
 * renamed and when it is gone for good, and with the endpoint its secret would go.
 */
export async function disableEndpoint(
	stripe: Stripe,
	url: string,
	clock: WallClock,
): Promise<void> {
	try {
		for (const { id, status, metadata } of await ownEndpoints(stripe, url)) {
			if (status === 'disabled') continue;
			const since = metadata[GAP_SINCE] ?? String(unixSeconds(clock));
			await stripe.webhookEndpoints.update(id, {
				disabled: true,
				metadata: { [DISABLED_AT]: since },
			});
		}
	} catch (error) {
		throw endpointProblem(error);
	}
}

/** Deletes the endpoints of ours with this address. */
export async function deleteEndpoint(stripe: Stripe, url: string): Promise<void> {
	try {
		for (const { id } of await ownEndpoints(stripe, url)) await stripe.webhookEndpoints.del(id);
	} catch (error) {
		throw endpointProblem(error);
	}
}

/** Notes that what happened while an endpoint was disabled has been looked at. */
export async function closeGap(stripe: Stripe, { id }: Pick<OwnEndpoint, 'id'>): Promise<void> {
	await stripe.webhookEndpoints.update(id, { metadata: { [GAP_SINCE]: '' } });
}

async function ownEndpoints(stripe: Stripe, url: string): Promise<Endpoint[]> {
	const found: Endpoint[] = [];
	for await (const endpoint of stripe.webhookEndpoints.list({ limit: PAGE })) {
		if (endpoint.url === url && endpoint.metadata[MARK] === MARK_VALUE) found.push(endpoint);
	}
	return found;
}

function isUsable(
	endpoint: Endpoint,
	apiVersion: string,
	{ connect, secretKey }: WantedEndpoint,
): boolean {
	return (
		endpoint.api_version === apiVersion &&
		endpoint.metadata[CONNECT] === String(connect) &&
		ownOf(endpoint, secretKey) !== undefined
	);
}

function ownOf({ id, metadata }: Endpoint, secretKey: string): OwnEndpoint | undefined {
	const secret = unseal(metadata[SEALED] ?? '', secretKey, SIGNING_SECRET);
	if (secret === undefined) return undefined;
	const since = Number(metadata[GAP_SINCE] ?? '');
	return { id, secret, gapSince: since > 0 ? since : undefined };
}

async function enable(
	stripe: Stripe,
	{ id, metadata }: Endpoint,
	{ events, description, secretKey }: WantedEndpoint,
): Promise<OwnEndpoint> {
	const since = metadata[DISABLED_AT];
	const updated = await stripe.webhookEndpoints.update(id, {
		disabled: false,
		enabled_events: events as EventType[],
		description,
		...(since && { metadata: { [GAP_SINCE]: since, [DISABLED_AT]: '' } }),
	});
	const own = ownOf(updated, secretKey);
	if (!own) throw new Error('An endpoint lost its secret');
	return own;
}

async function createEndpoint(
	stripe: Stripe,
	apiVersion: string,
	{ url, events, connect, description, secretKey }: WantedEndpoint,
): Promise<OwnEndpoint> {
	const { id, secret } = await stripe.webhookEndpoints.create({
		url,
		enabled_events: events as EventType[],
		api_version: apiVersion as Stripe.WebhookEndpointCreateParams.ApiVersion,
		...(connect && { connect }),
		description,
		metadata: { [MARK]: MARK_VALUE, [CONNECT]: String(connect) },
	});
	if (!secret) throw new Error('Stripe made an endpoint without a signing secret');
	await stripe.webhookEndpoints.update(id, {
		metadata: { [SEALED]: seal(secret, secretKey, SIGNING_SECRET) },
	});
	return { id, secret, gapSince: undefined };
}

function endpointProblem(error: unknown): unknown {
	const doing = 'Setting up the webhook endpoint in Stripe';
	if (isStripeError(error) && /maximum of \d+/.test(error.message)) {
		return new Problem(`${doing} failed: ${error.message}`, {
			origin: 'stripe',
			httpStatus: error.statusCode,
			whatToDo:
				'Delete endpoints that nobody needs any more in Stripe, under Developers > Webhooks. Those of workflows that are not active are disabled there.',
		});
	}
	return stripeProblem(error, doing);
}
