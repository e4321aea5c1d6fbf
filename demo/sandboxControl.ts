/** A customer as the sandbox keeps it, as far as the demo looks. */
export interface KeptCustomer {
	id: string;
	metadata: Record<string, string>;
}

/** What the demo asks the sandbox behind the services' backs, by its control API. */
export class SandboxControl {
	constructor(private readonly url: string) {}

	/** Gives the org the fields and objects of the package, where it lacks them. */
	async installModel(): Promise<void> {
		const path = '/salesforce/install-model';
		const response = await fetch(`${this.url}${path}`, { method: 'POST' });
		if (!response.ok) throw new Error(`The sandbox answered ${response.status} to POST ${path}`);
	}

	/** The highest number of a request so far, to count from. */
	async lastRequest(): Promise<number> {
		const { requests } = await this.get<{ requests: { id: number }[] }>('/requests?service=stripe');
		return requests.at(-1)?.id ?? 0;
	}

	/** How many requests Stripe got since. */
	async requestsSince(id: number): Promise<number> {
		const { requests } = await this.get<{ requests: unknown[] }>(
			`/requests?service=stripe&after=${id}`,
		);
		return requests.length;
	}

	/** All customers of an account that were not deleted. */
	async customers(account: string): Promise<KeptCustomer[]> {
		const { objects } = await this.get<{ objects: (KeptCustomer & { deleted?: boolean })[] }>(
			`/state?service=stripe&type=customer&account=${account}`,
		);
		return objects.filter((customer) => !customer.deleted);
	}

	private async get<T>(path: string): Promise<T> {
		const response = await fetch(`${this.url}${path}`);
		if (!response.ok) throw new Error(`The sandbox answered ${response.status} to GET ${path}`);
		// The shapes are those that sandbox/control serves.
		return (await response.json()) as T;
	}
}
