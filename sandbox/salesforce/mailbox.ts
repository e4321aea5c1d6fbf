import type { Store } from './store/store';

/** An e-mail that the org has sent. */
export interface Mail {
	id: number;
	/** Epoch milliseconds by the sandbox's clock. */
	at: number;
	from: string;
	to: string[];
	cc: string[];
	bcc: string[];
	subject: string;
	body: string;
	html: boolean;
	relatedRecordId?: string;
}

/** The e-mails that the org has sent, kept with the org; nothing leaves the machine. */
export class Mailbox {
	constructor(
		private readonly store: Store,
		private readonly now: () => number,
	) {
		store.run(
			'CREATE TABLE IF NOT EXISTS sf_mail (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, mail TEXT NOT NULL)',
		);
	}

	send(mail: Omit<Mail, 'id' | 'at'>): void {
		this.store.run(
			'INSERT INTO sf_mail (at, mail) VALUES (?, ?)',
			this.now(),
			JSON.stringify(mail),
		);
	}

	/** All of them, oldest first. */
	all(): Mail[] {
		return this.store
			.all('SELECT id, at, mail FROM sf_mail ORDER BY id')
			.map(({ id, at, mail }) => ({
				id: Number(id),
				at: Number(at),
				...(JSON.parse(String(mail)) as Omit<Mail, 'id' | 'at'>),
			}));
	}

	clear(): void {
		this.store.run('DELETE FROM sf_mail');
	}
}
