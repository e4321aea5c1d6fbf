/**
 * Salesforce's outbound messages: what an admin has a flow send when a record changes.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_notifications.htm
 */

import { longRecordId } from '../salesforce/recordId';

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

class NotAMessage extends Error {}

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
	const text = utf8(body);
	// Salesforce escapes what stands in fields, so that a real message never holds this.
	if (/<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST)/i.test(text)) {
		throw new NotAMessage('The message has a document type');
	}
	const root = await parseXml(text);
	const message = element(element(element(root, 'Envelope'), 'Body'), 'notifications');
	const organizationId = longRecordId(textOf(message, 'OrganizationId'));
	if (!/^00D\w{15}$/.test(organizationId))
		throw new NotAMessage('The message names no organization');
	const notifications = list(message['Notification']).map(notificationOf);
	if (notifications.length === 0 || notifications.length > MOST_NOTIFICATIONS) {
		throw new NotAMessage(`The message has ${notifications.length} notifications`);
	}
	return { organizationId, notifications };
}

/** Salesforce writes UTF-8; anything else, UTF-16 above all, could hide what is looked for above. */
function utf8(body: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(body);
	} catch {
		throw new NotAMessage('The message is not UTF-8');
	}
}

async function parseXml(text: string): Promise<unknown> {
	// The parser takes what is cut off; half a message must not be acknowledged.
	if (!/<\/(?:\w+:)?Envelope>\s*$/.test(text)) throw new NotAMessage('The message is not whole');
	const { XMLParser } = await import('fast-xml-parser');
	const parser = new XMLParser({
		processEntities: false,
		ignoreAttributes: false,
		attributeNamePrefix: '@',
		removeNSPrefix: true,
		parseTagValue: false,
		parseAttributeValue: false,
		maxNestedTags: 20,
	});
	try {
		return parser.parse(text);
	} catch (error) {
		throw new NotAMessage(error instanceof Error ? error.message : String(error));
	}
}

function notificationOf(value: unknown): Notification {
	const record = element(value, 'sObject');
	// `removeNSPrefix` makes `xsi:type` plain `type`; its value is `sf:Account`.
	const [, object] = /^(?:\w+:)?(\w+)$/.exec(textOf(record, '@type')) ?? [];
	if (object !== 'Account') throw new NotAMessage('The message is not about accounts');
	const id = longRecordId(textOf(value, 'Id'));
	const accountId = longRecordId(textOf(record, 'Id'));
	if (!/^\w{18}$/.test(id) || !isAccountId(accountId)) {
		throw new NotAMessage('The message has no IDs');
	}
	return { id, accountId };
}

/** Tells whether a text is the ID of an account, in its 18-character form. */
export function isAccountId(id: string): boolean {
	return /^001[0-9A-Za-z]{15}$/.test(id);
}

type Element = Readonly<Record<string, unknown>>;

function element(parent: unknown, name: string): Element {
	const child = isElement(parent) ? parent[name] : undefined;
	if (!isElement(child)) throw new NotAMessage(`The message has no ${name}`);
	return child;
}

function textOf(parent: unknown, name: string): string {
	const child = isElement(parent) ? parent[name] : undefined;
	return typeof child === 'string' ? child : '';
}

function list(value: unknown): unknown[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

function isElement(value: unknown): value is Element {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
