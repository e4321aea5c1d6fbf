import { modelObject, STRIPE_KEY } from './definition';

export const ACCOUNT = modelObject({
	name: 'Account',
	label: 'Account',
	pluralLabel: 'Accounts',
	custom: false,
	fields: {
		customerId: {
			name: 'Stripe_Customer_ID__c',
			label: 'Stripe Customer ID',
			...STRIPE_KEY,
			feature: 'customers',
			use: 'write',
			help: 'The customer that this account is in Stripe',
		},
		location: {
			name: 'Stripe_Location__c',
			label: 'Stripe Location',
			type: 'Text',
			length: 80,
			feature: 'locations',
			use: 'read',
			help: 'Which Stripe account of the business this account belongs to; empty: the main one',
		},
		syncedAt: {
			name: 'Stripe_Synced_At__c',
			label: 'Stripe Synced At',
			type: 'DateTime',
			feature: 'customers',
			use: 'write',
			help: 'When this account and its Stripe customer were last brought into step',
		},
	},
});
