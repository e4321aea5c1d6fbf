import { NodeHelpers } from 'n8n-workflow';
import type { INode, IPinData, Workflow } from 'n8n-workflow';

import type { CredentialStore } from './credentialStore';
import { InputError } from './inputError';

/**
 * Checks, before anything runs, what n8n's editor would show in red: required parameters that are
 * empty and credentials that are not there, on every node that the run can reach.
 *
 * @throws InputError naming the first node and what it lacks
 */
export function checkReadiness(
	workflow: Workflow,
	start: INode,
	pinData: IPinData,
	credentials: CredentialStore,
): void {
	const reached = [start.name, ...workflow.getChildNodes(start.name, 'ALL')];
	for (const name of reached) {
		const node = workflow.getNode(name);
		if (!node || node.disabled || pinData[name]) continue;
		checkParameters(workflow, node);
		checkCredentials(workflow, node, credentials);
	}
}

function checkParameters(workflow: Workflow, node: INode): void {
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
	const first = Object.values(issues?.parameters ?? {}).flat()[0];
	if (first !== undefined) throw new InputError(`Node "${node.name}": ${first}`);
}

function checkCredentials(workflow: Workflow, node: INode, credentials: CredentialStore): void {
	const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	for (const wanted of description.credentials ?? []) {
		const shown = NodeHelpers.displayParameter(node.parameters, wanted, node, description);
		const reference = node.credentials?.[wanted.name];
		if (!shown || (!reference && !wanted.required)) continue;
		const found = credentials.find(reference, wanted.name);
		if (!found) {
			const named = reference?.name ? `"${reference.name}" ` : '';
			throw new InputError(
				`Node "${node.name}": missing credential ${named}of type "${wanted.name}"`,
			);
		}
		// From here on the node refers to the credential that it will be given.
		node.credentials = {
			...node.credentials,
			[wanted.name]: { id: found.id, name: found.name },
		};
	}
}
