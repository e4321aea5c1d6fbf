/** A custom field's type, named as Salesforce's metadata names it. */
export type ModelFieldType =
	| {
			type: 'Text';
			length: number;
			externalId?: boolean;
			unique?: boolean;
			caseSensitive?: boolean;
	  }
	| { type: 'LongTextArea'; length: number; visibleLines: number }
	| { type: 'Number' | 'Currency'; precision: number; scale: number }
	| { type: 'Date' | 'DateTime' | 'Url' }
	| { type: 'Picklist'; values: readonly string[] }
	| { type: 'Lookup'; referenceTo: string; relationshipName: string; relationshipLabel: string };

/** A field that the package keeps something in. Lengths are in characters. */
export type ModelField = ModelFieldType & {
	/** API name, by default; a node may be told another. */
	name: string;
	label: string;
	/** What it holds, as an admin reads it in Salesforce. */
	description: string;
};

/** An object that the package keeps something in; a standard one is there already. */
export interface ModelObject {
	name: string;
	label: string;
	pluralLabel: string;
	custom: boolean;
	/** The label of `Name`, for custom objects. */
	nameLabel?: string;
	fields: readonly ModelField[];
}

/** An ID of Stripe's: finds its record, is there once, and `a` is not `A` in it. */
const STRIPE_ID = {
	type: 'Text',
	length: 255,
	externalId: true,
	unique: true,
	caseSensitive: true,
} as const;
const MONEY = { type: 'Currency', precision: 18, scale: 2 } as const;
const COUNT = { type: 'Number', precision: 18, scale: 0 } as const;
const LONG_TEXT = { type: 'LongTextArea', length: 32_768, visibleLines: 6 } as const;
const CURRENCY_CODE = {
	name: 'Currency__c',
	label: 'Currency',
	type: 'Text',
	length: 3,
	description: 'ISO 4217 code, where the org has one currency only',
} as const;

export const ACCOUNT_FIELDS = {
	customerId: 'Stripe_Customer_ID__c',
	location: 'Stripe_Location__c',
	syncedAt: 'Stripe_Synced_At__c',
} as const;

export const SYNC_OBJECT = 'Stripe_Sync__c';
export const SYNC_FIELDS = {
	key: 'Key__c',
	checkpoint: 'Checkpoint__c',
	windowStart: 'Window_Start__c',
	windowEnd: 'Window_End__c',
	created: 'Created_Count__c',
	updated: 'Updated_Count__c',
	failed: 'Failed_Count__c',
	lastError: 'Last_Error__c',
} as const;

/** Everything that the nodes keep in an org unless they are told other names. */
export const DATA_MODEL: readonly ModelObject[] = [
	{
		name: 'Account',
		label: 'Account',
		pluralLabel: 'Accounts',
		custom: false,
		fields: [
			{
				name: ACCOUNT_FIELDS.customerId,
				label: 'Stripe Customer ID',
				...STRIPE_ID,
				description: 'The customer that this account is in Stripe',
			},
			{
				name: ACCOUNT_FIELDS.location,
				label: 'Stripe Location',
				type: 'Text',
				length: 80,
				description:
					'Which Stripe account of the business this account belongs to; empty: the main',
			},
			{
				name: ACCOUNT_FIELDS.syncedAt,
				label: 'Stripe Synced At',
				type: 'DateTime',
				description: 'When this account and its Stripe customer were last brought into step',
			},
		],
	},
	{
		name: 'Invoice__c',
		label: 'Invoice',
		pluralLabel: 'Invoices',
		custom: true,
		nameLabel: 'Invoice Number',
		fields: [
			{
				name: 'Account__c',
				label: 'Account',
				type: 'Lookup',
				referenceTo: 'Account',
				relationshipName: 'Invoices',
				relationshipLabel: 'Invoices',
				description: 'Who owes it',
			},
			{ name: 'Amount__c', label: 'Amount', ...MONEY, description: 'The whole amount' },
			CURRENCY_CODE,
			{ name: 'Due_Date__c', label: 'Due Date', type: 'Date', description: 'When it is due' },
			{
				name: 'Amount_Paid__c',
				label: 'Amount Paid',
				...MONEY,
				description: 'What has been paid, less refunds',
			},
			{ name: 'Balance__c', label: 'Balance', ...MONEY, description: 'What is left to pay' },
			{
				name: 'Status__c',
				label: 'Status',
				type: 'Picklist',
				values: ['Draft', 'Sent', 'Partially Paid', 'Paid', 'Overpaid', 'Void'],
				description: 'Where the invoice stands',
			},
			{
				name: 'Stripe_Invoice_ID__c',
				label: 'Stripe Invoice ID',
				...STRIPE_ID,
				description: 'The invoice in Stripe, if there is one',
			},
			{
				name: 'Payment_Link__c',
				label: 'Payment Link',
				type: 'Url',
				description: 'Where the payer pays it',
			},
		],
	},
	{
		name: 'Payment__c',
		label: 'Payment',
		pluralLabel: 'Payments',
		custom: true,
		nameLabel: 'Payment Name',
		fields: [
			{
				name: 'Stripe_Payment_ID__c',
				label: 'Stripe Payment ID',
				...STRIPE_ID,
				description: 'The payment in Stripe',
			},
			{
				name: 'Account__c',
				label: 'Account',
				type: 'Lookup',
				referenceTo: 'Account',
				relationshipName: 'Payments',
				relationshipLabel: 'Payments',
				description: 'Who paid',
			},
			{
				name: 'Invoice__c',
				label: 'Invoice',
				type: 'Lookup',
				referenceTo: 'Invoice__c',
				relationshipName: 'Payments',
				relationshipLabel: 'Payments',
				description: 'What was paid',
			},
			{ name: 'Amount__c', label: 'Amount', ...MONEY, description: 'The amount paid' },
			{
				name: 'Amount_Refunded__c',
				label: 'Amount Refunded',
				...MONEY,
				description: 'What was given back of it',
			},
			CURRENCY_CODE,
			{
				name: 'Status__c',
				label: 'Status',
				type: 'Picklist',
				values: ['Pending', 'Succeeded', 'Failed', 'Refunded', 'Partially Refunded', 'Disputed'],
				description: 'Where the payment stands',
			},
			{
				name: 'Method__c',
				label: 'Method',
				type: 'Picklist',
				values: ['Card', 'Bank Account', 'Cash', 'Check', 'Wire', 'Other'],
				description: 'How it was paid',
			},
			{
				name: 'Method_Last4__c',
				label: 'Method Last 4',
				type: 'Text',
				length: 4,
				description: 'The last four digits of the card or bank account',
			},
			{ name: 'Paid_At__c', label: 'Paid At', type: 'DateTime', description: 'When it was paid' },
			{
				name: 'Failure_Reason__c',
				label: 'Failure Reason',
				type: 'Text',
				length: 255,
				description: 'Why it failed',
			},
			{
				name: 'Receipt_URL__c',
				label: 'Receipt URL',
				type: 'Url',
				description: 'The receipt, as long as Stripe keeps its page',
			},
			{
				name: 'Source__c',
				label: 'Source',
				type: 'Picklist',
				values: ['Stripe', 'Salesforce'],
				description: 'Where the payment was entered first',
			},
		],
	},
	{
		name: SYNC_OBJECT,
		label: 'Stripe Sync',
		pluralLabel: 'Stripe Syncs',
		custom: true,
		nameLabel: 'Name',
		fields: [
			{
				name: SYNC_FIELDS.key,
				label: 'Key',
				...STRIPE_ID,
				description: 'Names the sync, which has one record',
			},
			{
				name: SYNC_FIELDS.checkpoint,
				label: 'Checkpoint',
				...LONG_TEXT,
				description: 'Where the sync goes on; emptied, it begins anew, which costs time only',
			},
			{
				name: SYNC_FIELDS.windowStart,
				label: 'Window Start',
				type: 'DateTime',
				description: 'The last run took in changes from here on',
			},
			{
				name: SYNC_FIELDS.windowEnd,
				label: 'Window End',
				type: 'DateTime',
				description: 'The last run took in changes up to here',
			},
			{
				name: SYNC_FIELDS.created,
				label: 'Created',
				...COUNT,
				description: 'Records that the last run made',
			},
			{
				name: SYNC_FIELDS.updated,
				label: 'Updated',
				...COUNT,
				description: 'Records that the last run changed',
			},
			{
				name: SYNC_FIELDS.failed,
				label: 'Failed',
				...COUNT,
				description: 'Records that the last run could not bring into step',
			},
			{
				name: SYNC_FIELDS.lastError,
				label: 'Last Error',
				...LONG_TEXT,
				description: 'The first failure of the last run; empty when there was none',
			},
		],
	},
];
