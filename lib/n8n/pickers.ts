import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { ChoicePage } from '../choices';
import { pickerText } from './parameterText';
import { nodeError } from './problems';

/** What n8n calls to fill a list that can be searched and goes on page by page. */
export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list for n8n, made of one that knows nothing of n8n; its failures are told in the panel. */
export function listSearch(
	list: (context: ILoadOptionsFunctions, filter?: string, after?: string) => Promise<ChoicePage>,
): ListSearch {
	return async function (filter, paginationToken) {
		try {
			const { choices, next } = await list(this, filter, paginationToken);
			return { results: choices, paginationToken: next };
		} catch (error) {
			throw nodeError(this.getNode(), error, 0);
		}
	};
}

/**
 * A field of the node as it stands in the panel, be it a picker or plain text.
 *
 * @param path of the field, such as `options.location`; undefined for one that the node does not have
 * @returns its text; '' when it is an expression, which has no value yet
 */
export function shownText(context: ILoadOptionsFunctions, path: string | undefined): string {
	if (path === undefined) return '';
	const text = pickerText(context.getCurrentNodeParameter(path));
	return text.startsWith('=') ? '' : text;
}
