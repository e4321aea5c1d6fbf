import { invalidRequest } from './errors';
import type { Call, Expander } from './operation';
import type { ApiObject } from './store';

/** https://docs.stripe.com/api/expanding_objects */
const DEEPEST = 4;

export type Expandables = Record<string, Record<string, Expander>>;

type Hash = Record<string, unknown>;

/** Returns `answer` with the fields named by `paths` (`default_source`, `data.tax_ids`) expanded. */
export function expand(
	answer: object,
	paths: readonly string[],
	expandables: Expandables,
	call: Call,
): object {
	const expanded = structuredClone(answer) as Hash;
	for (const path of paths) {
		const steps = path.split('.');
		if (steps.length > DEEPEST) {
			throw invalidRequest(
				`You cannot expand more than ${DEEPEST} levels of a property [property: ${path}].`,
				undefined,
				'expand',
			);
		}
		expandPath(expanded, steps, path, expandables, call);
	}
	return expanded;
}

/**
 * Follows `steps` from `hash`. `owner` and `prefix` say where a hash without a type of its own lies
 * in the object around it.
 */
function expandPath(
	hash: Hash,
	steps: readonly string[],
	path: string,
	expandables: Expandables,
	call: Call,
	owner: Hash = hash,
	prefix = '',
): void {
	const [step = '', ...rest] = steps;
	if (hash['object'] === 'list' || hash['object'] === 'search_result') {
		// The search itself has counted, as it alone knows what lies beyond the page.
		if (step === 'total_count' && rest.length === 0 && step in hash) return;
		if (step !== 'data' || rest.length === 0) throw notExpandable(step);
		for (const item of hash['data'] as Hash[]) expandPath(item, rest, path, expandables, call);
		return;
	}
	if (hash['deleted'] === true) return;
	const expander = expandables[String(owner['object'])]?.[prefix + step];
	if (expander === undefined && (rest.length === 0 || !(step in hash))) throw notExpandable(step);
	if (typeof expander === 'function') hash[step] ??= expander(owner as ApiObject, call);
	else if (expander === 'id' && typeof hash[step] === 'string') hash[step] = load(hash[step], call);
	const value = hash[step];
	if (rest.length === 0 || typeof value !== 'object' || value === null) return;
	const inner = value as Hash;
	if (typeof inner['object'] === 'string') expandPath(inner, rest, path, expandables, call);
	else expandPath(inner, rest, path, expandables, call, owner, `${prefix}${step}.`);
}

function load(id: string, call: Call): unknown {
	return call.store.get(id) ?? call.store.getDeleted(id, 'customer') ?? id;
}

function notExpandable(property: string) {
	return invalidRequest(`This property cannot be expanded (${property}).`, undefined, 'expand');
}
