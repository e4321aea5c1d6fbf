import {
	bearsMarks,
	isRecord,
	marksOf,
	narrowestFirst,
	resolve,
	type ApiSchema,
	type OpenApi,
} from './openApi';
import { resourcesOf } from './responseSchemas';
import { issueAt, type Issue } from './responseValidator';

/**
 * Where an answer expands what nobody asked it to, leaves an ID where the object was asked for, or
 * lacks a member that was asked for: an expandable member (one with `x-expansionResources`) is an
 * ID in a plain answer and the object in an expanded one
 * (https://docs.stripe.com/api/expanding_objects). `expand` holds paths as sent:
 * `data.default_source`.
 */
export function expansionIssues(
	api: OpenApi,
	schema: ApiSchema,
	answer: unknown,
	expand: readonly string[],
): Issue[] {
	// Asking for a.b asks for a too.
	const asked = new Set(
		expand.flatMap((path) => path.split('.').map((_, i, all) => all.slice(0, i + 1).join('.'))),
	);
	const issues: Issue[] = [];
	visit(schema, answer, '', []);
	return issues;

	function visit(at: ApiSchema, value: unknown, pointer: string, path: readonly string[]): void {
		const branch = branchFor(api, at, value);
		if (Array.isArray(value)) {
			const { items } = branch;
			if (items) value.forEach((one, index) => visit(items, one, `${pointer}/${index}`, path));
			return;
		}
		if (!isRecord(value) || value['deleted'] === true) return;
		for (const [name, member] of Object.entries(branch.properties ?? {})) {
			const inner = [...path, name];
			const wanted = asked.has(inner.join('.'));
			const mayLack = isOfAnotherType(branch, value, name);
			const problem = mayLack ? undefined : problemWith(member, value[name], wanted);
			const place = `${pointer}/${name}`;
			if (problem !== undefined) issues.push(issueAt(answer, place, 'expansion', problem));
			const within = isEventData(value, name) ? { anyOf: resourcesOf(api) } : member;
			visit(within, value[name], place, inner);
		}
	}

	function isEventData(value: Record<string, unknown>, name: string): boolean {
		return name === 'object' && isRecord(value[name]);
	}
}

/**
 * Whether an object says by its `type` that it has another member in this one's place, such as the payment of an
 * invoice, which is an intent, a charge or a record.
 * https://docs.stripe.com/api/invoice-payment/object#invoice_payment_object-payment
 */
function isOfAnotherType(
	{ properties = {} }: ApiSchema,
	value: Record<string, unknown>,
	name: string,
): boolean {
	const { type } = value;
	if (typeof type !== 'string' || type === name || value[name] !== undefined) return false;
	return properties[type] !== undefined && value[type] !== undefined;
}

function problemWith(member: ApiSchema, value: unknown, wanted: boolean): string | undefined {
	const expandable = member['x-expansionResources'] !== undefined;
	// Other members that only appear when asked for may have nothing to show, such as a price's tiers.
	if (wanted && value === undefined && (expandable || isList(member))) {
		return 'is absent, although it was asked for by expand';
	}
	if (!expandable) return undefined;
	if (wanted && typeof value === 'string') return 'is an ID, although expand asked for the object';
	if (!wanted && isRecord(value)) return 'is an object, although expand did not ask for it';
	return undefined;
}

function isList(member: ApiSchema): boolean {
	return member.properties?.['object']?.enum?.[0] === 'list';
}

/** The branch of a choice that describes this value. */
function branchFor(api: OpenApi, schema: ApiSchema, value: unknown): ApiSchema {
	const resolved = resolve(api, schema);
	if (resolved.anyOf === undefined) return resolved;
	const branches = resolved.anyOf.map((branch) => branchFor(api, branch, value));
	const marked = narrowestFirst(branches, (branch) => branch);
	return (
		marked.find((branch) => bearsMarks(value, marksOf(branch))) ??
		branches.find((branch) => branch.properties !== undefined && isRecord(value)) ??
		{}
	);
}
