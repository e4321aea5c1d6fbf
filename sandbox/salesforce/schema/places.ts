import countryNames from './countries.json';
import stateNames from './states.json';

/** A value of an address picklist: people see the name, records carry the code and the integration value. */
export interface Place {
	code: string;
	name: string;
	integrationValue: string;
}

export interface Country extends Place {
	states: readonly Place[];
}

const known = new WeakMap<object, readonly Country[]>();

/**
 * The countries of an org, by name, with the states of those that have any. They are the 239 that
 * Salesforce begins with, as Setup lists them under State and Country/Territory Picklists; territories
 * that it counts among the states of the United States or China are not among the countries.
 * https://help.salesforce.com/s/articleView?id=xcloud.admin_state_country_picklists_overview.htm
 *
 * @param integrationValues what an admin has set instead of the names: by country code, such as `US`, or
 *   by country and state code, such as `US-TX`
 */
export function addressPlaces(
	integrationValues: Readonly<Record<string, string>>,
): readonly Country[] {
	let places = known.get(integrationValues);
	if (!places) {
		const states: Record<string, Record<string, string>> = stateNames;
		places = byName(countryNames, '', integrationValues).map((country) => ({
			...country,
			states: byName(states[country.code] ?? {}, `${country.code}-`, integrationValues),
		}));
		known.set(integrationValues, places);
	}
	return places;
}

function byName(
	names: Readonly<Record<string, string>>,
	prefix: string,
	integrationValues: Readonly<Record<string, string>>,
): Place[] {
	return Object.entries(names)
		.map(([code, name]) => ({
			code,
			name,
			integrationValue: integrationValues[prefix + code] ?? name,
		}))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The place with this code or integration value; case does not count. */
export function findPlace<T extends Place>(
	places: readonly T[],
	by: 'code' | 'integrationValue',
	text: string,
): T | undefined {
	const wanted = text.toLowerCase();
	return places.find((each) => each[by].toLowerCase() === wanted);
}

/**
 * The `validFor` of a dependent picklist's value: a bit for each value of the controlling field, the
 * first bit of the first byte for the first, in base64.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_describesobjects_describesobjectresult.htm
 */
export function validFor(controlling: readonly boolean[]): string {
	const bytes = Buffer.alloc(Math.ceil(controlling.length / 8));
	controlling.forEach((valid, i) => {
		if (valid) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7));
	});
	return bytes.toString('base64');
}
