import path from 'node:path';

import type { IConnections, INodeParameters } from 'n8n-workflow';

/** Folder of the small built package that the harness's own tests run. */
export const FIXTURE_PACKAGE = path.join(__dirname, 'fixtures/package');

interface NodeSketch {
	name: string;
	type: string;
	parameters?: INodeParameters;
	typeVersion?: number;
	[field: string]: unknown;
}

/** A Manual Trigger, named Start. */
export const START: NodeSketch = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

/** A node of the fixture package. */
export function fixture(name: string, parameters: INodeParameters, more: object = {}): NodeSketch {
	return { name, type: 'n8n-nodes-fixture.fixture', parameters, ...more };
}

/** An Edit Fields node that gives each item exactly this JSON (expressions resolved). */
export function editFields(name: string, json: string): NodeSketch {
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: json },
	};
}

/** A workflow of these nodes. Lines say what flows where: `A > B`, or from output 1 `A:1 > B:0`. */
export function workflow(nodes: NodeSketch[], lines: string[]): object {
	const connections: IConnections = {};
	for (const line of lines) {
		const [from, to] = line.split(' > ').map((end) => end.split(':'));
		const [source = '', output = '0'] = from ?? [];
		const [node = '', input = '0'] = to ?? [];
		const outputs = ((connections[source] ??= {})['main'] ??= []);
		while (outputs.length <= Number(output)) outputs.push([]);
		outputs[Number(output)]?.push({ node, type: 'main', index: Number(input) });
	}
	return { id: 'w1', name: 'Test', nodes, connections };
}

/** The nodes of a chain, each connected to the next. */
export function chain(...nodes: NodeSketch[]): object {
	const names = nodes.map((node) => node.name);
	return workflow(
		nodes,
		names.slice(1).map((name, index) => `${names[index] ?? ''} > ${name}`),
	);
}
