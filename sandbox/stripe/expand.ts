import { invalidRequest } from './errors';
import type { Call, Expander } from './operation';
import { EXPANDABLE_IDS } from './facts/facts';
import type { ApiObject } from './store';

/** https://docs.stripe.com/api/expanding_objects */
const DEEPEST = 4;

/** What is included on demand: by object type, then by field. */
export type Includables = Record<string, Record<string, Expander>>;

type Hash = Record<string, unknown>;

/** Returns `answer` with the fields named by `paths` (`default_source`, `data.tax_ids`) expanded. */
export function expand(
	answer: object,
	paths: readonly string[],
	includables: Includables,
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
		expandPath(expanded, steps, path, includables, call);
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
	includables: Includables,
	call: Call,
	owner: Hash = hash,
	prefix = '',
): void {
	const [step = '', ...rest] = steps;
	if (hash['object'] === 'list' || hash['object'] === 'search_result') {
		// The search itself has counted, as it alone knows what lies beyond the page.
		if (step === 'total_count' && rest.length === 0 && step in hash) return;
		if (step !== 'data' || rest.length === 0) throw notExpandable(step);
		for (const item of hash['data'] as Hash[]) expandPath(item, rest, path, includables, call);
		return;
	}
	if (hash['deleted'] === true) return;
	const type = String(owner['object']);
	const include = includables[type]?.[prefix + step];
	const isId = EXPANDABLE_IDS[type]?.includes(prefix + step) ?? false;
	if (!include && !isId && (rest.length === 0 || !(step in hash))) throw notExpandable(step);
	if (include) hash[step] ??= include(owner as ApiObject, call);
	if (isId) hash[step] = loaded(hash[step], call);
	if (rest.length === 0) return;
	for (const inner of [hash[step]].flat()) {
		if (typeof inner !== 'object' || inner === null) continue;
		const next = inner as Hash;
		if (typeof next['object'] === 'string') expandPath(next, rest, path, includables, call);
		else expandPath(next, rest, path, includables, call, owner, `${prefix}${step}.`);
	}
}

/** The object, or each of the objects, that a field names by its ID. */
function loaded(value: unknown, call: Call): unknown {
	if (Array.isArray(value)) return value.map((each) => loaded(each, call));
	return typeof value === 'string' ? load(value, call) : value;
}

function load(id: string, call: Call): unknown {
	return call.store.get(id) ?? call.store.getDeleted(id, 'customer') ?? id;
}

function notExpandable(property: string) {
	return invalidRequest(`This property cannot be expanded (${property}).`, undefined, 'expand');
}
