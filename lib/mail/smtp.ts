import { createHash } from 'node:crypto';
import { Problem } from '../errors';
import { redact } from '../redact';
import { checkMessage, type MailMessage } from './message';

/** What n8n's credential `smtp` holds. */
export interface SmtpCredential {
	host: string;
	port: number;
	/** TLS from the first byte; else STARTTLS where the server offers it. */
	secure: boolean;
	disableStartTls?: boolean;
	user?: string;
	password?: string;
	/** What this machine calls itself. */
	hostName?: string;
}

/** How a mail left. */
export interface SentMail {
	/** Empty where the carrier names none. */
	messageId: string;
	/** Of those whom it is for, all that the carrier took it for. */
	to: readonly string[];
	/** Whom the carrier did not take it for, be it a copy; the others have it. */
	refused: readonly string[];
}

/** A carrier of mails: a server for SMTP, or the org. */
export type SendMail = (message: MailMessage) => Promise<SentMail>;

/** A mail that was not sent for certain; where that is uncertain, another problem is thrown. */
export class NotSent extends Problem {}

const TIMEOUT_MS = 30_000;

/**
 * Sends by SMTP. The message's ID is made of its key, so that mail programs show one that was sent twice
 * once.
 *
 * @returns sends one mail
 * @throws NotSent (from the returned function) when the server refused it; another Problem when the
 * connection was lost and it may have been taken
 */
export function smtpSender(credential: SmtpCredential): SendMail {
	return async (message) => {
		checkMessage(message);
		const { createTransport } = await import('./nodemailer');
		const { host, port, secure, disableStartTls = false, user = '', password = '' } = credential;
		const transport = createTransport({
			host,
			port,
			secure,
			ignoreTLS: disableStartTls,
			name: credential.hostName || undefined,
			connectionTimeout: TIMEOUT_MS,
			greetingTimeout: TIMEOUT_MS,
			socketTimeout: TIMEOUT_MS,
			...(user !== '' && { auth: { user, pass: password } }),
			// Nothing of a message may make this machine read a file or fetch an address.
			disableFileAccess: true,
			disableUrlAccess: true,
		});
		const from = message.from || user;
		const messageId = `<${digest(message.key)}@${domainOf(from)}>`;
		try {
			const { rejected } = await transport.sendMail({
				from: { name: message.fromName, address: from },
				to: [...message.to],
				cc: [...message.cc],
				bcc: [...message.bcc],
				replyTo: message.replyTo || undefined,
				subject: message.subject,
				text: message.text,
				html: message.html,
				messageId,
				// No answers by machines to a machine. RFC 3834
				headers: { 'Auto-Submitted': 'auto-generated' },
				attachments: message.attachments?.map(({ fileName, contentType, content }) => ({
					filename: fileName,
					contentType,
					content,
				})),
			});
			const isRefused = (address: string) =>
				rejected.some((one) => one.toLowerCase() === address.toLowerCase());
			return { messageId, to: message.to.filter((one) => !isRefused(one)), refused: rejected };
		} catch (error) {
			throw mailProblem(error, host, password);
		} finally {
			transport.close();
		}
	};
}

/** What is told of a mail that left, but not for everybody; undefined where it did. */
export function partlyRefused({ refused }: SentMail): Problem | undefined {
	if (refused.length === 0) return undefined;
	return new Problem(`The mail server did not take the mail for ${refused.join(', ')}`, {
		origin: 'input',
		field: 'To Email',
		code: 'recipient_refused',
		whatToDo: 'The others have it. Check the address, and write to it in another way.',
	});
}

function digest(key: string): string {
	return createHash('sha256').update(key).digest('hex').slice(0, 40);
}

function domainOf(address: string): string {
	return /@([\w.-]+)$/.exec(address)?.[1] ?? 'n8n.invalid';
}

interface SmtpError {
	/** nodemailer's: https://nodemailer.com/errors */
	code?: string;
	responseCode?: number;
	/** The command during which it failed. */
	command?: string;
}

function mailProblem(error: unknown, host: string, password: string): Problem {
	const { code, responseCode, command } = error as SmtpError;
	const said = redact(error instanceof Error ? error.message : String(error), [password]);
	// After DATA only the server's own word tells whether it has taken the mail.
	const isUncertain = responseCode === undefined && command === 'DATA';
	const details = {
		origin: 'network' as const,
		code: responseCode === undefined ? code : String(responseCode),
		whatToDo: isUncertain
			? 'The server may have taken it all the same: look into its log before you send it again.'
			: code === 'EAUTH'
				? 'Check user and password in the SMTP credential.'
				: responseCode === undefined
					? 'Check host, port and SSL/TLS in the SMTP credential, and the network.'
					: 'Correct what the mail server complains about, then run it again.',
		cause: error,
	};
	const message = `Sending the mail by ${host} failed: ${said}`;
	return isUncertain ? new Problem(message, details) : new NotSent(message, details);
}
