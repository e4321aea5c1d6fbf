import { parser as createParser, type Tag } from 'sax';
import { NotAMessage } from './notAMessage';

/** A notification as it stands in the document, unchecked. */
export interface FoundNotification {
	id: string;
	accountId: string;
	/** What the sObject says it is: `sf:Account`. */
	type: string;
}

export interface FoundTexts {
	organizationId: string;
	notifications: FoundNotification[];
}

/** Elements within elements; a message has five. */
const DEEPEST = 20;
/** Attributes of one element; a message's envelope has three. sax compares each with all before it. */
const MOST_ATTRIBUTES = 30;
/** Salesforce sends 100 at most; some more do no harm. */
const MOST_NOTIFICATIONS = 200;
/** Elements that may come before the organization has been named; in a message it is the fourth. */
const FIRST_ELEMENTS = 10;
/** `&amp;` and the like. */
const MOST_ENTITIES = 20_000;
/**
 * Characters of names and attributes, which cost sax ten times what text costs, and what an element or
 * an attribute costs besides, in characters. 100 accounts with 70 fields each stay below.
 */
const MOST_MARKUP = 400_000;
const ELEMENT = 20;
const ATTRIBUTE = 10;
/** sax looks at the length of what it is collecting, a name or a value, after each piece. */
const PIECE = 16_384;

const TOO_LONG = 'It has too much markup: let the outbound message send the field Account ID alone';

/** The types do not know it. Namespaces are resolved here, as sax tells of attributes too late with them. */
const PARSING = { xmlns: false, strictEntities: true };

/**
 * The few texts of an outbound message that matter, picked out while the document passes by; nothing
 * else of it is kept. Whatever a document holds, the work for each byte of it is bounded, and reading
 * ends where it first differs from a message.
 *
 * @param accepts whether messages of an organization are wanted; asked before anything of them is read
 * @throws NotAMessage when the document is not well-formed, cut off, has a document type, or is of an
 * organization that is not wanted
 */
export function textsIn(
	document: string,
	accepts: (organizationId: string) => boolean,
): FoundTexts {
	const found: FoundTexts = { organizationId: '', notifications: [] };
	const open: Element[] = [];
	let elements = 0;
	let attributes = 0;
	let markup = 0;
	let isAccepted = false;
	const spend = (characters: number) => {
		markup += characters;
		if (markup > MOST_MARKUP) throw new NotAMessage(TOO_LONG);
	};
	// Strict: what is not well-formed or cut off is an error, and no entities but XML's own five.
	const parser = createParser(true, PARSING);
	parser.onerror = (error) => {
		throw new NotAMessage(error.message.replace(/\s+/g, ' '));
	};
	parser.ondoctype = () => {
		throw new NotAMessage('It has a document type');
	};
	parser.onprocessinginstruction = ({ name }) => {
		if (name !== 'xml') throw new NotAMessage('It has processing instructions');
	};
	parser.onattribute = ({ name, value }) => {
		spend(ATTRIBUTE + name.length + value.length);
		if (++attributes > MOST_ATTRIBUTES) throw new NotAMessage('It has too many attributes');
	};
	parser.onopentag = (tag) => {
		attributes = 0;
		elements++;
		spend(ELEMENT + tag.name.length);
		if (!isAccepted && elements > FIRST_ELEMENTS) throw new NotAMessage('It names no organization');
		if (open.length === DEEPEST) throw new NotAMessage('Its elements are too deep');
		// Without namespaces sax gives plain tags.
		const element = elementOf(tag as Tag, open.length === 0 ? DOCUMENT : open.at(-1));
		open.push(element);
		if (element.path === NOTIFICATION) {
			if (!isAccepted) throw new NotAMessage('It names no organization');
			if (found.notifications.length === MOST_NOTIFICATIONS) {
				throw new NotAMessage('It has too many notifications');
			}
			found.notifications.push({ id: '', accountId: '', type: '' });
		}
		const latest = found.notifications.at(-1);
		if (element.path === RECORD && latest) latest.type = (tag as Tag).attributes['xsi:type'] ?? '';
	};
	parser.ontext = (text) => {
		const latest = found.notifications.at(-1);
		switch (open.at(-1)?.path) {
			case ORGANIZATION:
				found.organizationId += text;
				break;
			case NOTIFICATION_ID:
				if (latest) latest.id += text;
				break;
			case RECORD_ID:
				if (latest) latest.accountId += text;
		}
	};
	parser.onclosetag = () => {
		if (open.pop()?.path !== ORGANIZATION) return;
		isAccepted = accepts(found.organizationId);
		if (!isAccepted) throw new NotAMessage('It comes from another organization');
	};
	// sax does not tell of those that are empty.
	if (/<!(?:--|\[)/.test(document)) throw new NotAMessage('It has comments or CDATA');
	if (entitiesIn(document) > MOST_ENTITIES) throw new NotAMessage('It has too many entities');
	for (let at = 0; at < document.length; at += PIECE) parser.write(document.slice(at, at + PIECE));
	parser.close();
	return found;
}

function entitiesIn(document: string): number {
	let count = 0;
	for (let at = document.indexOf('&'); at >= 0; at = document.indexOf('&', at + 1)) count++;
	return count;
}

/** An element that is open. Of those that lead nowhere in a message no more is known. */
interface Element {
	/** Where in a message it stands. */
	path?: string;
	/** Namespaces by prefix, as declared up to here. */
	namespaces?: ReadonlyMap<string, string>;
}

const DOCUMENT: Element = { path: '', namespaces: new Map() };
const NOWHERE: Element = {};

function elementOf({ name, attributes }: Tag, parent: Element = NOWHERE): Element {
	if (parent.path === undefined || !parent.namespaces) return NOWHERE;
	const namespaces = declaredIn(attributes, parent.namespaces);
	const [, prefix = '', local = ''] = /^(?:([^:]*):)?(.*)$/s.exec(name) ?? [];
	const space = NAMESPACES.get(namespaces.get(prefix) ?? '');
	const path = space && `${parent.path}/${space}:${local}`;
	return path !== undefined && LEADS_SOMEWHERE.has(path) ? { path, namespaces } : NOWHERE;
}

/** https://www.w3.org/TR/xml-names/#ns-decl */
function declaredIn(
	attributes: Readonly<Record<string, string>>,
	outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
	const declared = Object.entries(attributes).flatMap(([name, uri]): Array<[string, string]> => {
		if (name === 'xmlns') return [['', uri]];
		return name.startsWith('xmlns:') ? [[name.slice('xmlns:'.length), uri]] : [];
	});
	return declared.length === 0 ? outer : new Map([...outer, ...declared]);
}

const NAMESPACES: ReadonlyMap<string, string> = new Map([
	['http://schemas.xmlsoap.org/soap/envelope/', 'soap'],
	['http://soap.sforce.com/2005/09/outbound', 'out'],
	['urn:sobject.enterprise.soap.sforce.com', 'sf'],
	['urn:sobject.partner.soap.sforce.com', 'sf'],
]);

const ENVELOPE = '/soap:Envelope';
const BODY = `${ENVELOPE}/soap:Body`;
const MESSAGE = `${BODY}/out:notifications`;
const ORGANIZATION = `${MESSAGE}/out:OrganizationId`;
const NOTIFICATION = `${MESSAGE}/out:Notification`;
const NOTIFICATION_ID = `${NOTIFICATION}/out:Id`;
const RECORD = `${NOTIFICATION}/out:sObject`;
const RECORD_ID = `${RECORD}/sf:Id`;

const LEADS_SOMEWHERE: ReadonlySet<string> = new Set([
	ENVELOPE,
	BODY,
	MESSAGE,
	ORGANIZATION,
	NOTIFICATION,
	NOTIFICATION_ID,
	RECORD,
	RECORD_ID,
]);
