import { countryCode, salesforceCountryName } from '../../lib/country';
import { SALESFORCE_COUNTRY_NAMES } from '../../lib/countryNames';

describe('a country’s code', () => {
	it('is found for every name of Salesforce’s picklists, and leads back to it', () => {
		const names = Object.entries(SALESFORCE_COUNTRY_NAMES);
		const lost = names.filter(
			([code, name]) => countryCode(name) !== code || salesforceCountryName(code) !== name,
		);

		expect(names.length).toBeGreaterThanOrEqual(239);
		expect(lost).toEqual([]);
	});

	it.each([
		['de', 'DE'],
		['DEU', 'DE'],
		[' uk ', 'GB'],
		['U.S.A.', 'US'],
		['Viet Nam', 'VN'],
		['Tanzania, United Republic of', 'TZ'],
		['Bolivia, Plurinational State of', 'BO'],
		['Venezuela, Bolivarian Republic of', 'VE'],
		['Iran, Islamic Republic of', 'IR'],
		['Congo, the Democratic Republic of the', 'CD'],
		['Congo', 'CG'],
		["Korea, Democratic People's Republic of", 'KP'],
		['Korea, Democratic People’s Republic of', 'KP'],
		['Saint Helena, Ascension and Tristan da Cunha', 'SH'],
		['Micronesia', 'FM'],
		['U.S. Virgin Islands', 'VI'],
		['Swaziland', 'SZ'],
		['Macedonia, the former Yugoslav Republic of', 'MK'],
		['Moldova', 'MD'],
		['Laos', 'LA'],
		['Syria', 'SY'],
		['Brunei', 'BN'],
		['Macau', 'MO'],
		['Vatican', 'VA'],
		['Côte d’Ivoire', 'CI'],
		['Bosnia & Herzegovina', 'BA'],
		['England', 'GB'],
		['Deutschland', 'DE'],
		['États-Unis', 'US'],
		['日本', 'JP'],
		['대한민국', 'KR'],
		['ไทย', 'TH'],
	])('of %s is %s', (name, code) => {
		expect(countryCode(name)).toBe(code);
	});

	it.each(['', 'Atlantis', 'ZZ', '??', 'Europe'])('of %j there is none', (name) => {
		expect(countryCode(name)).toBeUndefined();
	});
});
