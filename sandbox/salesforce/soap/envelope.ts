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

/** The namespace of faults, by the door: partner, enterprise, metadata. */
const faultNamespaces: Record<string, string> = {
	u: 'urn:fault.partner.soap.sforce.com',
	c: 'urn:fault.enterprise.soap.sforce.com',
	m: 'http://soap.sforce.com/2006/04/metadata',
};

/**
 * A SOAP fault, which Salesforce sends with status 500. Except at the metadata door its detail says the
 * code and the message again, in a fault type that depends on the code.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
export function soapFault(door: string, code: string, message: string): Answer {
	const type = code === 'INVALID_LOGIN' ? 'sf:LoginFault' : 'sf:UnexpectedErrorFault';
	const detail = {
		[type]: {
			'@xsi:type': type,
			'sf:exceptionCode': code,
			'sf:exceptionMessage': message,
		},
	};
	const envelope = {
		'soapenv:Envelope': {
			'@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
			'@xmlns:sf': faultNamespaces[door] ?? '',
			'@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
			'soapenv:Body': {
				'soapenv:Fault': {
					faultcode: `sf:${code}`,
					faultstring: `${code}: ${message}`,
					...(door === 'm' ? {} : { detail }),
				},
			},
		},
	};
	return { status: 500, text: head + buildXml(envelope), contentType: 'text/xml;charset=UTF-8' };
}
