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

/** Bytes of the largest message that is read: 100 accounts with all their fields stay well below. */
export const LARGEST_MESSAGE = 8 * 1024 * 1024;

/** Salesforce sends 100 at most; some more do no harm. */
const MOST_NOTIFICATIONS = 200;

/**
 * Reads an outbound message about accounts. Only IDs are taken from it: the accounts themselves are
 * read again from Salesforce, so that nothing in it has to be believed.
 *
 * Anything else is refused, documents with a DTD above all: entities can make a small document huge,
 * or read files.
 *
 * @returns the message, or why it is none, for n8n's log and never for the sender
 */
export async function parseOutboundMessage(body: Buffer): Promise<OutboundMessage | string> {
	try {
		return await read(body);
	} catch (error) {
		if (error instanceof NotAMessage) return error.message;
		throw error;
	}
}

async function read(body: Buffer): Promise<OutboundMessage> {
	if (body.length > LARGEST_MESSAGE) throw new NotAMessage('The message is too large');
	// The XML parser is loaded when the first message comes.
	const { textsIn } = await import('./messageTexts');
	const found = textsIn(utf8(body));
	const organizationId = longRecordId(found.organizationId);
	if (!/^00D\w{15}$/.test(organizationId)) throw new NotAMessage('It names no organization');
	const { notifications } = found;
	if (notifications.length === 0 || notifications.length > MOST_NOTIFICATIONS) {
		throw new NotAMessage(`It has ${notifications.length} notifications`);
	}
	return { organizationId, notifications: notifications.map(checkedNotification) };
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
