import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { LANGUAGE_NAMES, LANGUAGES } from '../languages';

/**
 * The option *Language*: the languages in which payers are spoken to.
 *
 * @param auto the entry that leaves it to the payer, with the value `auto`, which is then the default
 */
export function languageOption(description: string, auto?: string): INodeProperties {
	const entries: INodePropertyOptions[] = LANGUAGES.map((value) => ({
		name: LANGUAGE_NAMES[value],
		value,
	}));
	if (auto !== undefined) entries.push({ name: auto, value: 'auto' });
	return {
		displayName: 'Language',
		name: 'language',
		type: 'options',
		default: auto === undefined ? 'en' : 'auto',
		description,
		options: entries.sort((one, other) => one.name.localeCompare(other.name, 'en')),
	};
}
