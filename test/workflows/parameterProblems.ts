import { NodeHelpers } from 'n8n-workflow';
import type {
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
	NodeParameterValueType,
} from 'n8n-workflow';

/**
 * Parameters of a node that its description does not have or would not show: what somebody
 * misspelled, or what a later version of the node has dropped.
 *
 * @returns paths of the parameters, `options.matchBy`; empty when all are known
 */
export function parameterProblems(node: INode, description: INodeTypeDescription): string[] {
	return Object.entries(node.parameters).flatMap(([name, value]) => {
		const shown = description.properties.filter(
			(property) =>
				property.name === name &&
				NodeHelpers.displayParameter(node.parameters, property, node, description),
		);
		return shown.length === 0 ? [name] : valueProblems(shown, value, name);
	});
}

/** Several properties of one name are variants of it; a value must be right by one of them. */
function valueProblems(
	variants: readonly INodeProperties[],
	value: NodeParameterValueType,
	path: string,
): string[] {
	const problems = variants.map((property) => problemsBy(property, value, path));
	return problems.find((found) => found.length === 0) ?? problems[0] ?? [];
}

function problemsBy(
	property: INodeProperties,
	value: NodeParameterValueType,
	path: string,
): string[] {
	if (property.type === 'options' && typeof value === 'string' && !value.startsWith('=')) {
		const choices = (property.options ?? []) as INodePropertyOptions[];
		const isLoaded = property.typeOptions?.loadOptionsMethod !== undefined;
		return isLoaded || choices.some((one) => one.value === value) ? [] : [`${path} = ${value}`];
	}
	if (property.type === 'collection') {
		return membersProblems(property.options as INodeProperties[], value, path);
	}
	if (property.type !== 'fixedCollection') return [];
	const groups = property.options as INodePropertyCollection[];
	return Object.entries(value as INodeParameters).flatMap(([name, members]) => {
		const group = groups.find((one) => one.name === name);
		if (!group) return [`${path}.${name}`];
		const rows = Array.isArray(members) ? members : [members];
		return rows.flatMap((row) =>
			membersProblems(group.values, row as NodeParameterValueType, `${path}.${name}`),
		);
	});
}

function membersProblems(
	properties: readonly INodeProperties[],
	value: NodeParameterValueType,
	path: string,
): string[] {
	return Object.entries(value as INodeParameters).flatMap(([name, member]) => {
		const variants = properties.filter((property) => property.name === name);
		return variants.length === 0
			? [`${path}.${name}`]
			: valueProblems(variants, member, `${path}.${name}`);
	});
}
