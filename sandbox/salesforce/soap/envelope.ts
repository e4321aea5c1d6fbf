import type { Answer } from '../http/call';
import { buildXml } from './xml';

const head = '<?xml version="1.0" encoding="UTF-8"?>';

/** A SOAP answer: the body holds `<method>Response` in the API's namespace. */
export function soapAnswer(
	method: string,
	namespace: string,
	content: Record<string, unknown>,
): Answer {
	const envelope = {
		'soapenv:Envelope': {
			'@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
			'@xmlns': namespace,
			'@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
			'soapenv:Body': { [`${method}Response`]: content },
		},
	};
	return { status: 200, text: head + buildXml(envelope), contentType: 'text/xml;charset=UTF-8' };
}

/** A SOAP fault, which Salesforce sends with status 500. */
export function soapFault(code: string, message: string): Answer {
	const envelope = {
		'soapenv:Envelope': {
			'@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
			'@xmlns:sf': 'urn:fault.partner.soap.sforce.com',
			'soapenv:Body': {
				'soapenv:Fault': { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` },
			},
		},
	};
	return { status: 500, text: head + buildXml(envelope), contentType: 'text/xml;charset=UTF-8' };
}
