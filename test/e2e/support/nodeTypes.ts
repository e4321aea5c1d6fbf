import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { N8nApi } from '../../../host/n8nApi';
import { ROOT } from './installation';

/** A field as n8n serves it to its editor. */
export interface Property {
	displayName: string;
	name: string;
	type: string;
	default?: unknown;
	typeOptions?: { multipleValues?: boolean };
	/** Choices of a drop-down, fields of a collection, or groups of a fixed collection. */
	options?: Property[];
	/** Fields of a group. */
	values?: Property[];
	value?: string;
	displayOptions?: { show?: Record<string, unknown[]>; hide?: Record<string, unknown[]> };
}

export interface NodeType {
	name: string;
	displayName: string;
	version: number | number[];
	group: string[];
	credentials?: { name: string; displayOptions?: { show?: Record<string, unknown[]> } }[];
	properties: Property[];
}

/** Every type of the package that n8n has loaded, without the AI-tool variants that n8n adds. */
export async function packageNodeTypes(url: string, api: N8nApi): Promise<NodeType[]> {
	const response = await fetch(`${url}/types/nodes.json`, { headers: { cookie: api.cookie } });
	const all = (await response.json()) as NodeType[];
	return all.filter(
		({ name }) => name.startsWith('n8n-nodes-stripe-salesforce.') && !name.endsWith('Tool'),
	);
}

/** What is chosen of a node's resources and operations: `{ operation: 'create' }`. */
export type Choice = Readonly<Record<string, string>>;

/** All that a node can be made to do; one empty choice where it does one thing only. */
export function choicesOf({ properties }: NodeType): Choice[] {
	const resource = properties.find(({ name }) => name === 'resource');
	const resources: Choice[] = valuesOf(resource).map((value) => ({ resource: value }));
	return (resources.length > 0 ? resources : [{}]).flatMap((choice) => {
		const operation = properties.find(
			(property) => property.name === 'operation' && isShown(property, choice),
		);
		const chosen = valuesOf(operation).map((value) => ({ ...choice, operation: value }));
		return chosen.length > 0 ? chosen : [choice];
	});
}

/** What can be chosen, without the entry that n8n adds, which leads to its HTTP Request node. */
function valuesOf(property: Property | undefined): string[] {
	const values = (property?.options ?? []).flatMap(({ value }) => value ?? []);
	return values.filter((value) => value !== '__CUSTOM_API_CALL__');
}

/** Parameters in which everything that can be added has been added, each with its default. */
export function everyParameter(properties: readonly Property[], choice: Choice): object {
	const shown = properties.filter((property) => isShown(property, choice));
	return Object.fromEntries(shown.map((property) => [property.name, full(property, choice)]));
}

function full(property: Property, choice: Choice): unknown {
	const { name, type, options = [], typeOptions } = property;
	if (name in choice) return choice[name];
	if (type === 'collection') return everyParameter(options, choice);
	if (type !== 'fixedCollection') return property.default;
	const groups = options.map((group) => {
		const one = everyParameter(group.values ?? [], choice);
		return [group.name, typeOptions?.multipleValues === true ? [one] : one];
	});
	return Object.fromEntries(groups) as object;
}

/** The labels that the editor shows for a node's fields. */
export function labelsOf(type: NodeType, choice: Choice): string[] {
	const shownFor = (type.credentials ?? []).map(({ displayOptions }) => displayOptions?.show ?? {});
	// A choice between credentials and nothing else is made where the credential is chosen.
	const isChoiceOfCredential = ({ name, options = [] }: Property): boolean =>
		options.length > 0 &&
		options.every(({ value }) => shownFor.some((show) => show[name]?.includes(value)));
	const standing = type.properties.filter((property) => isShown(property, choice));
	const held = new Map(standing.map(({ name, default: value }) => [name, value]));
	return everyLabel(
		type.properties.filter((property) => !isChoiceOfCredential(property)),
		choice,
		held,
	);
}

/** @param held what stands in the fields of the panel when nobody has changed them */
function everyLabel(
	properties: readonly Property[],
	choice: Choice,
	held: ReadonlyMap<string, unknown>,
): string[] {
	return properties
		.filter((property) => property.type !== 'hidden' && isShown(property, choice))
		.filter((property) => !isHidden(property, held))
		.flatMap(({ displayName, type, options = [] }) => {
			if (type === 'notice') return [];
			if (type === 'collection') return [displayName, ...everyLabel(options, choice, held)];
			if (type !== 'fixedCollection') return [displayName];
			const fields = options.flatMap(({ values = [] }) => everyLabel(values, choice, held));
			return [displayName, ...fields];
		});
}

function isHidden({ displayOptions }: Property, held: ReadonlyMap<string, unknown>): boolean {
	return Object.entries(displayOptions?.hide ?? {}).some(([name, values]) =>
		values.includes(held.get(name.replace(/^\//, ''))),
	);
}

/** Whether a field belongs to what is chosen; other conditions count as met only without values. */
function isShown({ displayOptions }: Property, choice: Choice): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, values]) => {
		const chosen = choice[name.replace(/^\//, '')];
		return chosen !== undefined && values.includes(chosen);
	});
}

/** The nodes that package.json lists: their names and the words that their codex files give them. */
export function manifestNodes(): { displayName: string; alias: string[] }[] {
	const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	return manifest.n8n.nodes.map((built) => {
		const source = join(ROOT, built.replace(/^dist\//, '').replace(/\.js$/, ''));
		const { alias = [] } = JSON.parse(readFileSync(`${source}.json`, 'utf8')) as {
			alias?: string[];
		};
		const displayName = /displayName: '([^']+)'/.exec(readFileSync(`${source}.ts`, 'utf8'))?.[1];
		if (displayName === undefined) throw new Error(`${source}.ts has no displayName`);
		return { displayName, alias };
	});
}
