import type { Choice } from '../choices';
import type { RegisteredPage } from './registry';

/**
 * Published pages to choose from. Those that do not believe links which are signed by these keys come last,
 * and say so.
 *
 * @param keyNames of the keys by which links are signed where the page is chosen
 */
export function pageChoices(
	pages: readonly RegisteredPage[],
	keyNames: readonly string[],
): Choice[] {
	const believes = ({ keyNames: believed }: RegisteredPage) =>
		believed.some((name) => keyNames.includes(name));
	const isOneOfSeveral = (page: RegisteredPage) =>
		pages.some((other) => other !== page && other.workflow === page.workflow);
	return [...pages.filter(believes), ...pages.filter((page) => !believes(page))].map((page) => {
		const { url, workflow, node, mode, since } = page;
		const name = isOneOfSeveral(page) ? `${workflow} > ${node}` : workflow;
		const details = [
			url,
			...(mode === 'test' ? ['Stripe’s test mode'] : []),
			`since ${since.slice(0, 10)}`,
			...(believes(page) ? [] : ['another Stripe credential']),
		];
		return { name: `${name} (${details.join(', ')})`, value: url };
	});
}
