/**
 * Salesforce's outbound messages: what an admin has a flow send when a record changes.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_notifications.htm
 */

import { longRecordId } from '../salesforce/recordId';
import type { FoundNotification } from './messageTexts';
import { NotAMessage } from './notAMessage';

/** The answer to a message that was taken; Salesforce repeats it for a day until it reads exactly this. */
export const ACKNOWLEDGEMENT =
	'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
	'<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>' +
	'</notificationsResponse></soapenv:Body></soapenv:Envelope>';

/** One record that changed. */
export interface Notification {
	/** Stays the same when Salesforce repeats the notification. */
	id: string;
	/** 18 characters. */
	accountId: string;
}

export interface OutboundMessage {
	/** 18 characters. */
	organizationId: string;
	notifications: Notification[];
}

/** Bytes of the largest message that is read: 20 KB for each of 100 accounts. */
export const LARGEST_MESSAGE = 2 * 1024 * 1024;

/**
 * Reads an outbound message about accounts. Only IDs are taken from it: the accounts themselves are
 * read again from Salesforce, so that nothing in it has to be believed.
 *
 * Anything else is refused, documents with a DTD above all: entities can make a small document huge,
 * or read files.
 *
 * @param accepts whether messages of an organization, its ID of 18 characters, are wanted
 * @returns the message, or why it is none, for n8n's log and never for the sender
 */
export async function parseOutboundMessage(
	body: Buffer,
	accepts: (organizationId: string) => boolean,
): Promise<OutboundMessage | string> {
	try {
		return await read(body, accepts);
	} catch (error) {
		if (error instanceof NotAMessage) return error.message;
		throw error;
	}
}

async function read(
	body: Buffer,
	accepts: (organizationId: string) => boolean,
): Promise<OutboundMessage> {
	if (body.length > LARGEST_MESSAGE) throw new NotAMessage('The message is too large');
	// The XML parser is loaded when the first message comes.
	const { textsIn } = await import('./messageTexts');
	const found = textsIn(utf8(body), (given) => accepts(organizationIdOf(given)));
	const organizationId = organizationIdOf(found.organizationId);
	const { notifications } = found;
	if (notifications.length === 0) throw new NotAMessage('It has no notification');
	return { organizationId, notifications: notifications.map(checkedNotification) };
}

function organizationIdOf(text: string): string {
	const id = longRecordId(text);
	if (!/^00D\w{15}$/.test(id)) throw new NotAMessage('It names no organization');
	return id;
}

/** Salesforce writes UTF-8. */
function utf8(body: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(body);
	} catch {
		throw new NotAMessage('It is not UTF-8');
	}
}

function checkedNotification({ id, accountId, type }: FoundNotification): Notification {
	if (!/^(?:\w+:)?Account$/.test(type)) throw new NotAMessage('It is not about accounts');
	const notification = { id: longRecordId(id), accountId: longRecordId(accountId) };
	if (!/^\w{18}$/.test(notification.id) || !isAccountId(notification.accountId)) {
		throw new NotAMessage('It has no IDs');
	}
	return notification;
}

/** Tells whether a text is the ID of an account, in its 18-character form. */
export function isAccountId(id: string): boolean {
	return /^001[0-9A-Za-z]{15}$/.test(id);
}
