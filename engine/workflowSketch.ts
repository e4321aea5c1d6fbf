import type { IConnections, INodeParameters } from 'n8n-workflow';

/** A node of a workflow written in code; what n8n's export has besides may be left out. */
export interface NodeSketch {
	name: string;
	type: string;
	parameters?: INodeParameters;
	typeVersion?: number;
	/** Settings of the node, its credentials and so on. */
	[field: string]: unknown;
}

/** A Manual Trigger, named Start. */
export const START: NodeSketch = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/**
 * A workflow of these nodes, in n8n's export form.
 *
 * @param lines what flows where: `A > B`, or from output 1 of A into input 0 of B, `A:1 > B:0`
 */
export function workflow(nodes: readonly NodeSketch[], lines: readonly string[]): object {
	const connections: IConnections = {};
	for (const line of lines) {
		const [from, to] = line.split(' > ').map((end) => end.split(':'));
		const [source = '', output = '0'] = from ?? [];
		const [node = '', input = '0'] = to ?? [];
		const outputs = ((connections[source] ??= {})['main'] ??= []);
		while (outputs.length <= Number(output)) outputs.push([]);
		outputs[Number(output)]?.push({ node, type: 'main', index: Number(input) });
	}
	return { id: 'w1', name: 'Workflow', nodes, connections };
}

/** A workflow of these nodes, each connected to the next. */
export function chain(...nodes: NodeSketch[]): object {
	return workflow(nodes, inARow(nodes));
}

/** What flows where when each node is connected to the next; for {@link workflow}. */
export function inARow(nodes: readonly NodeSketch[]): string[] {
	const names = nodes.map((node) => node.name);
	return names.slice(1).map((name, index) => `${names[index] ?? ''} > ${name}`);
}
