import { mappableNames, planModel } from '../../../lib/setup/plan';

function planned(name: string, mappings: Parameters<typeof planModel>[0]) {
	return planModel(mappings)
		.flatMap(({ fields }) => fields)
		.find(({ ourPath }) => ourPath === name);
}

test('without mappings everything has the package’s own names', () => {
	const plan = planModel([]);

	expect(plan.map(({ name }) => name)).toEqual([
		'Account',
		'Invoice__c',
		'Payment__c',
		'Stripe_Sync__c',
	]);
	expect(plan.flatMap(({ fields }) => fields).every((field) => field.path === field.ourPath)).toBe(
		true,
	);
});

test('a mapped object takes its fields, and lookups to it, along', () => {
	const mappings = [{ ours: 'Invoice__c', existing: ' Bill__c ' }];

	expect(planned('Invoice__c.Amount__c', mappings)).toMatchObject({
		path: 'Bill__c.Amount__c',
		mapped: false,
	});
	expect(planned('Payment__c.Invoice__c', mappings)).toMatchObject({
		path: 'Payment__c.Invoice__c',
		field: { type: 'Lookup', referenceTo: 'Bill__c' },
	});
});

test.each(['Branch__c', 'Account.Branch__c', 'acme__Branch__c'])(
	'a field may be mapped to %s',
	(existing) => {
		expect(
			planned('Account.Stripe_Location__c', [{ ours: 'Account.Stripe_Location__c', existing }]),
		).toMatchObject({ path: `Account.${existing.replace('Account.', '')}`, mapped: true });
	},
);

test.each([
	[
		'a name that the package does not have',
		'Account.Nope__c',
		'Branch__c',
		'is not an object or field',
	],
	['the standard object', 'Account', 'Customer__c', 'is not an object or field'],
	['what is no name', 'Invoice__c', 'Bill; DROP', 'is not the API name'],
	['an object where there is another', 'Invoice__c', 'payment__c', 'would both be “Payment__c”'],
	[
		'a field that has a part already',
		'Account.Stripe_Location__c',
		'stripe_customer_id__c',
		'would both be',
	],
])('%s is refused', (_what, ours, existing, message) => {
	expect(() => planModel([{ ours, existing }])).toThrow(message);
});

test('a name that is mapped twice is refused', () => {
	const entry = { ours: 'Invoice__c', existing: 'Bill__c' };

	expect(() => planModel([entry, entry])).toThrow('“Invoice__c” stands there twice');
});

test('all can be mapped but the object that every org has', () => {
	expect(mappableNames()).toContain('Account.Stripe_Customer_ID__c');
	expect(mappableNames()).toContain('Stripe_Sync__c');
	expect(mappableNames()).not.toContain('Account');
});
