import { parser as createParser } from 'sax';
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

/** The second one the types do not know. */
const PARSING = { xmlns: true, strictEntities: true };

/**
 * The few texts of an outbound message that matter, picked out while the document passes by; nothing
 * else of it is kept.
 *
 * @throws NotAMessage when the document is not well-formed, cut off, or has a document type
 */
export function textsIn(document: string): FoundTexts {
	const found: FoundTexts = { organizationId: '', notifications: [] };
	const path: string[] = [];
	// Strict: what is not well-formed or cut off is an error, and no entities but XML's own five.
	const parser = createParser(true, PARSING);
	parser.onerror = (error) => {
		throw new NotAMessage(error.message.replace(/\s+/g, ' '));
	};
	parser.ondoctype = () => {
		throw new NotAMessage('It has a document type');
	};
	parser.onopentag = (tag) => {
		path.push('local' in tag ? `${namespaceOf(tag.uri)}${tag.local}` : tag.name);
		if (path.length > DEEPEST) throw new NotAMessage('Its elements are too deep');
		const type = tag.attributes['xsi:type'];
		if (path.join('/') === NOTIFICATION)
			found.notifications.push({ id: '', accountId: '', type: '' });
		const latest = found.notifications.at(-1);
		if (path.join('/') === RECORD && latest && typeof type === 'object') latest.type = type.value;
	};
	parser.ontext = (text) => {
		const latest = found.notifications.at(-1);
		switch (path.join('/')) {
			case ORGANIZATION:
				found.organizationId += text;
				break;
			case `${NOTIFICATION}/out:Id`:
				if (latest) latest.id += text;
				break;
			case `${RECORD}/sf:Id`:
				if (latest) latest.accountId += text;
		}
	};
	parser.onclosetag = () => {
		path.pop();
	};
	parser.write(document).close();
	return found;
}

const NAMESPACES: Readonly<Record<string, string>> = {
	'http://schemas.xmlsoap.org/soap/envelope/': 'soap:',
	'http://soap.sforce.com/2005/09/outbound': 'out:',
	'urn:sobject.enterprise.soap.sforce.com': 'sf:',
	'urn:sobject.partner.soap.sforce.com': 'sf:',
};

function namespaceOf(uri: string): string {
	return NAMESPACES[uri] ?? '?:';
}

const MESSAGE = 'soap:Envelope/soap:Body/out:notifications';
const ORGANIZATION = `${MESSAGE}/out:OrganizationId`;
const NOTIFICATION = `${MESSAGE}/out:Notification`;
const RECORD = `${NOTIFICATION}/out:sObject`;
