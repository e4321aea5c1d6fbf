import type { ModelField, ModelFieldType } from '../../../lib/model/definition';
import type { FieldDescription } from '../../../lib/salesforce/describe';
import { fieldFit } from '../../../lib/model/fieldFit';

function wanted(type: ModelFieldType): ModelField {
	return {
		name: 'Field__c',
		label: 'Field',
		help: 'A field',
		feature: 'customers',
		use: 'write',
		...type,
	};
}

function described(changes: Partial<FieldDescription>): FieldDescription {
	return {
		name: 'Field__c',
		type: 'string',
		length: 0,
		precision: 0,
		scale: 0,
		calculated: false,
		autoNumber: false,
		createable: true,
		updateable: true,
		externalId: false,
		unique: false,
		caseSensitive: false,
		restrictedPicklist: false,
		...changes,
		// What the fit does not look at is left out.
	} as FieldDescription;
}

const values = (...names: string[]) =>
	names.map((value) => ({ value, label: value, active: true, defaultValue: false }));

const ID = wanted({
	type: 'Text',
	length: 255,
	externalId: true,
	unique: true,
	caseSensitive: true,
});
const TEXT = wanted({ type: 'Text', length: 80 });
const MONEY = wanted({ type: 'Currency', precision: 18, scale: 2 });
const PICKLIST = wanted({ type: 'Picklist', values: ['Draft', 'Paid'] });
const LOOKUP = wanted({
	type: 'Lookup',
	referenceTo: 'Account',
	relationshipName: 'Invoices',
	relationshipLabel: 'Invoices',
});
const stripeId = { externalId: true, unique: true, caseSensitive: true, length: 255 };

test.each<[string, ModelField, Partial<FieldDescription>]>([
	['an external ID', ID, stripeId],
	['a longer text', TEXT, { length: 255 }],
	['a picklist for a text', TEXT, { type: 'picklist', length: 40 }],
	['a number for a currency', MONEY, { type: 'double', precision: 18, scale: 4 }],
	['a text for a picklist', PICKLIST, { length: 20 }],
	[
		'an open picklist that lacks values',
		PICKLIST,
		{ type: 'picklist', picklistValues: values('Draft') },
	],
	[
		'a picklist with more values',
		PICKLIST,
		{
			type: 'picklist',
			restrictedPicklist: true,
			picklistValues: values('draft', 'Paid', 'Lost'),
		},
	],
	[
		'a lookup to several objects',
		LOOKUP,
		{ type: 'reference', referenceTo: ['Contact', 'Account'] },
	],
	[
		'a master, chosen once',
		LOOKUP,
		{
			type: 'reference',
			referenceTo: ['Account'],
			updateable: false,
		},
	],
	['a text for an address of the web', wanted({ type: 'Url' }), { length: 255 }],
	[
		'a whole number for a count',
		wanted({ type: 'Number', precision: 18, scale: 0 }),
		{ type: 'int' },
	],
])('%s fits', (_what, field, changes) => {
	expect(fieldFit(field, described(changes))).toEqual({ status: 'present' });
});

test.each<[string, ModelField, Partial<FieldDescription>, string]>([
	['no external ID', ID, { length: 255 }, 'it is not an external ID'],
	['an ID that may repeat', ID, { ...stripeId, unique: false }, 'it is not unique'],
	['an ID without capitals', ID, { ...stripeId, caseSensitive: false }, 'capitals'],
	['an ID that is too short', ID, { ...stripeId, length: 18 }, 'it is too short'],
	['a short text', TEXT, { length: 40 }, 'Text(40) instead of Text(80): it is too short'],
	['a formula', TEXT, { length: 1300, calculated: true }, 'which nobody can write to'],
	['a whole number for money', MONEY, { type: 'int' }, 'no decimals'],
	['too few decimals', MONEY, { type: 'currency', precision: 18, scale: 0 }, 'too few decimals'],
	[
		'a date and time for a date',
		wanted({ type: 'Date' }),
		{ type: 'datetime' },
		'Date/Time instead of Date',
	],
	[
		'a short text for a long one',
		wanted({ type: 'LongTextArea', length: 32768, visibleLines: 6 }),
		{
			type: 'textarea',
			length: 255,
		},
		'Text Area(255) instead of Long Text Area(32768)',
	],
	[
		'a lookup to something else',
		LOOKUP,
		{ type: 'reference', referenceTo: ['Contact'] },
		'Lookup(Contact) instead of Lookup(Account)',
	],
	[
		'a closed picklist that lacks values',
		PICKLIST,
		{
			type: 'picklist',
			restrictedPicklist: true,
			picklistValues: values('Draft'),
		},
		'lacks Paid',
	],
])('%s does not fit', (_what, field, changes, reason) => {
	expect(fieldFit(field, described(changes))).toEqual({
		status: 'wrongType',
		reason: expect.stringContaining(reason),
	});
});

test('a field that fits and may not be written to is told apart', () => {
	const found = described({ length: 80, createable: false, updateable: false });

	expect(fieldFit(TEXT, found)).toEqual({ status: 'readOnly' });
});
