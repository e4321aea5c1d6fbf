/** What a request needs to be let in. */
export interface Access {
	accessToken: string;
	/** The org's own address, without a slash at its end. */
	instanceUrl: string;
}

/**
 * A sign-in that several calls share. However many of them find it expired at once, it is renewed once.
 */
export class Session {
	private underWay?: Promise<Access>;

	/**
	 * @param renew fetches a new access; absent when there is no way to
	 * @param current the access to begin with; without it `renew` is asked for the first one
	 */
	constructor(
		private readonly renew: (() => Promise<Access>) | undefined,
		private current?: Access,
	) {}

	get canRenew(): boolean {
		return this.renew !== undefined;
	}

	/** The access as it is now. */
	async access(): Promise<Access> {
		return this.underWay ?? this.current ?? (await this.fetch());
	}

	/**
	 * A newer access than the one that was refused.
	 *
	 * @param refusedToken the token that Salesforce did not take; if others have renewed it since, what
	 * they got is handed out
	 */
	async accessAfter(refusedToken: string): Promise<Access> {
		if (this.underWay) return await this.underWay;
		if (this.current && this.current.accessToken !== refusedToken) return this.current;
		return await this.fetch();
	}

	private async fetch(): Promise<Access> {
		if (!this.renew) throw new Error('This session has no way to sign in');
		this.underWay ??= this.renew()
			.then((access) => (this.current = access))
			.finally(() => (this.underWay = undefined));
		return await this.underWay;
	}
}
