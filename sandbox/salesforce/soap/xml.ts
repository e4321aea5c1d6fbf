import XMLBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';

/** An element's content: text, or child elements by name; repeated ones are a list. */
export type Xml = string | { [name: string]: Xml | Xml[] };

const parser = new XMLParser({
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	removeNSPrefix: true,
	parseTagValue: false,
	parseAttributeValue: false,
	trimValues: true,
});

const builder = new XMLBuilder({
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	suppressEmptyNode: false,
	// XML has no attribute without a value: xsi:nil="true".
	suppressBooleanAttributes: false,
});

/** Reads XML; namespaces are dropped, attributes begin with `@`. Throws on what is no XML. */
export function parseXml(text: string): Xml {
	return parser.parse(text) as Xml;
}

/** Writes elements in the order of the object's properties. */
export function buildXml(value: Record<string, unknown>): string {
	return builder.build(value);
}

/** A child element; undefined when it is not there. The first of several. */
export function child(xml: Xml | undefined, name: string): Xml | undefined {
	return children(xml, name)[0];
}

/** All child elements of this name. */
export function children(xml: Xml | undefined, name: string): Xml[] {
	if (typeof xml !== 'object') return [];
	const found = xml[name];
	return found === undefined ? [] : Array.isArray(found) ? found : [found];
}

/** The text of a child element. */
export function childText(xml: Xml | undefined, name: string): string | undefined {
	const found = child(xml, name);
	return typeof found === 'string' ? found : undefined;
}
