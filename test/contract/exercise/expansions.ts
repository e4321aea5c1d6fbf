import { EXPANDABLE_IDS } from '../../../sandbox/stripe/facts/facts';
import { RESOURCES } from '../../../sandbox/stripe/resources';
import { isRecord } from '../openApi';
import type { Kit } from './kit';

/** Objects of each list that are looked at. */
const LOOKED_AT = 100;

/**
 * Asks for every object that a list shows with all of its IDs expanded, each member once: what the
 * API says can be expanded must be.
 */
export async function exerciseExpansions({ raw }: Kit): Promise<void> {
	const paths = RESOURCES.flatMap(({ operations }) => operations)
		.filter(({ method }) => method === 'GET')
		.map(({ path }) => path);
	const asked = new Set<string>();
	for (const path of paths.filter((one) => paths.some((other) => isOneOf(one, other)))) {
		if (path.includes(':')) continue;
		const answer = await raw(`GET ${path}`, `limit=${LOOKED_AT}`, 200);
		for (const item of isRecord(answer) && Array.isArray(answer['data']) ? answer['data'] : []) {
			if (!isRecord(item)) continue;
			const type = String(item['object']);
			const members = (EXPANDABLE_IDS[type] ?? [])
				.filter((member) => !asked.has(`${type}.${member}`) && isId(item, member))
				.filter((member) => member.split('.').length <= 4);
			if (members.length === 0) continue;
			for (const member of members) asked.add(`${type}.${member}`);
			const query = members.map((member) => `expand[]=${member}`).join('&');
			await raw(`GET ${path}/${String(item['id'])}`, query, 200);
		}
	}
}

/** Whether `one` is the list and `other` the address of one of its objects. */
function isOneOf(one: string, other: string): boolean {
	return other.startsWith(`${one}/:`) && !other.slice(one.length + 2).includes('/');
}

function isId(item: Record<string, unknown>, path: string): boolean {
	const value = path
		.split('.')
		.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), item);
	return typeof value === 'string';
}
