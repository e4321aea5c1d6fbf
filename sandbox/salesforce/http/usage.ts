import { SalesforceError } from '../errors';
import type { Org } from '../org';

const day = 24 * 60 * 60 * 1000;

/**
 * Counts the API requests of the last day.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 */
export class Usage {
	private since: number;
	private used = 0;

	constructor(private readonly org: Org) {
		this.since = org.now();
	}

	/** Counts one request. Throws REQUEST_LIMIT_EXCEEDED when the org has none left. */
	count(): void {
		if (this.org.now() - this.since >= day) this.reset();
		if (this.used >= this.org.settings.apiLimit) {
			throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
		}
		this.used++;
	}

	now(): { used: number; max: number } {
		return { used: this.used, max: this.org.settings.apiLimit };
	}

	/** Begins a new day, or pretends that so many requests have been made in this one. */
	reset(used = 0): void {
		this.since = this.org.now();
		this.used = used;
	}
}
