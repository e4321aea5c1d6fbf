import type { Mail } from './http/actions';

/** The e-mails that the org has sent; nothing leaves the machine. */
export class Mailbox {
	private mails: Mail[] = [];

	constructor(private readonly now: () => number) {}

	send(mail: Omit<Mail, 'id' | 'at'>): void {
		this.mails.push({ id: this.mails.length + 1, at: this.now(), ...mail });
	}

	all(): Mail[] {
		return this.mails;
	}

	clear(): void {
		this.mails = [];
	}
}
