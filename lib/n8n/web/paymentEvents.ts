import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type Stripe from 'stripe';
import { eventFacts, objectNow } from '../../payments/eventItem';
import { type MissedEvents, missedEvents } from '../../payments/missedEvents';
import { RecentIds } from '../../recentIds';
import { keyFacts } from '../../stripe/apiKey';
import {
	closeGap,
	findEndpoint,
	type OwnEndpoint,
	type WantedEndpoint,
} from '../../stripe/webhookEndpoint';
import { systemClock } from '../clock';
import { openStripeAccounts } from '../stripeAccounts';
import { type Answer, answerCall, type Call, Refused } from './door';
import { LARGEST_EVENT, signedEvent } from './stripeEvent';
import { triggerMemory } from './triggerMemory';

/** What the builder of a trigger chose. */
export interface EventSettings extends WantedEndpoint {
	/** Somebody made the endpoint, and its secret stands in the credential. */
	isManual: boolean;
	location: string;
	/** Whether items carry the object as it is now. */
	withObject: boolean;
}

/** Stripe waits ten seconds and more for an answer, and sends again what is not answered. */
const PATIENCE_MS = 20_000;
/** Events that are remembered, so that one that comes again does not run again. */
const REMEMBERED = 10_000;
/** A secret that does not fit is looked up again at most so often: calls may be anybody's. */
const LOOK_AGAIN_MS = 60_000;

/** What a process remembers of a trigger. */
class Memory {
	readonly events = new RecentIds(REMEMBERED);
	url = '';
	endpoint: OwnEndpoint | undefined;
	/** The last look for the endpoint, which calls that come meanwhile wait for. */
	looking: Promise<void> | undefined;
	/** The gap whose events n8n has; it is closed with the next event, after they were passed on. */
	gapPassedOn: number | undefined;
	lookedAt = Number.NEGATIVE_INFINITY;
}

/**
 * Takes an event of Stripe, and answers. What is not signed by the endpoint's secret, late, altered, of
 * another mode or of an account that was not asked for starts nothing.
 *
 * @param readSettings what it throws is told in n8n's log, and Stripe calls again
 */
export async function receivePaymentEvent(
	context: IWebhookFunctions,
	readSettings: () => Promise<EventSettings>,
): Promise<IWebhookResponseData> {
	const settings = { patienceMs: PATIENCE_MS, largestBody: LARGEST_EVENT };
	return await answerCall(
		context,
		settings,
		async (call) => await take(context, call, await readSettings()),
	);
}

async function take(
	context: IWebhookFunctions,
	call: Call,
	settings: EventSettings,
): Promise<Answer> {
	const memory = triggerMemory(context, Memory);
	const { clientOf, signingSecretsOf } = await openStripeAccounts(context);
	const byHand = signingSecretsOf(settings.location);
	const stripe = await clientOf({ location: settings.location });
	const event = await verified(call, settings, memory, byHand, stripe);
	refuseForeign(event, settings);

	const { events: missed, moreSince } = await eventsOfGap(stripe, settings, memory);
	const news = [...missed, event].filter(({ id }) => !memory.events.has(id));
	const unique = [...new Map(news.map((each) => [each.id, each])).values()];
	const items = await Promise.all(
		unique.map(async (each) => ({ json: await itemOf(stripe, each, settings) })),
	);
	return {
		status: 200,
		contentType: 'application/json',
		body: '{"received":true}',
		items,
		whenPassedOn: () => {
			for (const { id } of unique) memory.events.add(id);
			if (moreSince === undefined) memory.gapPassedOn = memory.endpoint?.gapSince;
			else if (memory.endpoint) memory.endpoint = { ...memory.endpoint, gapSince: moreSince };
		},
	};
}

/** Stripe shows a secret once; it is kept, sealed, with the endpoint, and looked up by each process. */
async function verified(
	call: Call,
	settings: EventSettings,
	memory: Memory,
	byHand: readonly string[],
	stripe: Stripe,
): Promise<Stripe.Event> {
	if (settings.isManual) return await signedEvent(call, byHand);
	if (memory.url !== settings.url) {
		memory.url = settings.url;
		memory.lookedAt = Number.NEGATIVE_INFINITY;
	}
	const known = () => [...(memory.endpoint ? [memory.endpoint.secret] : []), ...byHand];
	// A call without a signature is nobody's to look anything up for.
	const isSigned = call.headers['stripe-signature'] !== undefined;
	if (isSigned && !(await fits(call, known()))) {
		if (!isFresh(memory)) {
			memory.lookedAt = systemClock.monotonicMs();
			memory.looking = findEndpoint(stripe, settings).then((endpoint) => {
				memory.endpoint = endpoint;
			});
		}
		await memory.looking;
	}
	return await signedEvent(call, known());
}

async function fits(call: Call, secrets: readonly string[]): Promise<boolean> {
	return await signedEvent(call, secrets).then(
		() => true,
		() => false,
	);
}

function isFresh({ lookedAt }: Memory): boolean {
	return systemClock.monotonicMs() - lookedAt < LOOK_AGAIN_MS;
}

function refuseForeign(event: Stripe.Event, { secretKey, connect }: EventSettings): void {
	const { mode } = keyFacts(secretKey);
	if (mode !== undefined && event.livemode !== (mode === 'live')) {
		throw new Refused(400, 'the event is of the other mode than the credential');
	}
	if ((event.account !== undefined) !== connect) {
		throw new Refused(
			400,
			connect
				? 'the event is the platform’s own, and those of connected accounts are wanted'
				: 'the event is of a connected account, and the account’s own are wanted',
		);
	}
}

/**
 * What happened while the endpoint was disabled comes with the first event after it. That it has come is
 * noted in Stripe with the one after that: if the first does not get through, the next brings all again. Of a
 * long gap each event brings some hundred, the oldest first.
 */
async function eventsOfGap(
	stripe: Stripe,
	{ events, connect }: EventSettings,
	memory: Memory,
): Promise<MissedEvents> {
	const none = { events: [], moreSince: undefined };
	const { endpoint } = memory;
	if (endpoint?.gapSince === undefined || connect) return none;
	if (memory.gapPassedOn !== endpoint.gapSince) {
		return await missedEvents(stripe, events, endpoint.gapSince);
	}
	await closeGap(stripe, endpoint);
	memory.endpoint = { ...endpoint, gapSince: undefined };
	return none;
}

async function itemOf(
	stripe: Stripe,
	event: Stripe.Event,
	{ withObject }: EventSettings,
): Promise<IDataObject> {
	const facts: IDataObject = { ...eventFacts(event) };
	return withObject
		? { ...facts, object: (await objectNow(stripe, event)) as IDataObject }
		: { ...facts, event: event as unknown as IDataObject };
}
