import fc from 'fast-check';
import { LARGEST_MESSAGE, parseOutboundMessage } from '../../../lib/accounts/outboundMessage';
import { codePoint } from '../../support/codePoint';

const ORG = '00D000000000001AAA';
const HEAD =
	'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">';
const OF_ORG = `${HEAD}<OrganizationId>${ORG}</OrganizationId>`;
const TAIL = '</notifications></soapenv:Body></soapenv:Envelope>';
const notification = (fields = '') =>
	`<Notification><Id>04l000000000001AAA</Id><sObject xsi:type="sf:Account" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>001000000000001AAA</sf:Id>${fields}</sObject></Notification>`;

const parse = async (document: string, accepts: (id: string) => boolean = () => true) =>
	await parseOutboundMessage(Buffer.from(document), accepts);

const ACCOUNT = { id: '04l000000000001AAA', accountId: '001000000000001AAA' };

it('takes a hundred accounts with seventy fields each', async () => {
	const fields =
		'<sf:Some_Custom_Field__c>A &amp; B, and some more of it</sf:Some_Custom_Field__c>';
	const message = await parse(OF_ORG + notification(fields.repeat(70)).repeat(100) + TAIL);
	expect(message).toEqual({ organizationId: ORG, notifications: Array(100).fill(ACCOUNT) });
});

it('takes a message with the namespaces under other names', async () => {
	const message = (OF_ORG + notification() + TAIL)
		.replaceAll('soapenv', 's')
		.replace('<notifications xmlns=', '<o:notifications xmlns:o=')
		.replace('</notifications>', '</o:notifications>')
		.replace(/<(\/?)(OrganizationId|Notification|Id|sObject)\b/g, '<$1o:$2')
		.replaceAll('sf:Id', 'record:Id')
		.replace('xmlns:sf=', 'xmlns:record=');
	expect(await parse(message)).toEqual({ organizationId: ORG, notifications: [ACCOUNT] });
});

it('takes no names from another namespace for its own', async () => {
	const foreign = HEAD.replace('http://soap.sforce.com/2005/09/outbound', 'urn:another');
	expect(
		await parse(`${foreign}<OrganizationId>${ORG}</OrganizationId>${notification()}${TAIL}`),
	).toBe('It names no organization');
	const undeclared = (OF_ORG + notification() + TAIL).replaceAll('soapenv:Body', 'other:Body');
	expect(await parse(undeclared)).toBe('It names no organization');
});

describe('the organization', () => {
	it('is asked about before a notification is read', async () => {
		const asked: string[] = [];
		const refuse = (id: string) => {
			asked.push(id);
			return false;
		};
		// What follows is not even well-formed.
		expect(await parse(`${OF_ORG}<<<`, refuse)).toBe('It comes from another organization');
		expect(asked).toEqual([ORG]);
	});

	it.each([
		['comes after a notification', HEAD + notification() + TAIL],
		['does not come', `${HEAD}${'<a/>'.repeat(5_000)}${TAIL}`],
		['is something else', `${HEAD}<OrganizationId>me</OrganizationId>${notification()}${TAIL}`],
	])('must be named first: it %s', async (_name, document) => {
		const accepts = jest.fn(() => true);
		expect(await parse(document, accepts)).toBe('It names no organization');
		expect(accepts).not.toHaveBeenCalled();
	});
});

describe('refused before it costs much', () => {
	const attributes = (count: number) =>
		Array.from({ length: count }, (_one, index) => `a${index}=""`).join(' ');
	const long = 'x'.repeat(200_000);

	it.each([
		['many attributes', `<a ${attributes(100_000)}/>`, 'It has too many attributes'],
		[
			'many namespaces',
			`<a ${attributes(31).replaceAll('a', 'xmlns:a')}/>`,
			'It has too many attributes',
		],
		['many elements', '<a/>'.repeat(30_000), 'It has too much markup'],
		['many attributes in all', `<a ${attributes(30)}/>`.repeat(2_000), 'It has too much markup'],
		['long values', `<a b="${'x'.repeat(9_000)}"/>`.repeat(50), 'It has too much markup'],
		['a long name', `<${long}/>`, 'Max buffer length exceeded: tagName'],
		['a long name of an attribute', `<a ${long}="">`, 'Max buffer length exceeded: attribName'],
		['a long entity', `&${long};`, 'Max buffer length exceeded: entity'],
		['many entities', '&amp;'.repeat(20_001), 'It has too many entities'],
		['depth', '<a>'.repeat(1_000), 'Its elements are too deep'],
		['a comment', '<!---->', 'It has comments or CDATA'],
		['CDATA', '<![CDATA[x]]>', 'It has comments or CDATA'],
		['an instruction', '<?php x ?>', 'It has processing instructions'],
		['too many notifications', notification().repeat(201), 'It has too many notifications'],
		['too many bytes', 'x'.repeat(LARGEST_MESSAGE), 'The message is too large'],
	])('%s', async (_name, content, why) => {
		expect(await parse(OF_ORG + content + TAIL)).toMatch(why);
	});
});

// How long it takes is measured in bench/; here it is that nothing gets past the bounds.
it('any document is a message or refused in words, whatever its shape', async () => {
	const piece = fc.oneof(
		fc.constantFrom(
			'<',
			'</',
			'/>',
			'>',
			'<a',
			'<a>',
			'</a>',
			' b="c"',
			" xmlns:d='e'",
			'<!--',
			'-->',
			'<![CDATA[',
			']]>',
			'<!DOCTYPE a [',
			'<?xml version="1.0"?>',
			'&amp;',
			'&#x41;',
			'&#xD800;',
			'&nope;',
			'&',
			'"',
			TAIL,
			OF_ORG,
			notification(),
			'</OrganizationId>',
		),
		fc.string({ unit: codePoint, maxLength: 5 }),
	);
	const shape = fc.array(fc.record({ piece, times: fc.constantFrom(1, 2, 40, 5_000) }), {
		maxLength: 12,
	});
	await fc.assert(
		fc.asyncProperty(shape, fc.boolean(), async (pieces, begun) => {
			const content = pieces.map(({ piece: text, times }) => text.repeat(times)).join('');
			const result = await parse((begun ? OF_ORG : '') + content + TAIL);
			if (typeof result === 'string') {
				expect(result).not.toBe('');
			} else {
				expect(result.notifications.length).toBeGreaterThan(0);
				expect(result.notifications.length).toBeLessThanOrEqual(200);
			}
		}),
		{ numRuns: 200 },
	);
});
