import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { RoutingNode } from 'n8n-core';
import type { ExecuteContext } from 'n8n-core';

import { InputError } from './inputError';
import type { NodePackages } from './packages';

/** The node types of the loaded packages under their full names, as `n8n-nodes-base.set`. */
export class NodeTypes implements INodeTypes {
	constructor(private readonly packages: NodePackages) {}

	/** @throws InputError naming the type when no loaded package has it */
	getByName(fullName: string): INodeType | IVersionedNodeType {
		const dot = fullName.lastIndexOf('.');
		const packageName = fullName.slice(0, Math.max(dot, 0));
		const name = fullName.slice(dot + 1);
		const home = this.packages.find((candidate) => candidate.packageName === packageName);
		if (!home) {
			throw new InputError(
				`Unknown node type "${fullName}": the package "${packageName}" is not loaded (there are ${this.packages.map((one) => one.packageName).join(', ')})`,
			);
		}
		if (!Object.hasOwn(home.known.nodes, name)) {
			throw new InputError(`Unknown node type "${fullName}": ${packageName} has no such node`);
		}
		return home.getNode(name).type;
	}

	/** @throws InputError naming the type, or the version and those that there are */
	getByNameAndVersion(fullName: string, version?: number): INodeType {
		const type = this.getByName(fullName);
		const known = knownVersions(type);
		if (version !== undefined && !known.includes(version)) {
			throw new InputError(
				`Node type "${fullName}" has no version ${version} (there are ${known.join(', ')})`,
			);
		}
		return runnable(NodeHelpers.getVersionedNodeType(type, version));
	}

	/** The version that a node added today would get. */
	newestVersion(fullName: string): number {
		const type = this.getByName(fullName);
		return type.description.defaultVersion ?? Math.max(...knownVersions(type));
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries(
			this.packages.flatMap((one) =>
				Object.entries(one.known.nodes).map(([name, details]) => [
					`${one.packageName}.${name}`,
					{ ...details },
				]),
			),
		);
	}
}

function knownVersions(type: INodeType | IVersionedNodeType): number[] {
	if ('nodeVersions' in type) return Object.keys(type.nodeVersions).map(Number);
	const { version } = type.description;
	return Array.isArray(version) ? version : [version];
}

/** A declarative node has no execute of its own; n8n gives it one that follows its routing. */
function runnable(type: INodeType): INodeType {
	const actsByItself = ['execute', 'poll', 'trigger', 'supplyData'].some((name) => name in type);
	if (!actsByItself && type.description.requestDefaults !== undefined) {
		type.execute = async function () {
			// The engine calls every execute with its ExecuteContext.
			return (await new RoutingNode(this as ExecuteContext, type).runNode()) ?? [];
		};
	}
	return type;
}
