import { mappableNames, partsOf, resolveModel } from '../../../lib/model/resolveModel';

function planned(name: string, mappings: Parameters<typeof resolveModel>[0]) {
	return Object.values(resolveModel(mappings).objects)
		.flatMap(({ fields }) => fields)
		.find(({ ourPath }) => ourPath === name);
}

test('without mappings everything has the package’s own names', () => {
	const plan = Object.values(resolveModel().objects);

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
	expect(() => resolveModel([{ ours, existing }])).toThrow(message);
});

test('a name that is mapped twice is refused', () => {
	const entry = { ours: 'Invoice__c', existing: 'Bill__c' };

	expect(() => resolveModel([entry, entry])).toThrow('“Invoice__c” stands there twice');
});

test('code asks for names by what they mean, and gets those of the org', () => {
	const model = resolveModel([
		{ ours: 'Invoice__c', existing: 'Bill__c' },
		{ ours: 'Invoice__c.Balance__c', existing: 'Bill__c.Open__c' },
	]);

	expect(model.account.customerId).toBe('Stripe_Customer_ID__c');
	expect(model.invoice).toMatchObject({ objectName: 'Bill__c', balance: 'Open__c' });
	expect(model.payment.externalId).toBe('Stripe_Payment_ID__c');
	expect(model.syncState.objectName).toBe('Stripe_Sync__c');
});

test('a feature’s parts are its own fields, with their objects', () => {
	const parts = partsOf(resolveModel(), ['locations', 'payouts']);

	expect(
		parts.map(({ name, fields }) => [name, fields.map((field) => String(field.name))]),
	).toEqual([
		['Account', ['Stripe_Location__c']],
		[
			'Payment__c',
			[
				'Fee__c',
				'Net_Amount__c',
				'Settlement_Currency__c',
				'Stripe_Payout_ID__c',
				'Payout_Arrival_Date__c',
			],
		],
	]);
});

test('labels and helps are there for people, each name once in its object', () => {
	for (const { name, fields } of Object.values(resolveModel().objects)) {
		expect(new Set(fields.map(({ field }) => field.label)).size).toBe(fields.length);
		for (const { field } of fields) {
			expect(`${name}: ${field.help}`).toMatch(/^\w+: [A-Z0-9].{3,}[^.]$/);
			// https://help.salesforce.com/s/articleView?id=platform.custom_field_attributes.htm
			expect(field.label.length).toBeLessThanOrEqual(40);
			expect(field.help.length).toBeLessThanOrEqual(510);
		}
	}
});

test('all can be mapped but the object that every org has', () => {
	expect(mappableNames()).toContain('Account.Stripe_Customer_ID__c');
	expect(mappableNames()).toContain('Stripe_Sync__c');
	expect(mappableNames()).not.toContain('Account');
});
