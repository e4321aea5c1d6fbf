/** Values of the standard picklists in a new Developer Edition org. */
export const industries = [
	'Agriculture',
	'Apparel',
	'Banking',
	'Biotechnology',
	'Chemicals',
	'Communications',
	'Construction',
	'Consulting',
	'Education',
	'Electronics',
	'Energy',
	'Engineering',
	'Entertainment',
	'Environmental',
	'Finance',
	'Food & Beverage',
	'Government',
	'Healthcare',
	'Hospitality',
	'Insurance',
	'Machinery',
	'Manufacturing',
	'Media',
	'Not For Profit',
	'Recreation',
	'Retail',
	'Shipping',
	'Technology',
	'Telecommunications',
	'Transportation',
	'Utilities',
	'Other',
];
export const leadSources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'];
export const ratings = ['Hot', 'Warm', 'Cold'];
export const salutations = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'];
export const accountTypes = [
	'Prospect',
	'Customer - Direct',
	'Customer - Channel',
	'Channel Partner / Reseller',
	'Installation Partner',
	'Technology Partner',
	'Other',
];
export const stages: readonly {
	name: string;
	probability: number;
	closed: boolean;
	won: boolean;
	category: string;
}[] = [
	{ name: 'Prospecting', probability: 10, closed: false, won: false, category: 'Pipeline' },
	{ name: 'Qualification', probability: 10, closed: false, won: false, category: 'Pipeline' },
	{ name: 'Needs Analysis', probability: 20, closed: false, won: false, category: 'Pipeline' },
	{ name: 'Value Proposition', probability: 50, closed: false, won: false, category: 'Pipeline' },
	{ name: 'Id. Decision Makers', probability: 60, closed: false, won: false, category: 'Pipeline' },
	{ name: 'Perception Analysis', probability: 70, closed: false, won: false, category: 'Pipeline' },
	{
		name: 'Proposal/Price Quote',
		probability: 75,
		closed: false,
		won: false,
		category: 'Pipeline',
	},
	{ name: 'Negotiation/Review', probability: 90, closed: false, won: false, category: 'Pipeline' },
	{ name: 'Closed Won', probability: 100, closed: true, won: true, category: 'Closed' },
	{ name: 'Closed Lost', probability: 0, closed: true, won: false, category: 'Omitted' },
];
export const currencies = ['AUD', 'CAD', 'CHF', 'EUR', 'GBP', 'JPY', 'KWD', 'USD'];
