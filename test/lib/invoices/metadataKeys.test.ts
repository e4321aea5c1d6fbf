import { ORG_ID_KEY } from '../../../lib/customers/metadataKeys';
import { ASK_ID_KEY, INVOICE_ID_KEY, isPaidFor, paidFor } from '../../../lib/invoices/metadataKeys';

const [ORG, COPY] = ['00D000000000001EAA', '00D000000000002EAA'];
const ID = 'a01000000000001AAA';
const of = (org: string) => ({ [INVOICE_ID_KEY]: ID, [ORG_ID_KEY]: org });

it.each([
	['names it, and its org', of(ORG), ORG, true],
	['names its org by fifteen characters', of(ORG.slice(0, 15)), ORG, true],
	['names its org with spaces around', of(` ${ORG} `), ORG, true],
	['names an equal one of a copy of the org', of(COPY), ORG, false],
	['names no org', { [INVOICE_ID_KEY]: ID }, ORG, true],
	['names an org, where Salesforce does not say which it is', of(COPY), '', true],
	['names another one', { [INVOICE_ID_KEY]: 'another' }, ORG, false],
	['is for an amount', { [ASK_ID_KEY]: 'ask_1' }, ORG, false],
	['says nothing', {}, ORG, false],
	['has no metadata', null, ORG, false],
	['has no metadata at all', undefined, '', false],
])('a payment that %s is for the invoice: %#', (_what, metadata, orgId, expected) => {
	expect(isPaidFor(metadata, { id: ID, orgId })).toBe(expected);
});

it.each([
	['an invoice', of(ORG), ID],
	['an amount', { [ASK_ID_KEY]: 'ask_1' }, 'ask_1'],
	['an invoice, whatever else it names', { ...of(ORG), [ASK_ID_KEY]: 'ask_1' }, ID],
	['nothing that it says', {}, ''],
	['nothing, without metadata', null, ''],
	['nothing, without any', undefined, ''],
])('a payment is for %s', (_what, metadata, expected) => {
	expect(paidFor(metadata)).toBe(expected);
});
