import type { DatabaseSync } from 'node:sqlite';
import { simpleParser } from 'mailparser';

/** A mail that has arrived, as a person would see it. */
export interface ReceivedMail {
	id: number;
	/** Epoch milliseconds by the sandbox's clock. */
	at: number;
	messageId: string;
	from: string;
	replyTo: string;
	/** All that it was delivered to, hidden copies too. */
	recipients: string[];
	to: string;
	cc: string;
	subject: string;
	text: string;
	html: string;
	headers: Record<string, string>;
	attachments: Array<{ fileName: string; contentType: string; base64: string }>;
}

/** The mails that have arrived by SMTP, whoever they are for; nothing leaves the machine. */
export class Inbox {
	constructor(private readonly database: DatabaseSync) {
		database.exec(
			'CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, mail TEXT NOT NULL)',
		);
	}

	/** Keeps a mail as it came. */
	async receive(raw: Buffer, recipients: string[], at: number): Promise<void> {
		const parsed = await simpleParser(raw);
		const shown = (addresses: typeof parsed.to) =>
			[addresses ?? []]
				.flat()
				.flatMap(({ text }) => text)
				.join(', ');
		const mail: Omit<ReceivedMail, 'id' | 'at'> = {
			messageId: parsed.messageId ?? '',
			from: parsed.from?.text ?? '',
			replyTo: parsed.replyTo?.text ?? '',
			recipients,
			to: shown(parsed.to),
			cc: shown(parsed.cc),
			subject: parsed.subject ?? '',
			text: parsed.text ?? '',
			html: parsed.html || '',
			headers: Object.fromEntries(
				parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
			),
			attachments: parsed.attachments.map(({ filename, contentType, content }) => ({
				fileName: filename ?? '',
				contentType,
				base64: content.toString('base64'),
			})),
		};
		this.database
			.prepare('INSERT INTO inbox (at, mail) VALUES (?, ?)')
			.run(at, JSON.stringify(mail));
	}

	/** All of them, oldest first. */
	all(): ReceivedMail[] {
		return this.database
			.prepare('SELECT id, at, mail FROM inbox ORDER BY id')
			.all()
			.map(({ id, at, mail }) => ({
				...(JSON.parse(String(mail)) as Omit<ReceivedMail, 'id' | 'at'>),
				id: Number(id),
				at: Number(at),
			}));
	}

	clear(): void {
		this.database.exec('DELETE FROM inbox');
	}
}
