import type { Org } from '../org';
import { formatDatetime } from '../dates';
import { fromCell } from '../records/values';
import { buildXml, child, childText, parseXml } from '../soap/xml';

/** One notification of an outbound message: the record as it is when the message is sent. */
export interface Notification {
	id: string;
	recordId: string;
}

/** Where outbound messages of one kind go, and what they carry. */
export interface Subscription {
	id: string;
	endpoint: string;
	objectName: string;
	fields: string[];
	events: ('insert' | 'update')[];
}

/**
 * The SOAP message of up to 100 notifications. Records that are gone meanwhile are left out.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_notifications.htm
 */
export function outboundMessage(
	org: Org,
	base: string,
	organizationId: string,
	subscription: Subscription,
	notifications: Notification[],
): string {
	const def = org.schema.standard(subscription.objectName);
	const fields = subscription.fields.flatMap((name) => org.schema.field(def, name) ?? []);
	const parts = notifications.flatMap(({ id, recordId }) => {
		const row = org.store.byId(def, recordId);
		if (!row) return [];
		const values: Record<string, unknown> = { 'sf:Id': recordId };
		for (const each of fields) {
			const value = fromCell(each, row[each.name]);
			// Empty fields are left out of an outbound message.
			if (value === null || each.type === 'id' || each.type === 'address') continue;
			values[`sf:${each.name}`] =
				each.type === 'datetime'
					? formatDatetime(Number(row[each.name])).replace('+0000', 'Z')
					: value;
		}
		const sObject = {
			'@xsi:type': `sf:${def.name}`,
			'@xmlns:sf': 'urn:sobject.enterprise.soap.sforce.com',
			...values,
		};
		return [{ Id: id, sObject }];
	});
	const envelope = {
		'soapenv:Envelope': {
			'@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
			'@xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
			'@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
			'soapenv:Body': {
				notifications: {
					'@xmlns': 'http://soap.sforce.com/2005/09/outbound',
					OrganizationId: organizationId,
					ActionId: subscription.id,
					SessionId: { '@xsi:nil': 'true' },
					EnterpriseUrl: `${base}/services/Soap/c/60.0/${organizationId}`,
					PartnerUrl: `${base}/services/Soap/u/60.0/${organizationId}`,
					Notification: parts,
				},
			},
		},
	};
	return `<?xml version="1.0" encoding="UTF-8"?>${buildXml(envelope)}`;
}

/** Whether an answer acknowledges the message. */
export function isAcknowledged(status: number, body: string): boolean {
	if (status !== 200) return false;
	try {
		const answer = child(child(child(parseXml(body), 'Envelope'), 'Body'), 'notificationsResponse');
		return childText(answer, 'Ack') === 'true';
	} catch {
		return false;
	}
}
