import type { Org } from '../org';
import { createField, createObject } from './customize';
import {
	currency,
	date,
	datetime,
	longText,
	lookup,
	number,
	picklist,
	text,
	url,
	type FieldOptions,
} from './fields';
import { grantAll } from './grant';
import type { FieldDef } from './types';

const key: FieldOptions = { externalId: true, unique: true, caseSensitive: true };
const restricted: FieldOptions = { restrictedPicklist: true };

const accountFields = (): FieldDef[] => [
	text('Stripe_Customer_ID__c', 'Stripe Customer ID', 255, key),
	text('Stripe_Location__c', 'Stripe Location', 80),
	datetime('Stripe_Synced_At__c', 'Stripe Synced At'),
];

const invoiceFields = (): FieldDef[] => [
	lookup('Account__c', 'Account', 'Account', 'Invoices__r'),
	currency('Amount__c', 'Amount'),
	text('Currency__c', 'Currency', 3),
	date('Due_Date__c', 'Due Date'),
	currency('Amount_Paid__c', 'Amount Paid'),
	currency('Amount_Pending__c', 'Amount Pending'),
	currency('Balance__c', 'Balance'),
	picklist(
		'Status__c',
		'Status',
		['Draft', 'Sent', 'Partially Paid', 'Paid', 'Overpaid', 'Void'],
		restricted,
	),
	text('Stripe_Invoice_ID__c', 'Stripe Invoice ID', 255, key),
	url('Payment_Link__c', 'Payment Link'),
	number('Payment_Link_Version__c', 'Payment Link Version', 18, 0),
	datetime('Payment_Link_Sent_At__c', 'Payment Link Sent At'),
	text('Payment_Link_ID__c', 'Payment Link ID', 255),
	text('Payment_Link_Sent_Key__c', 'Payment Link Sent Key', 255),
	number('Reminder_Step__c', 'Reminder Step', 18, 0),
	text('Reminder_State__c', 'Reminder State', 255),
	datetime('Reminded_At__c', 'Reminded At'),
];

const paymentFields = (): FieldDef[] => [
	text('Stripe_Payment_ID__c', 'Stripe Payment ID', 255, key),
	lookup('Account__c', 'Account', 'Account', 'Payments__r'),
	lookup('Invoice__c', 'Invoice', 'Invoice__c', 'Payments__r'),
	currency('Amount__c', 'Amount'),
	currency('Amount_Refunded__c', 'Amount Refunded'),
	currency('Amount_Disputed__c', 'Amount Disputed'),
	text('Currency__c', 'Currency', 3),
	picklist(
		'Status__c',
		'Status',
		[
			'Pending',
			'Requires Action',
			'Succeeded',
			'Failed',
			'Canceled',
			'Partially Refunded',
			'Refunded',
			'Disputed',
		],
		restricted,
	),
	picklist(
		'Dispute_Status__c',
		'Dispute Status',
		[
			'Inquiry',
			'Inquiry Closed',
			'Needs Response',
			'Under Review',
			'Won',
			'Lost',
			'Prevented',
			'Appeal Needs Response',
			'Appeal Under Review',
		],
		restricted,
	),
	datetime('Dispute_Due_By__c', 'Dispute Due By'),
	picklist(
		'Method__c',
		'Method',
		['Card', 'Bank Account', 'Cash', 'Check', 'Wire', 'Other'],
		restricted,
	),
	text('Method_Brand__c', 'Method Brand', 80),
	text('Method_Last4__c', 'Method Last 4', 4),
	datetime('Paid_At__c', 'Paid At'),
	date('Expected_On__c', 'Expected On'),
	text('Failure_Reason__c', 'Failure Reason', 255),
	url('Receipt_URL__c', 'Receipt URL'),
	picklist('Source__c', 'Source', ['Stripe', 'Salesforce'], restricted),
	text('Charge_Key__c', 'Charge Key', 255, key),
	text('Stripe_Charge_ID__c', 'Stripe Charge ID', 255),
	text('Stripe_Customer_ID__c', 'Stripe Customer ID', 255),
	text('Stripe_Invoice_ID__c', 'Stripe Invoice ID', 255),
	text('Stripe_Account_ID__c', 'Stripe Account ID', 255),
	picklist('Stripe_Mode__c', 'Stripe Mode', ['Live', 'Test'], restricted),
	text('Counted_Invoice_ID__c', 'Counted Invoice ID', 255),
	datetime('Stripe_Synced_At__c', 'Stripe Synced At'),
	currency('Refund_Requested__c', 'Refund Requested'),
	picklist(
		'Refund_Reason__c',
		'Refund Reason',
		['Duplicate', 'Fraudulent', 'Requested by Customer'],
		restricted,
	),
	picklist(
		'Refund_Status__c',
		'Refund Status',
		['Pending', 'Requires Action', 'Succeeded', 'Failed', 'Canceled'],
		restricted,
	),
	text('Stripe_Refund_ID__c', 'Stripe Refund ID', 255),
	number('Fee__c', 'Fee', 18, 3),
	number('Net_Amount__c', 'Net Amount', 18, 3),
	text('Settlement_Currency__c', 'Settlement Currency', 3),
	text('Stripe_Payout_ID__c', 'Stripe Payout ID', 255),
	date('Payout_Arrival_Date__c', 'Payout Arrival Date'),
];

const syncFields = (): FieldDef[] => [
	text('Key__c', 'Key', 255, key),
	longText('Checkpoint__c', 'Checkpoint', 32768),
	datetime('Window_Start__c', 'Window Start'),
	datetime('Window_End__c', 'Window End'),
	number('Created_Count__c', 'Created', 18, 0),
	number('Updated_Count__c', 'Updated', 18, 0),
	number('Failed_Count__c', 'Failed', 18, 0),
	longText('Last_Error__c', 'Last Error', 32768),
];

/**
 * Installs what Stripe payments keep in an org, as an admin would have done by hand, with a
 * permission set that the org's active users have. Safe to repeat.
 */
export function installStripeModel(org: Org): void {
	const objects = [
		{
			name: 'Invoice__c',
			label: 'Invoice',
			labelPlural: 'Invoices',
			nameLabel: 'Invoice Number',
			fields: invoiceFields(),
		},
		{
			name: 'Payment__c',
			label: 'Payment',
			labelPlural: 'Payments',
			nameLabel: 'Payment Name',
			fields: paymentFields(),
		},
		{
			name: 'Stripe_Sync__c',
			label: 'Stripe Sync',
			labelPlural: 'Stripe Syncs',
			nameLabel: 'Name',
			fields: syncFields(),
		},
	];
	addMissing(org, 'Account', accountFields());
	for (const wanted of objects) {
		if (org.schema.object(wanted.name)) addMissing(org, wanted.name, wanted.fields);
		else createObject(org, wanted);
	}
	grantAll(org, 'Stripe_Payments', ['Account', ...objects.map((each) => each.name)], (def, each) =>
		def.custom ? each.custom : accountFields().some((own) => own.name === each.name),
	);
}

function addMissing(org: Org, objectName: string, fields: FieldDef[]): void {
	const def = org.schema.object(objectName);
	if (!def) return;
	for (const each of fields) if (!org.schema.field(def, each.name)) createField(org, def, each);
}
