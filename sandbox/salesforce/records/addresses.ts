import { SalesforceError } from '../errors';
import type { Org } from '../org';
import { addressPlaces, findPlace, type Country, type Place } from '../schema/places';
import type { ObjectDef } from '../schema/types';
import { quoted, tableOf } from '../store/columns';
import type { Cell } from '../store/columns';
import type { Row } from '../store/store';

/** The fields of one address that State and Country picklists keep in step. */
interface Names {
	country: string;
	countryCode: string;
	state: string;
	stateCode: string;
}

/** What the request wants of a country or state: another one, none, or it does not say. */
type Choice<T> = { kind: 'place'; place: T } | { kind: 'none' } | { kind: 'unsaid' };

/**
 * With State and Country picklists on, holds the addresses that a request writes to the org's countries
 * and states, and keeps codes and integration values in step; `row` holds the columns to be written.
 * https://help.salesforce.com/s/articleView?id=xcloud.admin_state_country_picklists_field_syncing.htm
 */
export function placeAddresses(org: Org, def: ObjectDef, row: Row, old?: Row): void {
	if (!org.settings.stateCountryPicklists) return;
	const countries = addressPlaces(org.settings.integrationValues);
	for (const names of addressesOf(org, def)) {
		if (Object.values(names).some((name) => name in row))
			placeAddress(def, names, countries, row, old);
	}
}

function placeAddress(
	def: ObjectDef,
	names: Names,
	countries: readonly Country[],
	row: Row,
	old?: Row,
): void {
	const wantedCountry = choose(countries, names.countryCode, names.country, row, old, (name) =>
		problem(
			def,
			name,
			"There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.",
		),
	);
	const before = findPlace(countries, 'code', textOf(old?.[names.countryCode]));
	const country =
		wantedCountry.kind === 'place'
			? wantedCountry.place
			: wantedCountry.kind === 'none'
				? undefined
				: before;
	if (wantedCountry.kind !== 'unsaid') write(row, names.country, names.countryCode, country);

	const saysState = textOf(row[names.stateCode]) !== '' || textOf(row[names.state]) !== '';
	if (!country) {
		if (saysState) {
			const name = textOf(row[names.stateCode]) !== '' ? names.stateCode : names.state;
			throw problem(
				def,
				name,
				'A country/territory must be specified before specifying a state value for field',
			);
		}
		// Without its country a state goes too, asked for or not.
		if (wantedCountry.kind === 'none' || names.state in row || names.stateCode in row)
			write(row, names.state, names.stateCode, undefined);
		return;
	}
	const wantedState = choose(country.states, names.stateCode, names.state, row, old, (name) =>
		problem(
			def,
			name,
			wantedCountry.kind === 'unsaid'
				? "The existing country/territory doesn't recognize the state value for field"
				: "There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.",
		),
	);
	if (wantedState.kind !== 'unsaid') {
		write(
			row,
			names.state,
			names.stateCode,
			wantedState.kind === 'place' ? wantedState.place : undefined,
		);
		return;
	}
	const stays = textOf(old?.[names.stateCode]);
	if (country !== before && stays !== '' && !findPlace(country.states, 'code', stays)) {
		throw problem(
			def,
			names.state,
			"The specified country/territory doesn't recognize the existing state value for field",
		);
	}
}

/**
 * The place that code and integration value name. In a new record the code wins where both are given
 * and differ; a change is refused then.
 */
function choose<T extends Place>(
	places: readonly T[],
	codeName: string,
	valueName: string,
	row: Row,
	old: Row | undefined,
	refuse: (name: string) => SalesforceError,
): Choice<T> {
	const code = textOf(row[codeName]);
	const value = textOf(row[valueName]);
	if (code === '' && value === '')
		return { kind: codeName in row || valueName in row ? 'none' : 'unsaid' };
	const byCode = code === '' ? undefined : findPlace(places, 'code', code);
	const byValue = value === '' ? undefined : findPlace(places, 'integrationValue', value);
	if (code === '') {
		if (!byValue) throw refuse(valueName);
		return { kind: 'place', place: byValue };
	}
	if (!byCode) throw refuse(codeName);
	if (old && value !== '' && byValue !== byCode) throw refuse(valueName);
	return { kind: 'place', place: byCode };
}

function write(row: Row, valueName: string, codeName: string, place: Place | undefined): void {
	row[valueName] = place?.integrationValue ?? null;
	row[codeName] = place?.code ?? null;
}

function problem(def: ObjectDef, name: string, message: string): SalesforceError {
	const label = def.fields.get(name.toLowerCase())?.label ?? name;
	return new SalesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', `${message}: ${label}`, [name]);
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

function addressesOf(org: Org, def: ObjectDef): Names[] {
	return org.schema
		.fields(def)
		.filter((each) => each.type === 'address')
		.map(({ addressPrefix = '' }) => ({
			country: `${addressPrefix}Country`,
			countryCode: `${addressPrefix}CountryCode`,
			state: `${addressPrefix}State`,
			stateCode: `${addressPrefix}StateCode`,
		}));
}

/** Words of countries that an admin maps when converting, beyond codes and integration values. */
const usualWords: Record<string, string> = { usa: 'US', 'u.s.a.': 'US', uk: 'GB' };

/**
 * What an admin does before turning the picklists on: gives the countries and states that records hold
 * as text their codes, as far as they are known. The rest stays as it is.
 * https://help.salesforce.com/s/articleView?id=xcloud.admin_state_country_picklists_convert_data.htm
 */
export function convertAddresses(org: Org): void {
	const countries = addressPlaces(org.settings.integrationValues);
	eachAddress(org, (table, names) => {
		const found = org.store.all(
			`SELECT DISTINCT ${quoted(names.country)} AS country, ${quoted(names.state)} AS state FROM ${table}
			 WHERE ${quoted(names.country)} IS NOT NULL AND ${quoted(names.countryCode)} IS NULL`,
		);
		for (const { country: word = null, state: stateWord = null } of found) {
			const country = recognise(countries, textOf(word));
			if (!country) continue;
			const state = recognise(country.states, textOf(stateWord));
			org.store.run(
				`UPDATE ${table} SET ${quoted(names.country)} = ?, ${quoted(names.countryCode)} = ?,
				 ${quoted(names.state)} = ?, ${quoted(names.stateCode)} = ?
				 WHERE ${quoted(names.country)} IS ? AND ${quoted(names.state)} IS ? AND ${quoted(names.countryCode)} IS NULL`,
				country.integrationValue,
				country.code,
				state?.integrationValue ?? stateWord,
				state?.code ?? null,
				word,
				stateWord,
			);
		}
	});
}

/** Turns the picklists off: the texts stay, the codes go. */
export function forgetAddressCodes(org: Org): void {
	eachAddress(org, (table, names) => {
		org.store.run(
			`UPDATE ${table} SET ${quoted(names.countryCode)} = NULL, ${quoted(names.stateCode)} = NULL
			 WHERE ${quoted(names.countryCode)} IS NOT NULL`,
		);
	});
}

function eachAddress(org: Org, work: (table: string, names: Names) => void): void {
	for (const def of org.schema.stored())
		for (const names of addressesOf(org, def)) work(tableOf(def.name), names);
}

function recognise<T extends Place>(places: readonly T[], word: string): T | undefined {
	return (
		findPlace(places, 'integrationValue', word) ??
		findPlace(places, 'code', usualWords[word.toLowerCase()] ?? word)
	);
}
