import { COUNT, LONG_TEXT, modelObject, STRIPE_KEY } from './definition';

const feature = 'syncState';

/** One record for each sync, by which an admin sees in Salesforce where it stands. */
export const SYNC_STATE = modelObject({
	name: 'Stripe_Sync__c',
	label: 'Stripe Sync',
	pluralLabel: 'Stripe Syncs',
	custom: true,
	nameLabel: 'Name',
	fields: {
		key: {
			name: 'Key__c',
			label: 'Key',
			...STRIPE_KEY,
			feature,
			use: 'key',
			help: 'Names the sync, which has one record',
		},
		checkpoint: {
			name: 'Checkpoint__c',
			label: 'Checkpoint',
			...LONG_TEXT,
			feature,
			use: 'write',
			help: 'Where the sync goes on; emptied, it begins anew, which costs time only',
		},
		windowStart: {
			name: 'Window_Start__c',
			label: 'Window Start',
			type: 'DateTime',
			feature,
			use: 'write',
			help: 'The last run took in changes from here on',
		},
		windowEnd: {
			name: 'Window_End__c',
			label: 'Window End',
			type: 'DateTime',
			feature,
			use: 'write',
			help: 'The last run took in changes up to here',
		},
		created: {
			name: 'Created_Count__c',
			label: 'Created',
			...COUNT,
			feature,
			use: 'write',
			help: 'Records that the last run made',
		},
		updated: {
			name: 'Updated_Count__c',
			label: 'Updated',
			...COUNT,
			feature,
			use: 'write',
			help: 'Records that the last run changed',
		},
		failed: {
			name: 'Failed_Count__c',
			label: 'Failed',
			...COUNT,
			feature,
			use: 'write',
			help: 'Records that the last run could not bring into step',
		},
		lastError: {
			name: 'Last_Error__c',
			label: 'Last Error',
			...LONG_TEXT,
			feature,
			use: 'write',
			help: 'The first failure of the last run; empty when there was none',
		},
	},
});
