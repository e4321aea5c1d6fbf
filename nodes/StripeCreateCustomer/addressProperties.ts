import type { INodeProperties } from 'n8n-workflow';

/** The lines of a postal address, as asked for in more than one place. */
export const addressProperties: INodeProperties[] = [
	{
		displayName: 'Address Line 1',
		name: 'line1',
		type: 'string',
		default: '',
		placeholder: 'e.g. 312 Constitution Place',
		description: 'Street and number, or a post-office box',
	},
	{
		displayName: 'Address Line 2',
		name: 'line2',
		type: 'string',
		default: '',
		placeholder: 'e.g. Suite 5',
		description: 'Apartment, suite, unit or building',
	},
	{
		displayName: 'City',
		name: 'city',
		type: 'string',
		default: '',
		placeholder: 'e.g. Austin',
		description: 'City, town or village',
	},
	{
		displayName: 'State',
		name: 'state',
		type: 'string',
		default: '',
		placeholder: 'e.g. TX',
		description: 'State, county, province or region',
	},
	{
		displayName: 'Postal Code',
		name: 'postalCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. 78767',
		description: 'ZIP or postal code',
	},
	{
		displayName: 'Country',
		name: 'country',
		type: 'string',
		default: '',
		placeholder: 'e.g. US',
		description: 'Two-letter code or English name, such as US or United States',
	},
];
