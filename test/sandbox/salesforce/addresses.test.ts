import { startOrg, type Reply, type TestOrg } from './harness';

interface Field {
	name: string;
	controllerName: string | null;
	dependentPicklist: boolean;
	restrictedPicklist: boolean;
	picklistValues: { value: string; label: string; validFor: string | null }[];
}

describe('State and Country picklists in the Salesforce sandbox', () => {
	let org: TestOrg;

	beforeEach(async () => {
		org = await startOrg({ stateCountryPicklists: true });
	});
	afterEach(() => org.close());

	const idOf = ({ body }: Reply) => (body as { id: string }).id;
	const make = (record: object) =>
		org.api('POST', '/sobjects/Account', { Name: 'Somewhere', ...record });
	const change = (id: string, record: object) =>
		org.api('PATCH', `/sobjects/Account/${id}`, record);
	const address = async (id: string) => {
		const [record] = await org.soql(
			`SELECT BillingCountry, BillingCountryCode, BillingState, BillingStateCode FROM Account WHERE Id = '${id}'`,
		);
		return Object.fromEntries(
			Object.entries(record ?? {}).filter(([name]) => name !== 'attributes'),
		);
	};
	const texas = {
		BillingCountry: 'United States',
		BillingCountryCode: 'US',
		BillingState: 'Texas',
		BillingStateCode: 'TX',
	};
	const nowhere = {
		BillingCountry: null,
		BillingCountryCode: null,
		BillingState: null,
		BillingStateCode: null,
	};
	const fields = async () =>
		((await org.api('GET', '/sobjects/Account/describe')).body as { fields: Field[] }).fields;

	it('are off until they are turned on', async () => {
		await org.control('PATCH', '/settings', { salesforce: { stateCountryPicklists: false } });
		expect((await fields()).map((each) => each.name)).not.toContain('BillingCountryCode');
		const anywhere = { BillingCountry: 'Atlantis', BillingState: 'Wet' };
		expect(await make(anywhere)).toMatchObject({ status: 201 });
	});

	it('offer Salesforce’s 239 countries, and states that depend on them', async () => {
		const described = await fields();
		const country = described.find((each) => each.name === 'BillingCountryCode');
		const state = described.find((each) => each.name === 'BillingStateCode');
		expect(country).toMatchObject({ restrictedPicklist: true, dependentPicklist: false });
		expect(country?.picklistValues).toHaveLength(239);
		expect(country?.picklistValues).toContainEqual(
			expect.objectContaining({ value: 'TZ', label: 'Tanzania, United Republic of' }),
		);
		expect(state).toMatchObject({
			restrictedPicklist: true,
			dependentPicklist: true,
			controllerName: 'BillingCountryCode',
		});
		const countryOf = (validFor: string | null) => {
			const bits = [...Buffer.from(validFor ?? '', 'base64')]
				.map((byte) => byte.toString(2).padStart(8, '0'))
				.join('');
			expect(bits.replaceAll('0', '')).toBe('1');
			return country?.picklistValues[bits.indexOf('1')]?.value;
		};
		const wa = state?.picklistValues.filter((each) => each.value === 'WA') ?? [];
		expect(wa.map((each) => [each.label, countryOf(each.validFor)])).toEqual([
			['Western Australia', 'AU'],
			['Washington', 'US'],
		]);
	});

	it.each([
		['codes', { BillingCountryCode: 'US', BillingStateCode: 'TX' }],
		['codes in lower case', { BillingCountryCode: 'us', BillingStateCode: 'tx' }],
		['integration values', { BillingCountry: 'United States', BillingState: 'Texas' }],
		['both, in a new record the code winning', { ...texas, BillingState: 'Ohio' }],
	])('keep codes and integration values in step: %s', async (_how, given) => {
		const id = idOf(await make(given));
		expect(await address(id)).toEqual(texas);
		expect((await org.api('GET', `/sobjects/Account/${id}`)).body).toMatchObject({
			BillingAddress: {
				country: 'United States',
				countryCode: 'US',
				state: 'Texas',
				stateCode: 'TX',
			},
		});
	});

	it('follow a change of either, and forget the state with its country', async () => {
		const id = idOf(await make(texas));
		await change(id, { BillingState: 'Ohio' });
		expect(await address(id)).toEqual({ ...texas, BillingState: 'Ohio', BillingStateCode: 'OH' });
		await change(id, { BillingCountryCode: 'FR', BillingStateCode: null });
		expect(await address(id)).toEqual({
			...nowhere,
			BillingCountry: 'France',
			BillingCountryCode: 'FR',
		});
		await change(id, texas);
		await change(id, { BillingCountryCode: null });
		expect(await address(id)).toEqual(nowhere);
	});

	it.each<[string, object, string, string]>([
		[
			'a country that it does not know',
			{ BillingCountry: 'United States of America' },
			"There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Billing Country",
			'BillingCountry',
		],
		[
			'a code that it does not know',
			{ BillingCountryCode: 'XX' },
			"There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.: Billing Country Code",
			'BillingCountryCode',
		],
		[
			'a code where the integration value belongs',
			{ BillingCountry: 'United States', BillingState: 'TX' },
			"There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: Billing State/Province",
			'BillingState',
		],
		[
			'a state of a country that has none',
			{ BillingCountryCode: 'FR', BillingState: 'Normandie' },
			"There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: Billing State/Province",
			'BillingState',
		],
		[
			'a state without a country',
			{ BillingState: 'Texas' },
			'A country/territory must be specified before specifying a state value for field: Billing State/Province',
			'BillingState',
		],
	])('refuse %s', async (_what, given, message, field) => {
		expect(await make(given)).toMatchObject({
			status: 400,
			body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message, fields: [field] }],
		});
	});

	it.each<[string, object, string]>([
		[
			'code and value that differ',
			{ BillingStateCode: 'OH', BillingState: 'Utah' },
			"The existing country/territory doesn't recognize the state value for field: Billing State/Province",
		],
		[
			'a state of another country',
			{ BillingStateCode: 'ON' },
			"The existing country/territory doesn't recognize the state value for field: Billing State/Province Code",
		],
		[
			'another country that does not have the state',
			{ BillingCountryCode: 'CA' },
			"The specified country/territory doesn't recognize the existing state value for field: Billing State/Province",
		],
	])('refuse in a change %s, and change nothing', async (_what, given, message) => {
		const id = idOf(await make(texas));
		expect(await change(id, given)).toMatchObject({
			status: 400,
			body: [{ errorCode: 'FIELD_INTEGRITY_EXCEPTION', message }],
		});
		expect(await address(id)).toEqual(texas);
	});

	it('take the integration values that an admin has set', async () => {
		const integrationValues = { US: 'USA', 'US-TX': 'Tex' };
		await org.control('PATCH', '/settings', { salesforce: { integrationValues } });
		const id = idOf(await make({ BillingCountry: 'usa', BillingState: 'Tex' }));
		expect(await address(id)).toMatchObject({ BillingCountryCode: 'US', BillingStateCode: 'TX' });
		expect((await make({ BillingCountry: 'United States' })).status).toBe(400);
	});

	it('convert what the records hold as text, as far as it is known', async () => {
		expect(
			await org.soql(
				"SELECT BillingCountry, BillingCountryCode, BillingState, BillingStateCode FROM Account WHERE Name = 'Dickenson plc'",
			),
		).toMatchObject([
			{
				BillingCountry: 'United States',
				BillingCountryCode: 'US',
				BillingState: 'Kansas',
				BillingStateCode: 'KS',
			},
		]);
		await org.control('PATCH', '/settings', { salesforce: { stateCountryPicklists: false } });
		const id = idOf(await make({ BillingCountry: 'Atlantis' }));
		await org.control('PATCH', '/settings', { salesforce: { stateCountryPicklists: true } });
		expect(await address(id)).toEqual({ ...nowhere, BillingCountry: 'Atlantis' });
		expect((await change(id, { Phone: '1' })).status).toBe(204);
	});

	it('hold for people and their contacts too', async () => {
		await org.control('PATCH', '/settings', { salesforce: { personAccounts: true } });
		const person = { LastName: 'Lovelace', PersonMailingCountryCode: 'GB' };
		const id = idOf(await org.api('POST', '/sobjects/Account', person));
		expect(
			await org.soql(
				`SELECT MailingCountry, MailingCountryCode FROM Contact WHERE AccountId = '${id}'`,
			),
		).toMatchObject([{ MailingCountry: 'United Kingdom', MailingCountryCode: 'GB' }]);
	});
});
