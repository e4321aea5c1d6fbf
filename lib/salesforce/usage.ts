import type { Clock } from '../clock';
import { Problem } from '../errors';

/** An org's API requests of the last 24 hours. */
export interface ApiUsage {
	used: number;
	limit: number;
}

/** A reading older than this no longer stops anybody: the 24 hours move on. */
const READING_HOLDS_MS = 10 * 60 * 1000;

/**
 * Reads `Sforce-Limit-Info: api-usage=18/15000`, which comes with each answer.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 */
export function readLimitInfo(header: string | string[] | undefined): ApiUsage | undefined {
	const match = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(String(header ?? ''));
	return match ? { used: Number(match[1]), limit: Number(match[2]) } : undefined;
}

/** What is known of an org's daily requests, shared by all who use the org. */
export class UsageMeter {
	private latest?: ApiUsage;
	private readAt = Number.NEGATIVE_INFINITY;

	/** The last reading; undefined before the first answer. */
	usage(): ApiUsage | undefined {
		return this.latest;
	}

	/** Takes the reading of an answer. */
	note(header: string | string[] | undefined, clock: Clock): void {
		const usage = readLimitInfo(header);
		if (!usage) return;
		this.latest = usage;
		this.readAt = clock.monotonicMs();
	}

	/**
	 * Refuses a further request when the share is used up. Once the reading is old, one request is let
	 * through, to take the next.
	 *
	 * @param share of the daily limit, 0 to 1, that may be used by everybody together
	 * @throws Problem
	 */
	check(share: number, clock: Clock): void {
		if (!this.latest) return;
		const { used, limit } = this.latest;
		if (used < limit * share) return;
		if (clock.monotonicMs() - this.readAt >= READING_HOLDS_MS) {
			this.readAt = clock.monotonicMs();
			return;
		}
		throw new Problem(
			`Stopped before Salesforce’s daily limit: ${used} of ${limit} API requests of the last 24 hours are used, and this workflow may go up to ${Math.round(share * 100)}%`,
			{
				origin: 'salesforce',
				code: 'DAILY_SHARE_USED',
				whatToDo:
					'Run it again later: what is done stays done. Or raise Daily API Share in the node’s options, or ask Salesforce for more API requests.',
			},
		);
	}
}
