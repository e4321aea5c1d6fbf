import type Stripe from 'stripe';
import { unixSeconds, type WallClock } from '../clock';
import { stripeProblem } from '../stripe/errors';
import { textAt } from './valueAt';

/** What events told of an object in Stripe. They are hints: its values are read afresh. */
export interface ChangeHint {
	/** When each of its parameters was last changed by anybody but the sync; seconds since 1970. */
	changedAt: Map<string, number>;
	/** Parameters that had a value before a change. */
	held: Set<string>;
	/** When it was last changed at all. */
	latest: number;
}

/** Which events a sync follows. */
export interface EventStream {
	/** Up to twenty types. */
	types: readonly string[];
	/**
	 * The ID of the object that an event is about; undefined for none that matters. By default that of the
	 * object in the event.
	 */
	idOf?: (event: Stripe.Event) => string | undefined;
	/** Whether the sync caused the event itself. */
	isOwn: (event: Stripe.Event) => boolean;
	/** What is being done, for the problem when it fails. */
	doing: string;
}

/** What changed in Stripe since a cursor. */
export interface EventChanges {
	/** Up to where, by Stripe's clock: the next cursor; ISO 8601. */
	until: string;
	/** By the object's ID. */
	hints: ReadonlyMap<string, ChangeHint>;
	/** There may be changes that no event tells of any more: all objects are to be looked at. */
	isPartial: boolean;
}

/** Events may come to light a while after they happened. */
const OVERLAP_SECONDS = 600;
const DAY_SECONDS = 24 * 60 * 60;
/** Stripe keeps events for 30 days; a day less, to be sure. https://docs.stripe.com/api/events */
const KEPT_SECONDS = 29 * DAY_SECONDS;

/**
 * Reads which objects changed since a cursor, by anybody but the sync.
 *
 * @param cursor ISO 8601; undefined for a first run
 * @param firstDays how many days of events a first run reads; none by default
 * @throws Problem
 */
export async function eventChanges(
	stripe: Stripe,
	stream: EventStream,
	cursor: string | undefined,
	clock: WallClock,
	firstDays = 0,
): Promise<EventChanges> {
	const seconds = unixSeconds(clock);
	const since = cursor === undefined ? undefined : Math.floor(Date.parse(cursor) / 1000);
	const reachesBack = since !== undefined && since - OVERLAP_SECONDS > seconds - KEPT_SECONDS;
	const from = reachesBack ? since : seconds - firstDays * DAY_SECONDS;
	try {
		const { data, lastResponse } = await stripe.events.list({ limit: 1 });
		const newest = data[0]?.created ?? since ?? seconds;
		// What is older than the overlap has come to light by now, and need not be read again for ever.
		const settled = Math.min(seconds, sentAt(lastResponse.headers)) - OVERLAP_SECONDS;
		const until = Math.max(newest, settled);
		return {
			until: new Date(until * 1000).toISOString(),
			hints: reachesBack || firstDays > 0 ? await hintsSince(stripe, stream, from) : new Map(),
			isPartial: !reachesBack,
		};
	} catch (error) {
		throw stripeProblem(error, stream.doing);
	}
}

/** When Stripe sent an answer, by its own clock; 0 where it does not say. Unix seconds. */
function sentAt({ date }: Readonly<Record<string, string>>): number {
	return Math.floor((Date.parse(date ?? '') || 0) / 1000);
}

async function hintsSince(
	stripe: Stripe,
	{ types, isOwn, idOf = idInEvent }: EventStream,
	since: number,
): Promise<Map<string, ChangeHint>> {
	const hints = new Map<string, ChangeHint>();
	const created = { gte: since - OVERLAP_SECONDS };
	for await (const event of stripe.events.list({ types: [...types], created, limit: 100 })) {
		const id = idOf(event);
		if (id === undefined || isOwn(event)) continue;
		const hint = hints.get(id) ?? { changedAt: new Map(), held: new Set(), latest: 0 };
		hints.set(id, hint);
		note(hint, event);
	}
	return hints;
}

function idInEvent({ data }: Stripe.Event): string | undefined {
	return (data.object as { id?: string }).id;
}

function note(hint: ChangeHint, event: Stripe.Event): void {
	hint.latest = Math.max(hint.latest, event.created);
	const before = event.data.previous_attributes;
	for (const param of changedParams(event)) {
		hint.changedAt.set(param, Math.max(hint.changedAt.get(param) ?? 0, event.created));
		if (textAt(before, param.split('.')) !== '') hint.held.add(param);
	}
}

/** Names with dots; a new object has changed in all of them, said by `*`. */
function changedParams(event: Stripe.Event): string[] {
	if (event.type.endsWith('.created')) return ['*'];
	return namesIn(event.data.previous_attributes ?? {}, '');
}

function namesIn(value: unknown, prefix: string): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix];
	const inner = Object.entries(value).flatMap(([name, each]) =>
		namesIn(each, prefix ? `${prefix}.${name}` : name),
	);
	// A group that was empty before is told as a whole.
	return inner.length > 0 ? inner : [prefix];
}

/** When a parameter was last changed in Stripe by anybody else; undefined when it was not. */
export function changedAt({ changedAt: times }: ChangeHint, param: string): number | undefined {
	const parts = param.split('.');
	const names = ['*', ...parts.map((_part, index) => parts.slice(0, index + 1).join('.'))];
	const found = names.flatMap((name) => times.get(name) ?? []);
	return found.length > 0 ? Math.max(...found) : undefined;
}
