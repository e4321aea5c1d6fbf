import { PollContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { InputError } from './inputError';
import { DEFAULT_INSTANCE_ID, onInstance } from './n8nRuntime';
import { openSession } from './session';
import type { Session } from './session';

/** One poll of a polling trigger. */
export interface PollOptions {
	/** the workflow in n8n's export form */
	workflow: object;
	credentials?: readonly object[];
	/** name of the trigger; default the only polling one there is */
	node?: string;
	/** what the workflow's static data was after the last poll; empty as on a first activation */
	staticData?: IDataObject;
	/** default `trigger`, a scheduled poll; `manual` is a poll from the editor */
	mode?: Extract<WorkflowExecuteMode, 'manual' | 'trigger'>;
	/** why the workflow is active; default `activate` */
	activation?: WorkflowActivateMode;
	instanceId?: string;
	packageDir?: string;
}

/** What a poll found, and what it remembers for the next. */
export interface PollResult {
	/** items by output; null when there was nothing new and n8n would start no execution */
	items: INodeExecutionData[][] | null;
	staticData: IDataObject;
}

/**
 * Polls a trigger once, as n8n does on its schedule. To go on with what it found, run the workflow
 * with the trigger's items pinned.
 *
 * @throws InputError when there is no such polling trigger, and what the trigger itself throws
 */
export async function pollOnce(options: PollOptions): Promise<PollResult> {
	const session = await openSession({
		...options,
		workflow: { ...options.workflow, staticData: structuredClone(options.staticData ?? {}) },
	});
	const mode = options.mode ?? 'trigger';
	const { workflow, file, credentialsHelper } = session;
	const node = pollingTrigger(session, options.node);
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const additionalData = additionalDataFor({
		workflow: file,
		credentialsHelper,
		executionId: 'poll',
		mode,
	});
	const context = new PollContext(
		workflow,
		node,
		additionalData,
		mode,
		options.activation ?? 'activate',
	);
	const items = await onInstance(
		options.instanceId ?? DEFAULT_INSTANCE_ID,
		async () => (await type.poll?.call(context)) ?? null,
	);
	// As n8n saves it: plain JSON.
	return { items, staticData: JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject };
}

function pollingTrigger({ workflow }: Session, name?: string): INode {
	const polling = workflow.getPollNodes();
	const found = name === undefined ? polling : polling.filter((node) => node.name === name);
	const [node, another] = found;
	if (!node) {
		throw new InputError(
			name === undefined
				? 'The workflow has no polling trigger'
				: `Node "${name}" is no polling trigger of the workflow`,
		);
	}
	if (another) throw new InputError('The workflow has several polling triggers: name one');
	return node;
}
