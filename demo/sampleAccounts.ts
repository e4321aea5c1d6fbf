/** An account of the CRM, with the names of Salesforce's fields. */
export interface CrmAccount {
	Id: string;
	Name: string;
	AccountNumber: string | null;
	Type: string | null;
	Industry: string | null;
	Phone: string | null;
	Website: string | null;
	BillingStreet: string | null;
	BillingCity: string | null;
	BillingState: string | null;
	BillingPostalCode: string | null;
	BillingCountry: string | null;
}

type Address = Pick<
	CrmAccount,
	'BillingStreet' | 'BillingCity' | 'BillingState' | 'BillingPostalCode' | 'BillingCountry'
>;

/**
 * The accounts that every new Salesforce Developer Edition org holds, with their odd corners: most
 * have the whole address in the street, over several lines, and no postal code or country of their
 * own; one website is none; one account has nothing but a name.
 */
export const SAMPLE_ACCOUNTS: readonly CrmAccount[] = [
	{
		Id: '001gL00000A7xBaQAJ',
		Name: 'Edge Communications',
		AccountNumber: 'CD451796',
		Type: 'Customer - Direct',
		Industry: 'Electronics',
		Phone: '(512) 757-6000',
		Website: 'http://edgecomm.com',
		...address('312 Constitution Place\nAustin, TX 78767\nUSA', 'Austin', 'TX'),
	},
	{
		Id: '001gL00000A7xBbQAJ',
		Name: 'Burlington Textiles Corp of America',
		AccountNumber: 'CD656092',
		Type: 'Customer - Direct',
		Industry: 'Apparel',
		Phone: '(336) 222-7000',
		Website: 'www.burlington.com',
		...address('525 S. Lexington Ave', 'Burlington', 'NC', '27215', 'USA'),
	},
	{
		Id: '001gL00000A7xBcQAJ',
		Name: 'Pyramid Construction Inc.',
		AccountNumber: 'CC213425',
		Type: 'Customer - Channel',
		Industry: 'Construction',
		Phone: '(014) 427-4427',
		Website: 'www.pyramid.com',
		...address('2 Place Jussieu', 'Paris', null, '75251', 'France'),
	},
	{
		Id: '001gL00000A7xBdQAJ',
		Name: 'Dickenson plc',
		AccountNumber: 'CC634267',
		Type: 'Customer - Channel',
		Industry: 'Consulting',
		Phone: '(785) 241-6200',
		Website: 'dickenson-consulting.com',
		...address('1301 Hoch Drive', 'Lawrence', 'KS', '66045', 'USA'),
	},
	{
		Id: '001gL00000A7xBeQAJ',
		Name: 'Grand Hotels & Resorts Ltd',
		AccountNumber: 'CD439877',
		Type: 'Customer - Direct',
		Industry: 'Hospitality',
		Phone: '(312) 596-1000',
		Website: 'www.grandhotels.com',
		...address('2334 N. Michigan Avenue, Suite 1500\nChicago, IL 60601, USA', 'Chicago', 'IL'),
	},
	{
		Id: '001gL00000A7xBfQAJ',
		Name: 'United Oil & Gas Corp.',
		AccountNumber: 'CD355118',
		Type: 'Customer - Direct',
		Industry: 'Energy',
		Phone: '(212) 842-5500',
		Website: 'http://www.uos.com',
		...address('1301 Avenue of the Americas \nNew York, NY 10019\nUSA', 'New York', 'NY'),
	},
	{
		Id: '001gL00000A7xBgQAJ',
		Name: 'Express Logistics and Transport',
		AccountNumber: 'CC947211',
		Type: 'Customer - Channel',
		Industry: 'Transportation',
		Phone: '(503) 421-7800',
		Website: 'www.expressl&t.net',
		...address(
			'620 SW 5th Avenue Suite 400\nPortland, Oregon 97204\nUnited States',
			'Portland',
			'OR',
		),
	},
	{
		Id: '001gL00000A7xBhQAJ',
		Name: 'University of Arizona',
		AccountNumber: 'CD736025',
		Type: 'Customer - Direct',
		Industry: 'Education',
		Phone: '(520) 773-9050',
		Website: 'www.universityofarizona.com',
		...address(
			'888 N Euclid \nHallis Center, Room 501\nTucson, AZ 85721\nUnited States',
			'Tucson',
			'AZ',
		),
	},
	{
		Id: '001gL00000A7xBiQAJ',
		Name: 'United Oil & Gas, UK',
		AccountNumber: 'CD355119-A',
		Type: 'Customer - Direct',
		Industry: 'Energy',
		Phone: '+44 191 4956203',
		Website: 'http://www.uos.com',
		...address(
			'Kings Park, 17th Avenue, Team Valley Trading Estate,\nGateshead, Tyne and Wear NE26 3HS\nUnited Kingdom',
			null,
			'UK',
		),
	},
	{
		Id: '001gL00000A7xBjQAJ',
		Name: 'United Oil & Gas, Singapore',
		AccountNumber: 'CD355120-B',
		Type: 'Customer - Direct',
		Industry: 'Energy',
		Phone: '(650) 450-8810',
		Website: 'http://www.uos.com',
		...address('9 Tagore Lane\nSingapore, Singapore 787472\nSingapore', 'Singapore', 'Singapore'),
	},
	{
		Id: '001gL00000A7xBkQAJ',
		Name: 'GenePoint',
		AccountNumber: 'CC978213',
		Type: 'Customer - Channel',
		Industry: 'Biotechnology',
		Phone: '(650) 867-3450',
		Website: 'www.genepoint.com',
		...address('345 Shoreline Park\nMountain View, CA 94043\nUSA', 'Mountain View', 'CA'),
	},
	{
		Id: '001gL00000A7xBlQAJ',
		Name: 'sForce',
		AccountNumber: null,
		Type: null,
		Industry: null,
		Phone: '(415) 901-7000',
		Website: 'www.sforce.com',
		...address('The Landmark @ One Market', 'San Francisco', 'CA', '94087', 'US'),
	},
	{
		Id: '001gL00000A7xBmQAJ',
		Name: 'Sample Account for Entitlements',
		AccountNumber: null,
		Type: null,
		Industry: null,
		Phone: null,
		Website: null,
		...address(null, null, null),
	},
];

function address(
	street: string | null,
	city: string | null,
	state: string | null,
	postalCode: string | null = null,
	country: string | null = null,
): Address {
	return {
		BillingStreet: street,
		BillingCity: city,
		BillingState: state,
		BillingPostalCode: postalCode,
		BillingCountry: country,
	};
}
