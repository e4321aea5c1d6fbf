/** A path of the API with its variable parts in braces, such as `/v1/customers/{customer}`. */
export type PathTemplate = string;

/**
 * Makes a function that finds the template of a concrete path, such as `/v1/customers/cus_1`.
 * Literal parts win over variable ones, from left to right: `/v1/customers/search` is the search,
 * not a customer called so. The function returns undefined where no template fits.
 */
export function templateFinder(
	templates: readonly PathTemplate[],
): (path: string) => PathTemplate | undefined {
	const split = templates.map((template) => ({ template, parts: template.split('/') }));
	return (path) => {
		const parts = path.split('/');
		const fitting = split.filter((one) => fits(one.parts, parts));
		const [best] = fitting.sort((a, b) => rank(a.parts).localeCompare(rank(b.parts)));
		return best?.template;
	};
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
	return (
		template.length === parts.length &&
		template.every((part, index) =>
			isVariable(part) ? parts[index] !== '' : part === parts[index],
		)
	);
}

/** Sorts before others what has its literal parts further to the left. */
function rank(parts: readonly string[]): string {
	return parts.map((part) => (isVariable(part) ? '1' : '0')).join('');
}

function isVariable(part: string): boolean {
	return part.startsWith('{') && part.endsWith('}');
}
