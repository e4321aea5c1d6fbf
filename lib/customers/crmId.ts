import type Stripe from 'stripe';
import { looksLikeCard } from '../cardNumber';
import { badInput } from '../errors';
import { enteredRecordId, longRecordId, recordIdOf } from '../salesforce/recordId';
import { characterCount } from '../text';
import { CRM_ID_KEY, ORG_ID_KEY } from './metadataKeys';

/** Metadata holds so many characters. https://docs.stripe.com/api/metadata */
const LONGEST = 500;

/** A system's name and the record's ID there. */
const OF_NAMED_SYSTEM = /^([A-Za-z][\w.-]*)\s*:\s*(\S[\s\S]*)$/;

/**
 * Brings the ID of a CRM record into the one form in which it is kept and compared: the 18 characters of
 * a Salesforce ID; of any other system its name in lower case, a colon and the ID, so that the record
 * `1` of two systems never meets.
 *
 * @param given as the builder mapped it
 * @throws Problem when it is empty, or of neither form
 */
export function checkCrmId(given: string): string {
	const field = 'CRM ID';
	const text = given.trim();
	if (!text) throw badInput(field, 'it is empty', 'Map the ID of the CRM record');
	const recordId = recordIdOf(enteredRecordId(text));
	if (recordId) return recordId;
	if (looksLikeCard(text)) {
		throw badInput(field, 'this looks like a payment card number', 'Map the ID of the CRM record');
	}
	const [, system, id] = OF_NAMED_SYSTEM.exec(text) ?? [];
	if (system === undefined || id === undefined) {
		throw badInput(
			field,
			`“${Array.from(text).slice(0, 50).join('')}” is not the ID of a Salesforce record`,
			'Map the record’s ID of 15 or 18 characters. For a record of another system, put the name of the system before it, such as shopify:1001',
		);
	}
	const crmId = `${system.toLowerCase()}:${id}`;
	if (characterCount(crmId) > LONGEST) {
		throw badInput(field, `it is longer than ${LONGEST} characters`, 'Map a shorter one');
	}
	return crmId;
}

/** What is noted in a customer of the record that it stands for. */
export function recordNotes(crmId: string, orgId?: string): Record<string, string> {
	return { [CRM_ID_KEY]: crmId, ...(orgId && { [ORG_ID_KEY]: orgId }) };
}

/** The CRM ID that a customer carries, in the form in which it is compared; '' when it carries none. */
export function crmIdOf({ metadata }: Stripe.Customer): string {
	return longRecordId(metadata[CRM_ID_KEY] ?? '');
}

/** The org that a customer's record is in; '' when nobody noted it. */
export function orgIdOf({ metadata }: Stripe.Customer): string {
	return longRecordId(metadata[ORG_ID_KEY] ?? '');
}
