import type { INodeProperties } from 'n8n-workflow';

/** A bank account by its numbers, and how the payer has agreed to the debit. */
export const bankProperties: INodeProperties[] = [
	{
		displayName:
			'n8n keeps what comes into a node with the data of its executions. In the workflow’s settings, turn off saving executions before real bank details go through it.',
		name: 'savedNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Routing Number',
		name: 'routingNumber',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		placeholder: 'e.g. 110000000',
		description: 'Nine digits that name the bank. They are checked before anything is sent.',
	},
	{
		displayName: 'Account Number',
		name: 'accountNumber',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		placeholder: 'e.g. 000123456789',
		description:
			'Goes to Stripe and nowhere else; the output has its last four digits. Never a card number.',
	},
	{
		displayName: 'Account Holder',
		name: 'holderName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Rose Gonzalez',
		description: 'The name as the bank has it',
	},
	{
		displayName: 'Holder Type',
		name: 'holderType',
		type: 'options',
		default: 'individual',
		description: 'Whose account it is',
		options: [
			{ name: 'Company', value: 'company' },
			{ name: 'Individual', value: 'individual' },
		],
	},
	{
		displayName: 'Account Type',
		name: 'accountType',
		type: 'options',
		default: 'checking',
		description: 'Which kind of account it is',
		options: [
			{ name: 'Checking', value: 'checking' },
			{ name: 'Savings', value: 'savings' },
		],
	},
	{
		displayName: 'Payer Agreed',
		name: 'consentBy',
		type: 'options',
		default: 'telephone',
		description:
			'How the payer has agreed to the debit. Without their consent, which Stripe keeps as the mandate, it must not be made.',
		options: [
			{ name: 'By Telephone', value: 'telephone' },
			{ name: 'In Person', value: 'inPerson' },
		],
	},
	{
		displayName: 'Agreed At',
		name: 'agreedAt',
		type: 'dateTime',
		required: true,
		default: '={{ $now }}',
		description: 'When the payer has agreed',
	},
];
