import { Workflow } from 'n8n-workflow';
import type { INode, IPinData, WorkflowExecuteMode } from 'n8n-workflow';
import path from 'node:path';

import { ensureBuilt } from '../tools/ensureBuilt';
import { CredentialsHelper } from './credentialsHelper';
import { CredentialStore, parseCredentials } from './credentialStore';
import { CredentialTypes } from './credentialTypes';
import { NodeTypes } from './nodeTypes';
import { loadPackages } from './packages';
import { parsePinData, parseWorkflow } from './workflowFile';
import type { WorkflowFile } from './workflowFile';

/** Where this project's own package.json is. */
export const PROJECT_ROOT = path.resolve(__dirname, '..');

/** Node and credential types, with the credentials of one run. */
export interface Toolbox {
	nodeTypes: NodeTypes;
	credentialTypes: CredentialTypes;
	store: CredentialStore;
	credentialsHelper: CredentialsHelper;
}

/** A workflow made ready for n8n's engine. */
export interface Session extends Toolbox {
	file: WorkflowFile;
	workflow: Workflow;
	pinData: IPinData;
}

/** The look at the sources, once a process: what it has loaded by then stays loaded. */
let built: Promise<void> | undefined;

/**
 * Loads the package in `packageDir` (this project's, built first if its sources changed) and puts
 * the credentials beside it.
 *
 * @throws InputError naming the file or credential that is wrong
 */
export async function openToolbox(
	packageDir: string = PROJECT_ROOT,
	credentials: readonly object[] = [],
): Promise<Toolbox> {
	if (path.resolve(packageDir) === PROJECT_ROOT) await (built ??= ensureBuilt());
	const packages = await loadPackages(packageDir);
	const nodeTypes = new NodeTypes(packages);
	const credentialTypes = new CredentialTypes(packages);
	const store = new CredentialStore(parseCredentials(credentials));
	const credentialsHelper = new CredentialsHelper(credentialTypes, nodeTypes, store);
	return { nodeTypes, credentialTypes, store, credentialsHelper };
}

/**
 * Makes a workflow in n8n's export form ready to run.
 *
 * @throws InputError naming the node, type, file or credential that is wrong
 */
export async function openSession(options: {
	workflow: object;
	credentials?: readonly object[];
	pinData?: object;
	packageDir?: string;
}): Promise<Session> {
	const toolbox = await openToolbox(options.packageDir, options.credentials);
	const file = parseWorkflow(structuredClone(options.workflow), toolbox.nodeTypes);
	const names = new Set(file.nodes.map((node) => node.name));
	const pinData = {
		...file.pinData,
		...parsePinData(structuredClone(options.pinData ?? {}), names),
	};
	const workflow = new Workflow({
		...file,
		active: false,
		nodeTypes: toolbox.nodeTypes,
		pinData,
	});
	return { ...toolbox, file, workflow, pinData };
}

/** The node from which a run starts: as in n8n's editor, a pinned trigger before any other. */
export function startNodeOf(
	{ workflow, pinData }: Session,
	mode: WorkflowExecuteMode,
): INode | undefined {
	const enabled = Object.values(workflow.nodes).filter((node) => !node.disabled);
	const pinnedTrigger = enabled.find(
		(node) => pinData[node.name] && workflow.getParentNodes(node.name).length === 0,
	);
	const manualTrigger = enabled.find((node) => node.type === 'n8n-nodes-base.manualTrigger');
	return mode === 'manual'
		? (pinnedTrigger ?? manualTrigger ?? workflow.getStartNode())
		: (manualTrigger ?? workflow.getStartNode());
}
