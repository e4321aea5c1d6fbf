import type { IConnections, IDataObject, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

import { InputError } from './inputError';
import type { NodeTypes } from './nodeTypes';

/** A workflow as n8n exports it, checked and with what may be left out filled in. */
export interface WorkflowFile {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings: IWorkflowSettings;
	staticData: IDataObject;
	pinData: IPinData;
}

/**
 * Reads a workflow in n8n's export form (the file that "Download" gives, or an array of one as
 * `n8n export:workflow` writes).
 *
 * @param value parsed JSON
 * @param nodeTypes the node types that there are
 * @throws InputError naming the node, type or connection that is wrong
 */
export function parseWorkflow(value: unknown, nodeTypes: NodeTypes): WorkflowFile {
	const file: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
	if (!isRecord(file) || !Array.isArray(file['nodes'])) {
		throw new InputError('This is not a workflow: it has no "nodes" array');
	}
	if (file['nodes'].length === 0) throw new InputError('This workflow has no nodes');
	const nodes = file['nodes'].map((node, index) => parseNode(node, index, nodeTypes));
	const names = new Set<string>();
	for (const { name } of nodes) {
		if (names.has(name)) throw new InputError(`Two nodes of the workflow are named "${name}"`);
		names.add(name);
	}
	const connections = record(file['connections']) as IConnections;
	checkConnections(connections, names);
	const name = typeof file['name'] === 'string' ? file['name'] : 'Workflow';
	return {
		id: typeof file['id'] === 'string' && file['id'] ? file['id'] : name,
		name,
		nodes,
		connections,
		settings: { executionOrder: 'v1', ...record(file['settings']) },
		staticData: record(file['staticData']) as IDataObject,
		pinData: parsePinData(file['pinData'] ?? {}, names),
	};
}

/**
 * Reads pinned data: for each node's name the items it shall put out instead of running. Items may
 * be written in full (`{"json": {…}}`) or as the bare JSON, as n8n's editor takes them.
 *
 * @throws InputError naming the node that the workflow does not have or whose items are wrong
 */
export function parsePinData(value: unknown, nodeNames: ReadonlySet<string>): IPinData {
	if (!isRecord(value)) {
		throw new InputError('Pinned data must be an object of node names and their items');
	}
	const pinData: IPinData = {};
	for (const [node, items] of Object.entries(value)) {
		if (!nodeNames.has(node)) {
			throw new InputError(`Pinned data names the node "${node}", which the workflow lacks`);
		}
		if (!Array.isArray(items)) {
			throw new InputError(`The pinned data of node "${node}" is not an array of items`);
		}
		pinData[node] = items.map((item: unknown, index) => {
			if (!isRecord(item)) {
				throw new InputError(`Pinned item ${index} of node "${node}" is not an object`);
			}
			// Parsed JSON holds nothing that an item may not.
			return (isRecord(item['json']) ? item : { json: item }) as unknown as {
				json: IDataObject;
			};
		});
	}
	return pinData;
}

function parseNode(value: unknown, index: number, nodeTypes: NodeTypes): INode {
	const node = isRecord(value) ? value : {};
	const { name, type, typeVersion, position } = node;
	if (typeof name !== 'string' || !name) throw new InputError(`Node ${index + 1} has no name`);
	if (typeof type !== 'string') throw new InputError(`Node "${name}" has no type`);
	try {
		const version = typeof typeVersion === 'number' ? typeVersion : nodeTypes.newestVersion(type);
		nodeTypes.getByNameAndVersion(type, version);
		return {
			...node,
			id: typeof node['id'] === 'string' ? node['id'] : name,
			name,
			type,
			typeVersion: version,
			position: Array.isArray(position) ? (position as [number, number]) : [0, 0],
			parameters: record(node['parameters']) as INode['parameters'],
		};
	} catch (error) {
		if (error instanceof InputError) throw new InputError(`Node "${name}": ${error.message}`);
		throw error;
	}
}

function checkConnections(connections: IConnections, names: ReadonlySet<string>): void {
	for (const [from, kinds] of Object.entries(connections)) {
		const targets = Object.values(kinds)
			.flat(2)
			.flatMap((target) => (target ? [target.node] : []));
		for (const name of [from, ...targets]) {
			if (!names.has(name)) {
				throw new InputError(`A connection names the node "${name}", which the workflow lacks`);
			}
		}
	}
}

function record(value: unknown): Record<string, unknown> {
	return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
