type Deal = readonly [account: string, name: string, stage: string, amount: number, type?: string];

const fresh = 'New Customer';
const upgrade = 'Existing Customer - Upgrade';

const edge = 'Edge Communications';
const grand = 'Grand Hotels & Resorts Ltd';
const united = 'United Oil & Gas Corp.';
const express = 'Express Logistics and Transport';
const arizona = 'University of Arizona';

/** The sample opportunities of a new Developer Edition org. */
export const sampleOpportunities: readonly Deal[] = [
	[
		'Burlington Textiles Corp of America',
		'Burlington Textiles Weaving Plant Generator',
		'Closed Won',
		235000,
		fresh,
	],
	['Dickenson plc', 'Dickenson Mobile Generators', 'Qualification', 15000, fresh],
	[edge, 'Edge Emergency Generator', 'Closed Won', 75000, upgrade],
	[edge, 'Edge Installation', 'Closed Won', 50000, upgrade],
	[edge, 'Edge SLA', 'Closed Won', 60000, upgrade],
	[express, 'Express Logistics Portable Truck Generators', 'Value Proposition', 80000, upgrade],
	[express, 'Express Logistics SLA', 'Perception Analysis', 120000, fresh],
	[express, 'Express Logistics Standby Generator', 'Closed Won', 220000, fresh],
	['GenePoint', 'GenePoint Lab Generators', 'Id. Decision Makers', 60000],
	['GenePoint', 'GenePoint SLA', 'Closed Won', 30000],
	['GenePoint', 'GenePoint Standby Generator', 'Closed Won', 85000],
	[grand, 'Grand Hotels Emergency Generators', 'Closed Won', 210000, upgrade],
	[grand, 'Grand Hotels Generator Installations', 'Closed Won', 350000, upgrade],
	[grand, 'Grand Hotels Guest Portable Generators', 'Value Proposition', 250000, upgrade],
	[grand, 'Grand Hotels Kitchen Generator', 'Id. Decision Makers', 15000, upgrade],
	[grand, 'Grand Hotels SLA', 'Closed Won', 90000, upgrade],
	['Pyramid Construction Inc.', 'Pyramid Emergency Generators', 'Prospecting', 100000],
	[united, 'United Oil Emergency Generators', 'Closed Won', 440000, upgrade],
	[united, 'United Oil Installations', 'Closed Won', 270000, upgrade],
	[united, 'United Oil Installations', 'Closed Won', 235000, upgrade],
	[united, 'United Oil Installations', 'Negotiation/Review', 270000, upgrade],
	[united, 'United Oil Office Portable Generators', 'Negotiation/Review', 125000, upgrade],
	[united, 'United Oil Plant Standby Generators', 'Needs Analysis', 675000, upgrade],
	[united, 'United Oil Refinery Generators', 'Closed Won', 915000, upgrade],
	[united, 'United Oil Refinery Generators', 'Proposal/Price Quote', 270000, upgrade],
	[united, 'United Oil SLA', 'Closed Won', 120000, upgrade],
	[united, 'United Oil Standby Generators', 'Closed Won', 120000, upgrade],
	[arizona, 'University of AZ Installations', 'Proposal/Price Quote', 100000, upgrade],
	[arizona, 'University of AZ Portable Generators', 'Closed Won', 50000, fresh],
	[arizona, 'University of AZ SLA', 'Closed Won', 90000, upgrade],
];
