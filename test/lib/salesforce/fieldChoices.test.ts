import type { ObjectDescription } from '../../../lib/salesforce/describe';
import { fieldChoices } from '../../../lib/salesforce/fieldChoices';

test('fields to choose from are those that hold a value, by label', () => {
	const fields = [
		{ name: 'Website', label: 'Website', type: 'url' },
		{ name: 'BillingAddress', label: 'Billing Address', type: 'address' },
		{ name: 'Place__c', label: 'Place', type: 'location' },
		{ name: 'Body', label: 'Body', type: 'base64' },
		{ name: 'Name', label: 'Account Name', type: 'string' },
	];

	expect(fieldChoices({ fields } as ObjectDescription)).toEqual([
		{ name: 'Account Name (Name)', value: 'Name' },
		{ name: 'Website (Website)', value: 'Website' },
	]);
});
