import { isEmailAddress } from '../email';
import { badInput } from '../errors';

/** A mail, before it is said who carries it. */
export interface MailMessage {
	to: readonly string[];
	cc: readonly string[];
	bcc: readonly string[];
	/** `billing@acme.example`; empty: the carrier's own address. */
	from: string;
	/** What stands beside the sender's address. */
	fromName: string;
	/** Empty for none. */
	replyTo: string;
	subject: string;
	text: string;
	html: string;
	/** Names the message, so that the same one sent twice is shown once. */
	key: string;
	attachments?: readonly MailAttachment[];
}

export interface MailAttachment {
	fileName: string;
	contentType: string;
	content: Buffer;
}

/** As many recipients as Salesforce takes in one mail, the lower of the carriers' limits. */
const MOST_RECIPIENTS = 150;
/** Longer lines are no subject. RFC 5322 stops at 998 characters. */
const LONGEST_SUBJECT = 255;

/**
 * Refuses what could put a line of its own into the mail's head, and what is no address.
 *
 * @throws Problem that names the field
 */
export function checkMessage(message: MailMessage): void {
	checkAddresses(message);
	oneLine(message.subject, 'Subject');
	oneLine(message.fromName, 'Business Name');
	if (message.subject === '') throw badInput('Subject', 'it is empty', 'Enter one');
	if (message.subject.length > LONGEST_SUBJECT) {
		throw badInput('Subject', `it is longer than ${LONGEST_SUBJECT} characters`, 'Shorten it');
	}
}

/**
 * Refuses what is no address, before anything is done for the mail.
 *
 * @throws Problem that names the field
 */
export function checkAddresses(
	message: Pick<MailMessage, 'to' | 'cc' | 'bcc' | 'from' | 'replyTo'>,
): void {
	if (message.to.length === 0) {
		throw badInput('To Email', 'there is nobody to send it to', 'Enter an e-mail address');
	}
	const lists: ReadonlyArray<readonly [string, readonly string[]]> = [
		['To Email', message.to],
		['CC Email', message.cc],
		['BCC Email', message.bcc],
		['From Email', message.from === '' ? [] : [message.from]],
		['Reply To', message.replyTo === '' ? [] : [message.replyTo]],
	];
	for (const [field, addresses] of lists) {
		for (const address of addresses) {
			if (!isEmailAddress(address)) {
				throw badInput(
					field,
					`“${address}” is not an e-mail address`,
					'Use one such as rose@edge.example',
				);
			}
		}
	}
	if (message.to.length + message.cc.length + message.bcc.length > MOST_RECIPIENTS) {
		throw badInput(
			'To Email',
			`more than ${MOST_RECIPIENTS} recipients are too many`,
			'Send several mails',
		);
	}
}

function oneLine(text: string, field: string): void {
	if (/[\p{Cc}\u2028\u2029]/u.test(text)) {
		throw badInput(field, 'it must be one line', 'Leave line breaks and control characters out');
	}
}
