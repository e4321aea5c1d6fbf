import type { IWebhookFunctions } from 'n8n-workflow';
import type { Clock } from '../../clock';
import type { Logo } from '../../receipts/logo/logo';
import { loadLogo } from '../loadLogo';
import { triggerMemory } from './triggerMemory';

/** How long a logo is shown as it was loaded. */
const HOLDS_MS = 60 * 60 * 1000;
/** How long a server is left alone that had none. */
const RETRY_MS = 5 * 60 * 1000;

/** The logo that a trigger loaded last. */
class LastLogo {
	of?: Loading;
}

interface Loading {
	readonly url: string;
	/** Ends once it is known whether there is one; fails never. */
	ended: Promise<void>;
	/** By the clock, when to load it again. */
	untilMs: number;
	logo?: Logo;
	/** Whether the builder knows that it cannot be loaded. */
	isTold: boolean;
}

/**
 * The logo at an address, loaded once for all who want it within an hour. When it cannot be loaded, the last one
 * from there is good enough.
 *
 * @param warn tells the builder why there is none, once
 * @returns undefined where there is none
 */
export async function rememberedLogo(
	context: IWebhookFunctions,
	url: string,
	clock: Clock,
	warn: (what: string) => void,
): Promise<Logo | undefined> {
	const memory = triggerMemory(context, LastLogo);
	if (memory.of?.url !== url) {
		memory.of = {
			url,
			ended: Promise.resolve(),
			untilMs: Number.NEGATIVE_INFINITY,
			isTold: false,
		};
	}
	const last = memory.of;
	const nowMs = clock.monotonicMs();
	if (last.untilMs <= nowMs) {
		last.untilMs = nowMs + HOLDS_MS;
		last.ended = load(context, last, nowMs, warn);
	}
	await last.ended;
	return last.logo;
}

async function load(
	context: IWebhookFunctions,
	last: Loading,
	nowMs: number,
	warn: (what: string) => void,
): Promise<void> {
	const loaded = await loadLogo(context, last.url);
	if ('logo' in loaded) {
		last.logo = loaded.logo;
		return;
	}
	last.untilMs = nowMs + RETRY_MS;
	if (!last.isTold && !last.logo) {
		last.isTold = true;
		warn(`makes receipts without the logo at ${last.url}: ${loaded.fault}`);
	}
}
