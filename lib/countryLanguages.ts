import ar from 'i18n-iso-countries/langs/ar.json';
import bg from 'i18n-iso-countries/langs/bg.json';
import ca from 'i18n-iso-countries/langs/ca.json';
import cs from 'i18n-iso-countries/langs/cs.json';
import da from 'i18n-iso-countries/langs/da.json';
import de from 'i18n-iso-countries/langs/de.json';
import el from 'i18n-iso-countries/langs/el.json';
import es from 'i18n-iso-countries/langs/es.json';
import et from 'i18n-iso-countries/langs/et.json';
import fi from 'i18n-iso-countries/langs/fi.json';
import fr from 'i18n-iso-countries/langs/fr.json';
import he from 'i18n-iso-countries/langs/he.json';
import hi from 'i18n-iso-countries/langs/hi.json';
import hr from 'i18n-iso-countries/langs/hr.json';
import hu from 'i18n-iso-countries/langs/hu.json';
import id from 'i18n-iso-countries/langs/id.json';
import lang_is from 'i18n-iso-countries/langs/is.json';
import it from 'i18n-iso-countries/langs/it.json';
import ja from 'i18n-iso-countries/langs/ja.json';
import ko from 'i18n-iso-countries/langs/ko.json';
import lt from 'i18n-iso-countries/langs/lt.json';
import lv from 'i18n-iso-countries/langs/lv.json';
import nb from 'i18n-iso-countries/langs/nb.json';
import nl from 'i18n-iso-countries/langs/nl.json';
import no from 'i18n-iso-countries/langs/no.json';
import pl from 'i18n-iso-countries/langs/pl.json';
import pt from 'i18n-iso-countries/langs/pt.json';
import ro from 'i18n-iso-countries/langs/ro.json';
import ru from 'i18n-iso-countries/langs/ru.json';
import sk from 'i18n-iso-countries/langs/sk.json';
import sl from 'i18n-iso-countries/langs/sl.json';
import sv from 'i18n-iso-countries/langs/sv.json';
import th from 'i18n-iso-countries/langs/th.json';
import tr from 'i18n-iso-countries/langs/tr.json';
import uk from 'i18n-iso-countries/langs/uk.json';
import vi from 'i18n-iso-countries/langs/vi.json';
import zh from 'i18n-iso-countries/langs/zh.json';

/**
 * Names of countries in the languages that an org of Salesforce can have, English aside, whose picklists
 * show them so: the most spoken first, which counts where two use one name for different countries.
 * https://help.salesforce.com/s/articleView?id=sf.faq_getstart_what_languages_does.htm
 */
export const COUNTRY_LANGUAGES: ReadonlyArray<Readonly<Record<string, string | string[]>>> = [
	ar.countries,
	bg.countries,
	ca.countries,
	cs.countries,
	da.countries,
	de.countries,
	el.countries,
	es.countries,
	et.countries,
	fi.countries,
	fr.countries,
	he.countries,
	hi.countries,
	hr.countries,
	hu.countries,
	id.countries,
	lang_is.countries,
	it.countries,
	ja.countries,
	ko.countries,
	lt.countries,
	lv.countries,
	nb.countries,
	nl.countries,
	no.countries,
	pl.countries,
	pt.countries,
	ro.countries,
	ru.countries,
	sk.countries,
	sl.countries,
	sv.countries,
	th.countries,
	tr.countries,
	uk.countries,
	vi.countries,
	zh.countries,
];
