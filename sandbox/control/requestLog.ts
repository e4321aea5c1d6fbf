import { wallClockMs } from './clock';

/** One request as the control API shows it. Secrets are never whole in it. */
export interface LoggedRequest {
	id: number;
	service: string;
	/** Wall-clock milliseconds since the epoch, with a fraction, at which the request arrived. */
	at: number;
	method: string;
	path: string;
	account?: string;
	mode?: 'test' | 'live';
	keyId?: string;
	idempotencyKey?: string;
	apiVersion?: string;
	requestId?: string;
	status?: number;
	replayed?: boolean;
	fault?: string;
	params?: unknown;
	/** What a composite request of Salesforce consists of, each as method and address. */
	parts?: string[];
}

const KEPT = 200_000;

/** The requests that the services have received, oldest first. */
export class RequestLog {
	private entries: LoggedRequest[] = [];
	private nextId = 1;

	/** Notes a request the moment it arrives and returns its entry, to be completed by the caller. */
	begin(entry: Omit<LoggedRequest, 'id' | 'at'>): LoggedRequest {
		const logged: LoggedRequest = { id: this.nextId++, at: wallClockMs(), ...entry };
		this.entries.push(logged);
		if (this.entries.length > KEPT) this.entries = this.entries.slice(KEPT / 10);
		return logged;
	}

	/** Entries of `service` (all services without it) that came after the entry `after`. */
	list(service?: string, after = 0): LoggedRequest[] {
		return this.entries.filter(
			(entry) => entry.id > after && (service === undefined || entry.service === service),
		);
	}

	clear(): void {
		this.entries = [];
	}
}
