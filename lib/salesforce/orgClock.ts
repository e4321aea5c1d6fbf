/** An org's own time, as far as its answers tell it. */
export class OrgClock {
	private latest: number | undefined;

	/**
	 * Takes the `Date` of an answer: whole seconds, when it was given.
	 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
	 */
	note(header: string | undefined): void {
		const at = Date.parse(header ?? '');
		// Answers may come in another order than they were given.
		if (at > (this.latest ?? Number.NEGATIVE_INFINITY)) this.latest = at;
	}

	/** Milliseconds since 1970 of the latest answer, in whole seconds; undefined while none told it. */
	answeredAtMs(): number | undefined {
		return this.latest;
	}
}
